"""What the clinician does in the demo's history: look, ask, screen, plan, treat."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from clinic.domain.free_times import ListedTimes
from clinic.models.staff import StaffMember
from patients.actions import assessment, consents
from patients.actions.assessment import Base
from patients.actions.facts import record_facts
from patients.domain.assessment import NUMBER_FIELDS, OWN_FIELDS, AssessmentInput
from patients.domain.choices import ConsentKind, FactSource
from patients.domain.pull_test import Pull
from patients.domain.signing import Signature, SignedText
from patients.models.patient import Patient
from patients.reference import consents as consent_texts
from protocols.actions import courses, declines, issue, plans, screening
from protocols.domain.course import ChosenTime, CourseRequest
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import FormulaItem, PlanDraft
from protocols.domain.release import CHANGE_THE_FORMULA
from protocols.domain.screening_inputs import DeclineLetter, FindingVerdict
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Part, Verdict
from protocols.management.demo import scalp
from protocols.management.demo.cast import Person
from protocols.management.demo.frame import Frame
from protocols.models.course import Course
from protocols.models.plan import TreatmentPlan
from protocols.queries.courses import CourseFrame, free_times, issued_content, proposal
from protocols.queries.screenings import live_screening
from protocols.reference import protocol_templates

FORMULA = (
    FormulaItem("biotin", Decimal("1.5"), "mL", "5 mg/mL"),
    FormulaItem("dexpanthenol", Decimal("1.5"), "mL", "250 mg/mL"),
)
GOALS = {
    "en-gb": "Keep what is there; somewhat thicker hair within nine months.",
    "tr": "Var olanı korumak; dokuz ay içinde biraz daha sık saç.",
    "ar": "الحفاظ على ما هو موجود؛ وشعر أكثف قليلًا خلال تسعة أشهر.",
}
INGREDIENTS = tuple(item.key for item in FORMULA)
# What no patient can answer for the clinician.
ASKED: dict[str, Any] = {
    "scalp_infection": "no",
    "suspicious_lesion": "no",
    "excipients_recorded": "yes",
    "bdd_screen": "negative",
    "expectations": "realistic",
    "wound_or_sunburn": "no",
}
SEEN: dict[str, Any] = {
    "goal": "regrowth_density",
    "primary_diagnosis": "aga",
    "diagnosis_confirmed_by": "clinic_doctor",
    "aa_rapid_progression": "na",
    "loss_duration_months": 24,
    "follicular_viability": "viable",
    "ostia_loss": "no",
    "sudden_or_systemic_signs": "no",
    "te_trigger_active": "no",
    "zones_requested": ("frontal", "vertex"),
    "zones_without_hair": (),
    "fitzpatrick": 3,
    "itch": 1,
    "pain": 0,
}


def ask(patient: Patient, person: Person, *, by: StaffMember, at: datetime) -> None:
    """The clinician's own questions, after the intake was gone through."""
    answers = ASKED | dict(person.asked)
    if "hoped_result" in person.said:
        del answers["expectations"]
    record_facts(
        patient=patient, answers=answers, source=FactSource.CLINICIAN, by=by, at=at
    )


def assess(patient: Patient, person: Person, *, by: StaffMember, at: datetime) -> None:
    """Signed, with all zones measured and four sites pulled."""
    scale = {"norwood": "na"} if person.is_woman else {"ludwig": "na"}
    chosen = SEEN | scale | dict(person.seen)
    values = dict.fromkeys(OWN_FIELDS, "") | _blank_numbers() | chosen
    values["zones_requested"] = tuple(chosen["zones_requested"])
    found = AssessmentInput(
        values=values,
        zones=scalp.zones(person),
        pulls=tuple(
            Pull(site=site, grasped=50, removed=1, hours_since_wash=36)
            for site in ("vertex", "temporal_left", "temporal_right", "occipital")
        ),
    )
    assessment.save_and_sign(
        patient=patient, found=found, base=Base(None, 0), by=by, at=at
    )


def screen(patient: Patient, *, by: StaffMember, at: datetime) -> None:
    screening.record_check(patient=patient, part=Part.COURSE, by=by, at=at)


def decide_all(patient: Patient, *, by: StaffMember, at: datetime) -> None:
    """Go on with a reason, and tick what needs care."""
    live = live_screening(patient, part=Part.COURSE, at=at)
    for found in live.screening.findings:
        is_open = found.verdict in {Verdict.REVIEW, Verdict.PRECAUTION}
        if is_open and found.rule_id != CHANGE_THE_FORMULA:
            verdict = FindingVerdict(
                rule_id=found.rule_id,
                verdict=Verdict(found.verdict),
                answers_fingerprint=found.answers_fingerprint,
                choice=FindingChoice.GO_ON,
                reason="Talked through with the patient; the benefit outweighs it.",
            )
            screening.decide_finding(
                patient=patient, part=Part.COURSE, verdict=verdict, by=by, at=at
            )


def decline(patient: Patient, *, by: StaffMember, at: datetime) -> None:
    letter = (
        f"Dear {patient.full_name},\n\nthank you for your trust. With scars that grow"
        " thick on the scalp, injections there could leave new ones. We therefore do"
        " not advise this treatment. A dermatologist can show you other ways, and we"
        " are glad to send your findings there.\n\nKind regards"
    )
    if patient.language.startswith("tr"):
        letter = (
            f"Sayın {patient.full_name},\n\ngüveniniz için teşekkür ederiz. Saçlı deride"
            " kalınlaşan yara izlerinde iğneler yeni izler bırakabilir. Bu nedenle bu"
            " tedaviyi önermiyoruz. Bir dermatoloji uzmanı size başka yollar"
            " gösterebilir; bulgularınızı iletmekten memnuniyet duyarız.\n\nSaygılarımızla"
        )
    declines.decline(
        patient=patient,
        letter=DeclineLetter(
            reason="Thick scars on the scalp.",
            language=patient.language,
            letter=letter,
            send_notice=True,
        ),
        by=by,
        at=at,
    )


def draft(
    patient: Patient, *, start_on: date, by: StaffMember, at: datetime
) -> TreatmentPlan:
    """A plan from the weekly-then-monthly protocol, complete."""
    protocol = protocol_templates.get("t1-weekly-monthly")
    assert protocol is not None
    plan = plans.start_plan(patient=patient, protocol=protocol, by=by, at=at)
    written = replace(
        PlanDraft.from_json(plan.draft),
        formula=FORMULA,
        goals=GOALS[patient.language],
        start_on=start_on,
        price_per_session=Decimal("4200.00"),
        maintenance_price=Decimal("3900.00"),
        agreed_stop_rule=True,
    )
    plan = plans.save_draft(
        plan=plan, draft=written, version=plan.version, by=by, at=at
    )
    screen(patient, by=by, at=at)
    return plan


def issue_it(plan: TreatmentPlan, *, send: bool, by: StaffMember, at: datetime) -> None:
    decide_all(plan.patient, by=by, at=at)
    request = issue.IssueRequest(
        version=plan.version, send_by_mail=send, form_key=uuid.uuid4()
    )
    issue.issue_plan(plan=plan, request=request, by=by, at=at)


def sign_consents(patient: Patient, *, witness: StaffMember, at: datetime) -> None:
    for kind in (ConsentKind.TREATMENT, ConsentKind.OFF_LABEL):
        signed = SignedText(
            kind=kind,
            agreed=True,
            version=consent_texts.get(kind).version,
            language=patient.language,
            signature=Signature(typed_name=patient.full_name),
        )
        consents.sign(patient, signed, by=witness, at=at)


def book_course(
    plan: TreatmentPlan, frame: Frame, *, start_on: date, at: datetime
) -> Course:
    """The whole course as proposed, with the clinician of the plan."""
    kind = frame.types["session"]
    question = CourseFrame(
        content=issued_content(plan),
        patient_id=plan.patient_id,
        location=frame.location,
        type=kind,
        start_on=start_on,
        at=at,
    )
    wishes = Wishes(practitioner_id=plan.clinician_id)
    free = free_times(question)
    own = [
        slot
        for day in free.days()
        for slot in free.on(day)
        if slot.practitioner_id == plan.clinician_id
    ]
    proposed = proposal(question, ListedTimes(own, free.zone), wishes)
    request = CourseRequest(
        location_id=frame.location.pk,
        type_id=kind.pk,
        start_on=start_on,
        wishes=wishes,
        times=tuple(ChosenTime(each.number, each.slot) for each in proposed),
    )
    return courses.book_course(
        plan=plan, request=request, by=frame.desk, at=at, form_key=uuid.uuid4()
    )


def _blank_numbers() -> dict[str, Any]:
    return dict.fromkeys(NUMBER_FIELDS)


def read_from(applied_at: datetime) -> datetime:
    """Three days later: inside the 48 to 96 hours."""
    return applied_at + timedelta(days=3)
