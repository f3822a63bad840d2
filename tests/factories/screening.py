"""A patient whose record holds an answer to every question, so that a test changes one.

Everything is dated around NOW: facts accepted, consents signed, a patch test read.
"""

from datetime import date, datetime, timedelta

from clinic.models import StaffMember
from patients.actions.facts import record_facts
from patients.domain.choices import ConsentKind, FactSource
from patients.models import Consent, Patient, PatientAssignment
from protocols.models import PatchTest
from tests.factories.clinic import NOW, LocationFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory

# Nothing in it speaks against treatment; birth date, sex, consents and patch test
# stand in their own tables.
CLEAR: dict[str, object] = {
    "goal": "regrowth_density",
    "primary_diagnosis": "aga",
    "diagnosis_confirmed_by": "clinic_doctor",
    "norwood": "III_vertex",
    "ludwig": "na",
    "loss_duration_months": 24,
    "follicular_viability": "viable",
    "ostia_loss": "no",
    "sudden_or_systemic_signs": "no",
    "zones_requested": ["frontal", "vertex"],
    "zones_without_hair": [],
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
    "suspicious_lesion": "no",
    "isotretinoin": "none",
    "days_since_transplant": None,
    "diabetes": "none",
    "chemotherapy": "none",
    "active_cancer": "no",
    "immunosuppression": "none",
    "bloodborne_virus": "no",
    "cardiac": "none",
    "epilepsy": "none",
    "organ_failure": "none",
    "smoker": "no",
    "ingredient_allergies": [],
    "excipients_recorded": "yes",
    "reaction_unknown_product": "no",
    "anaphylaxis_history": "no",
    "la_allergy": "none",
    "antiseptic_latex_allergy": "no",
    "expectations": "realistic",
    "bdd_screen": "negative",
}
TODAY_CLEAR: dict[str, object] = {
    "hours_since_otc_aspirin_nsaid": None,
    "hours_since_alcohol": None,
    "days_since_scalp_procedure": None,
    "hours_since_chemical_hair_treatment": None,
    "wound_or_sunburn": "no",
    "sbp": 122,
    "dbp": 76,
    "temperature_c": 36.7,
}
TESTED = ("biotin", "dexpanthenol")


def answered(patient: Patient, *, by: StaffMember, **answers: object) -> None:
    record_facts(
        patient=patient, answers=answers, source=FactSource.CLINICIAN, by=by, at=NOW
    )


def consented(patient: Patient, *kinds: ConsentKind, at: datetime = NOW) -> None:
    for kind in kinds:
        Consent.objects.create(
            patient=patient,
            kind=kind,
            agreed=True,
            text_slug=kind,
            text_version="2026.11",
            language="en-gb",
            text="I agree.",
            signed_name=patient.full_name,
            signed_at=at,
        )


def patch_tested(
    patient: Patient,
    *,
    by: StaffMember,
    ingredients: tuple[str, ...] = TESTED,
    hours: int | None = 72,
    **changes: object,
) -> PatchTest:
    """Read after ``hours``, just now; None: still on the skin since 24 hours."""
    applied_at = NOW - timedelta(hours=24 if hours is None else hours)
    values: dict[str, object] = {
        "patient": patient,
        "ingredients": list(ingredients),
        "applied_at": applied_at,
        "applied_by": by,
    }
    if hours is not None:
        values |= {"read_at": NOW, "read_by": by, "result": "negative"}
    return PatchTest.objects.create(**(values | changes))


def clinician_of(patient: Patient, **changes: object) -> StaffMember:
    """A clinician whom a manager gave this patient."""
    person = StaffMemberFactory(clinician=True, **changes)
    PatientAssignment.objects.create(
        patient=patient,
        clinician=person,
        assigned_by=person,
        assigned_at=NOW,
        because="manager",
    )
    return person


def clear_patient(**answers: object) -> Patient:
    """A man of 37 without any finding, but for what ``answers`` change.

    ``consent=False`` and ``patch_test=False`` leave these out.
    """
    has_consent = answers.pop("consent", True)
    has_patch_test = answers.pop("patch_test", True)
    LocationFactory()
    patient = PatientFactory(date_of_birth=date(1990, 2, 10), sex_at_birth="M")
    by = clinician_of(patient)
    answered(patient, by=by, **(CLEAR | answers))
    if has_consent:
        consented(
            patient, ConsentKind.TREATMENT, ConsentKind.OFF_LABEL, ConsentKind.PHOTO
        )
    if has_patch_test:
        patch_tested(patient, by=by)
    return patient
