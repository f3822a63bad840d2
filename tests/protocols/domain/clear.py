"""A person whom no rule minds, and what changing an answer brings."""

from collections.abc import Mapping

from protocols.domain.candidacy import Decision, decide
from protocols.domain.candidacy_facts import candidacy_facts
from protocols.domain.verdicts import Part
from protocols.reference import rulesets

BLANK = None

MAN: Mapping[str, object] = {
    "visit_date": "2026-05-14",
    "date_of_birth": "1990-02-10",
    "sex_at_birth": "M",
    "pregnancy_potential": "na",
    "goal": "regrowth_density",
    "primary_diagnosis": "aga",
    "diagnosis_confirmed_by": "clinic_doctor",
    "norwood": "III_vertex",
    "ludwig": "na",
    "aa_rapid_progression": "na",
    "loss_duration_months": 24,
    "follicular_viability": "viable",
    "ostia_loss": "no",
    "sudden_or_systemic_signs": "no",
    "te_trigger_active": "na",
    "zones_requested": ["frontal", "vertex"],
    "zones_without_hair": [],
    "pregnant": "na",
    "breastfeeding": "na",
    "planning_pregnancy": "na",
    "trying_to_conceive": "no",
    "partner_pregnant": "no",
    "blood_donor": "no",
    "psa_monitoring": "no",
    "depression_history": "no",
    "clotting_disorder": "no",
    "anticoagulant": "none",
    "antiplatelet": "none",
    "bleeding_supplements": "no",
    "scalp_infection": "no",
    "herpes": "none",
    "inflammatory_dermatosis": "none",
    "autoimmune_skin": [],
    "keloid": "none",
    "wound_or_sunburn": "no",
    "suspicious_lesion": "no",
    "isotretinoin": "none",
    "diabetes": "none",
    "chemotherapy": "none",
    "active_cancer": "no",
    "immunosuppression": "none",
    "bloodborne_virus": "no",
    "cardiac": "none",
    "sbp": 122,
    "dbp": 76,
    "epilepsy": "none",
    "organ_failure": "none",
    "temperature_c": 36.7,
    "smoker": "no",
    "ingredient_allergies": [],
    "excipients_recorded": "yes",
    "reaction_unknown_product": "no",
    "anaphylaxis_history": "no",
    "la_allergy": "none",
    "antiseptic_latex_allergy": "no",
    "patch_test": "negative",
    "patch_positive_to": [],
    "patch_read_hours": 72,
    "consent_signed": "yes",
    "off_label_ack": "yes",
    "photo_consent": "yes",
    "expectations": "realistic",
    "bdd_screen": "negative",
    "formula": ["biotin", "dexpanthenol"],
}

WOMAN: Mapping[str, object] = {
    **MAN,
    "sex_at_birth": "F",
    "pregnancy_potential": "yes",
    "norwood": "na",
    "ludwig": "II",
    "pregnant": "no",
    "breastfeeding": "no",
    "planning_pregnancy": "no",
    "trying_to_conceive": "na",
    "partner_pregnant": "na",
    "psa_monitoring": "na",
}


def screened(
    changes: Mapping[str, object],
    *,
    person: Mapping[str, object] = MAN,
    part: Part | None = None,
) -> Decision:
    facts = candidacy_facts({**person, **changes})
    return decide(facts, rulesets.current(), part=part)


def fired(decision: Decision) -> list[str]:
    return [f"{one.rule_id} {one.verdict}" for one in decision.findings]


def blocked(decision: Decision) -> dict[str, list[str]]:
    return {
        name: list(rules)
        for name, rules in decision.blocked.items()
        if name != "buflomedil"
    }
