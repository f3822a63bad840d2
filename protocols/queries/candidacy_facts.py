"""Everything known about a patient, as the rules want it: one answer a key, each with
who gave it and when.

Unknown stays unknown and blank stays blank. Three kinds of answers are settled here:
what the record itself holds (birth date, consents, patch test, formula), what does not
apply to this person, and what has to be asked again on every treatment day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.timezone import get_default_timezone

from clinic.queries.site import home_location
from patients.domain.choices import ConsentKind, FactSource
from patients.domain.fact_fields import FIELD
from patients.domain.facts import UNKNOWN, is_blank
from patients.domain.follicles import ostia_answer, scarring_is_open
from patients.domain.vocabulary import Diagnosis
from patients.models.assessment import ScalpAssessment
from patients.models.consent import Consent
from patients.models.patient import Patient
from patients.queries.assessments import scalp_of
from patients.queries.facts import aged, present_facts
from protocols.domain.applicability import not_applicable
from protocols.domain.patch_tests import PatchReading, answers_from
from protocols.domain.rules import RuleSet
from protocols.domain.screening import Known, KnownAnswer, Run
from protocols.domain.states import PlanState
from protocols.domain.verdicts import Part
from protocols.models.plan import TreatmentPlan
from protocols.models.screening import PatchTest
from protocols.queries.knowledge_in_force import ruleset_in_force
from protocols.queries.labels import read_labels

CONSENT_KEYS = {
    ConsentKind.TREATMENT: "consent_signed",
    ConsentKind.OFF_LABEL: "off_label_ack",
    ConsentKind.PHOTO: "photo_consent",
}
ASSESSED_WORDS = (
    "goal",
    "primary_diagnosis",
    "diagnosis_confirmed_by",
    "norwood",
    "ludwig",
    "aa_rapid_progression",
    "loss_duration_months",
    "follicular_viability",
    "ostia_loss",
    "sudden_or_systemic_signs",
    "te_trigger_active",
)
WORKING_PLANS = (PlanState.DRAFT, PlanState.PENDING_START, PlanState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a screening runs on, and the rows that it came from."""

    patient: Patient
    at: datetime
    zone: tzinfo
    known: Known
    formula: tuple[str, ...]
    earliest: Mapping[str, datetime]
    assessment: ScalpAssessment | None
    plan: TreatmentPlan | None
    ruleset: RuleSet = field(default_factory=ruleset_in_force)

    def run(self, part: Part) -> Run:
        known = self.known if part == Part.COURSE else _asked_today(self)
        return Run(known, self.ruleset, part, self.at, self.earliest)


def gather(
    patient: Patient,
    *,
    at: datetime,
    formula: tuple[str, ...] | None = None,
    overrides: Mapping[str, KnownAnswer] | None = None,
) -> Gathered:
    """``formula`` None takes that of the plan being worked on. ``overrides`` are answers
    given just now (a session's checklist); they win."""
    zone = clinic_zone()
    plan = working_plan(patient)
    if formula is None:
        formula = _formula_of(plan)
    assessment = latest_assessment(patient)
    tests = _readings(patient)
    patch = answers_from(tests, formula=formula, at=at)
    known = _stored(patient, at=at)
    for layer in (
        _assessed(assessment, known),
        _identity(patient),
        _consents(patient),
        {answer.key: answer for answer in patch.answers},
        _visit(at.astimezone(zone).date(), formula, plan),
        overrides or {},
    ):
        known |= layer
    if patch.allergies:
        known |= _with_allergies(known, patch.allergies)
    if _is_listed(known.get("ingredient_allergies")):
        known |= read_labels(formula)
    known |= _settled(known)
    return Gathered(
        patient=patient,
        at=at,
        zone=zone,
        known=known,
        formula=formula,
        earliest=patch.earliest,
        assessment=assessment,
        plan=plan,
    )


def clinic_zone() -> tzinfo:
    """Birthdays and visit days are those of the clinic's own clock."""
    location = home_location()
    return location.zone if location else get_default_timezone()


def working_plan(patient: Patient) -> TreatmentPlan | None:
    """The draft when there is one, else the newest plan that is still going on."""
    plans = TreatmentPlan.objects.filter(
        patient=patient, state__in=WORKING_PLANS
    ).select_related("clinician")
    return min(plans, key=lambda plan: plan.state != PlanState.DRAFT, default=None)


def latest_assessment(patient: Patient) -> ScalpAssessment | None:
    return (
        ScalpAssessment.objects.filter(patient=patient)
        .select_related("assessor")
        .prefetch_related("zones")
        .first()
    )


def formula_being_planned(patient: Patient) -> tuple[str, ...]:
    return _formula_of(working_plan(patient))


def _formula_of(plan: TreatmentPlan | None) -> tuple[str, ...]:
    items = plan.draft.get("formula", ()) if plan else ()
    return tuple(item["key"] for item in items)


def _stored(patient: Patient, *, at: datetime) -> dict[str, KnownAnswer]:
    return {
        key: KnownAnswer(
            key=key,
            value=_whole_days(key, _plain_number(aged(fact, at=at))),
            source=fact.source,
            who=fact.recorded_by.full_name,
            at=fact.recorded_at,
            moment=fact.happened_at,
        )
        for key, fact in present_facts(patient).items()
        if key in FIELD
    }


def _whole_days(key: str, value: Any) -> Any:
    """A blood test is 90 days old all day long on its ninetieth day."""
    return int(value) if key.endswith("_age_days") and value is not None else value


def _plain_number(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _assessed(
    assessment: ScalpAssessment | None, known: Mapping[str, KnownAnswer]
) -> dict[str, KnownAnswer]:
    """What the clinician recorded on the scalp stands, unless a clinician answered the
    same question later."""
    if assessment is None:
        return {}
    values = {key: getattr(assessment, key) for key in ASSESSED_WORDS}
    values |= _seen_in_zones(assessment)
    values["sinclair"] = _grade(assessment.sinclair)
    values["zones_requested"] = list(assessment.zones_requested) or None
    values["zones_without_hair"] = list(assessment.zones_without_hair)
    values["salt_regions"] = _salt(assessment)
    return {
        key: KnownAnswer(
            key=key,
            value=value,
            source=FactSource.ASSESSMENT,
            who=assessment.assessor.full_name,
            at=assessment.saved_at,
        )
        for key, value in values.items()
        if not is_blank(value) and not _is_newer(known.get(key), assessment)
    }


def _seen_in_zones(assessment: ScalpAssessment) -> dict[str, Any]:
    """Lost openings and signs of a scarring disease count wherever they were seen."""
    seen = scalp_of(assessment)
    found: dict[str, Any] = {"ostia_loss": ostia_answer(seen)}
    confirmed = assessment.primary_diagnosis == Diagnosis.SCARRING_CONFIRMED
    if scarring_is_open(seen) and not confirmed:
        found["primary_diagnosis"] = Diagnosis.SCARRING_SUSPECTED
    return found


def _is_newer(given: KnownAnswer | None, assessment: ScalpAssessment) -> bool:
    return (
        given is not None
        and given.source == FactSource.CLINICIAN
        and given.at is not None
        and given.at > assessment.saved_at
    )


def _grade(word: str) -> int | str | None:
    return int(word) if word.isdecimal() else word or None


def _salt(assessment: ScalpAssessment) -> dict[str, Any] | None:
    if not assessment.has_salt:
        return None
    return {
        name: _plain_number(getattr(assessment, f"salt_{name}"))
        for name in ("vertex", "posterior", "right", "left")
    }


def _identity(patient: Patient) -> dict[str, KnownAnswer]:
    born = patient.date_of_birth
    values = {
        "date_of_birth": born.isoformat() if born else None,
        # "unknown" is what registration starts with: nobody was asked yet.
        "sex_at_birth": None
        if patient.sex_at_birth == UNKNOWN
        else str(patient.sex_at_birth),
    }
    return {
        key: KnownAnswer(key, value, "identity", at=patient.registered_at)
        for key, value in values.items()
        if value is not None
    }


def _consents(patient: Patient) -> dict[str, KnownAnswer]:
    """The newest standing answer of each kind; withdrawn ones count as never given."""
    rows = Consent.objects.filter(
        patient=patient, kind__in=list(CONSENT_KEYS), withdrawn_at=None
    ).order_by("signed_at", "pk")
    return {
        key: KnownAnswer(
            key,
            "yes" if consent.agreed else "no",
            "consent",
            consent.signed_name,
            consent.signed_at,
        )
        for consent in rows
        if (key := CONSENT_KEYS[ConsentKind(consent.kind)])
    }


def _readings(patient: Patient) -> tuple[PatchReading, ...]:
    rows = PatchTest.objects.filter(patient=patient).select_related(
        "applied_by", "read_by"
    )
    return tuple(
        PatchReading(
            ingredients=tuple(row.ingredients),
            applied_at=row.applied_at,
            read_at=row.read_at,
            result=row.result,
            positive_to=tuple(row.positive_to),
            who=(row.read_by or row.applied_by).full_name,
        )
        for row in rows
    )


def _visit(
    day: date, formula: tuple[str, ...], plan: TreatmentPlan | None
) -> dict[str, KnownAnswer]:
    by = plan.clinician.full_name if plan else ""
    saved = plan.saved_at if plan else None
    return {
        "visit_date": KnownAnswer("visit_date", day.isoformat(), "visit"),
        "formula": KnownAnswer("formula", list(formula), "plan", by, saved),
    }


def _with_allergies(
    known: Known, allergies: tuple[KnownAnswer, ...]
) -> dict[str, KnownAnswer]:
    """A reaction on the skin stays an allergy when a later test leaves it out."""
    (found,) = allergies
    said = known.get("ingredient_allergies")
    listed = list(said.value or []) if said else []
    merged = list(dict.fromkeys([*listed, *found.value]))
    given = said if said and said.at and listed else found
    return {
        "ingredient_allergies": KnownAnswer(
            "ingredient_allergies", merged, given.source, given.who, given.at
        )
    }


def _is_listed(given: KnownAnswer | None) -> bool:
    return given is not None and isinstance(given.value, list) and bool(given.value)


def _settled(known: Known) -> dict[str, KnownAnswer]:
    """``na`` for what does not apply; unknown for a time since that nobody asked about.

    A blank time since counts as "never" in the rules. That may be said only by an
    answer, so that a question nobody asked is not taken as no.
    """
    values = {key: given.value for key, given in known.items()}
    settled = {key: KnownAnswer(key, "na", "rule") for key in not_applicable(values)}
    for key, fact_field in FIELD.items():
        if key not in known and _is_time_since(key):
            assert fact_field.may_be_unknown
            settled[key] = KnownAnswer(key, UNKNOWN)
    return settled


def _is_time_since(key: str) -> bool:
    return key.startswith(("hours_since_", "days_since_"))


def _asked_today(gathered: Gathered) -> dict[str, KnownAnswer]:
    """Yesterday's answer to a question of the day is no answer today."""
    today = gathered.at.astimezone(gathered.zone).date()
    keys = gathered.ruleset.session_keys
    return {
        key: _asked_again(given)
        if key in keys and not _is_of(given, today, gathered.zone)
        else given
        for key, given in gathered.known.items()
    }


def _asked_again(given: KnownAnswer) -> KnownAnswer:
    return KnownAnswer(given.key, UNKNOWN if _is_time_since(given.key) else None)


def _is_of(given: KnownAnswer, day: date, zone: tzinfo) -> bool:
    return given.at is not None and given.at.astimezone(zone).date() == day
