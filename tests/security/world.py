"""Two patients with every kind of object, and everybody who might come for them."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from clinic.domain.links import token_hash
from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Role
from clinic.models import (
    Appointment,
    Invitation,
    PatientLink,
    Room,
    StaffMember,
    Task,
    WaitingListEntry,
)
from clinic.storage import private
from patients.models import (
    Medicine,
    Patient,
    PatientAssignment,
    PatientMerge,
    ScalpAssessment,
)
from protocols.domain.verdicts import Part
from protocols.models import Decline, PlanDocument, SessionRecord
from protocols.presenters.screening import correctable
from protocols.queries.screenings import live_screening
from tests.factories import adverse
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClinicFactory,
    OpenDiary,
    OpeningHoursFactory,
    StaffMemberFactory,
    TaskFactory,
    WaitingListEntryFactory,
    open_diary,
)
from tests.factories.counting import signed_count
from tests.factories.intakes import ANSWERS
from tests.factories.knowledge import published_edition
from tests.factories.messages import MessageFactory
from tests.factories.patients import (
    ConsentFactory,
    IntakeFactory,
    LabResultFactory,
    PatientFactory,
    open_link,
)
from tests.factories.protocol_rows import candidacy_check, course_of, issued_plan
from tests.factories.reviews import due_review, signed_report
from tests.factories.screening import clear_patient, patch_tested
from tests.security.photo_rows import drawn_photo, photo_day
from tests.security.things import MAIL, MAIL_NAME, notice_to, stock_things


@dataclass
class Side:
    """Everything that belongs to one patient."""

    patient: Patient
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[LinkPurpose, str] = field(default_factory=dict)


@dataclass
class World:
    a: Side
    b: Side
    diary: OpenDiary
    people: dict[str, StaffMember]
    shared: dict[str, dict[str, Any]]

    def address(self, of: str, side: Side) -> dict[str, Any]:
        """What stands in the URL of an object of this patient, or of the clinic."""
        if not of:
            return {}
        return self.shared[of] if of in self.shared else side.keys[of]

    def is_somebodys(self, of: str) -> bool:
        return bool(of) and of not in self.shared


def build(mail_folder: Path) -> World:
    ClinicFactory()
    diary = open_diary(session=True)
    OpeningHoursFactory(location=diary.location)
    people = _people()
    a, b = (
        _side(diary, people, clock="10:00", is_further=False),
        _side(diary, people, clock="12:00", is_further=True),
    )
    for person, sides in {"treats": [a], "treats_both": [a, b]}.items():
        for side in sides:
            _assign(side.patient, people[person])
    _add_records_of_the_same_person(a, [people["treats"], people["treats_both"]])
    _add_records_of_the_same_person(b, [people["treats_both"]])
    mail_folder.mkdir(parents=True, exist_ok=True)
    (mail_folder / MAIL_NAME).write_bytes(MAIL)
    shared = _shared(diary, people["manager"]) | {"alert": a.keys.pop("alert")}
    return World(a, b, diary, people, shared)


def _people() -> dict[str, StaffMember]:
    return {
        "desk": StaffMemberFactory(desk=True),
        "manager": StaffMemberFactory(manager=True),
        "treats": StaffMemberFactory(clinician=True),
        "treats_both": StaffMemberFactory(clinician=True),
        "foreign": StaffMemberFactory(clinician=True),
        "inactive": StaffMemberFactory(
            roles=list(Role), licence_number="TR-9", is_active=False
        ),
    }


def _assign(patient: Patient, person: StaffMember) -> None:
    PatientAssignment.objects.create(
        patient=patient,
        clinician=person,
        assigned_by=person,
        assigned_at=NOW,
        because="manager",
    )


def _add_records_of_the_same_person(side: Side, treating: list[StaffMember]) -> None:
    """One that may be the same person, and one that was merged into the patient's."""
    of = {"pk": side.patient.pk}
    other = PatientFactory(full_name="Somebody Alike")
    for person in treating:
        _assign(other, person)
    gone = PatientFactory(merged_into=side.patient, merged_at=NOW)
    merge = PatientMerge.objects.create(
        kept=side.patient, merged=gone, by=treating[0], at=NOW
    )
    side.keys["pair"] = {**of, "other": other.pk}
    side.keys["merge"] = {"merge": merge.pk}


def _shared(diary: OpenDiary, manager: StaffMember) -> dict[str, dict[str, Any]]:
    room = Room.objects.create(location=diary.location, name="Unused")
    invitation = Invitation.objects.create(
        email="new@clinic.test",
        full_name="New Person",
        roles=[Role.FRONT_DESK],
        token_hash=token_hash(invitation_token()),
        invited_by=manager,
        invited_at=NOW,
        expires_at=NOW + timedelta(days=3650),
    )
    return {
        "room": {"pk": room.pk},
        "location": {"pk": diary.location.pk},
        "member": {"pk": manager.pk},
        "edition": {"pk": published_edition(manager).pk},
        "invitation": {"pk": invitation.pk},
        "mail": {"name": MAIL_NAME},
        "reminder": {"rule_id": "prepare"},
        **stock_things(),
    }


def invitation_token() -> str:
    return "invitation".ljust(43, "i")


def _side(
    diary: OpenDiary,
    people: dict[str, StaffMember],
    *,
    clock: str,
    is_further: bool,
) -> Side:
    """One patient; nobody of ``people`` is named in anything of it."""
    # Contradicts itself on purpose, so that there is a finding to correct.
    patient = clear_patient(antiplatelet="single")
    by = patient.assignments.get().clinician
    side = Side(patient)
    of = {"pk": patient.pk}
    appointment = AppointmentFactory(
        patient=patient,
        type=diary.type,
        location=diary.location,
        room=diary.room,
        practitioner=by,
        starts_at=diary.at(clock),
        booked_by=people["desk"],
    )
    # B is further on than A: the intake has come back, the session has begun.
    answers = {"submitted": True, "answers": ANSWERS} if is_further else {}
    intake = IntakeFactory(patient=patient, sent_by=people["desk"], **answers)
    consent = ConsentFactory(
        patient=patient,
        kind="data",
        signature_key=private.save(b"picture", suffix="png"),
    )
    medicine = Medicine.objects.create(
        patient=patient,
        text="Salt",
        source="clinician",
        recorded_by=by,
        recorded_at=NOW,
    )
    assessment = ScalpAssessment.objects.create(
        patient=patient,
        assessor=by,
        state="signed",
        started_at=NOW,
        saved_at=NOW,
        signed_at=NOW,
        signed_by=by,
    )
    photo = drawn_photo(patient, by)
    plan = issued_plan(patient=patient, clinician=by)
    version = plan.versions.get()
    course = course_of(plan)
    session = course.sessions.get(number=1)
    session.appointment = appointment
    session.save()
    SessionRecord.objects.create(
        planned_session=session,
        patient=patient,
        operator=by,
        opened_at=NOW,
        state="in_progress" if is_further else "draft",
    )
    document = PlanDocument.objects.create(
        plan_version=version,
        language="en-gb",
        state="ready",
        sha256="0" * 64,
        file_key=private.save(b"%PDF-1.7", suffix="pdf"),
        size=8,
        pages=1,
        not_before=NOW,
        requested_by=by,
        requested_at=NOW,
        ready_at=NOW,
    )
    check = candidacy_check(patient, run_by=by)
    declined = Decline.objects.create(
        patient=patient,
        check_run=check,
        reason="Not now",
        language="en-gb",
        letter="Dear patient",
        by=by,
        at=NOW,
    )
    notice = notice_to(patient, by)
    side.keys = {
        "patient": of,
        "appointment": {"pk": appointment.pk},
        "assignment": {**of, "clinician": by.pk},
        "medicine": {**of, "medicine": medicine.pk},
        "lab result": {
            **of,
            "result": LabResultFactory(patient=patient, recorded_by=by).pk,
        },
        "assessment": {**of, "assessment": assessment.pk},
        "photo": {**of, "uid": photo.uid},
        "photo file": {"uid": photo.uid},
        "photo set": {**of, "photo_set": photo.photo_set_id},
        "count": {**of, "count": signed_count(photo, by).pk},
        "finding": {**of, "finding": _correctable(patient)},
        "consent": {**of, "consent": consent.pk},
        "decline": {**of, "decline": declined.pk},
        "check": {**of, "check": check.pk},
        "patch test": {**of, "test": patch_tested(patient, by=by, hours=None).pk},
        "plan": {**of, "plan_pk": plan.pk},
        "version": {**of, "plan_pk": plan.pk, "number": 1},
        "document": {"uid": document.uid},
        "course": {"pk": course.pk},
        "review": {"pk": due_review(course).pk},
        "report": {"pk": signed_report(course, by).pk},
        "session": {"pk": session.pk},
        "message": {"pk": MessageFactory(patient=patient).pk},
        "waiting": {"pk": _waiting(diary, patient).pk},
        "task": {"pk": _task(patient, appointment).pk},
        **adverse.objects_of(patient, by),
    }
    side.tokens = {
        LinkPurpose.INTAKE: open_link(LinkPurpose.INTAKE, intake),
        LinkPurpose.APPOINTMENT: open_link(LinkPurpose.APPOINTMENT, appointment),
        LinkPurpose.CONSENT: _link(LinkPurpose.CONSENT, patient, patient.pk),
        LinkPurpose.PHOTOS: _link(LinkPurpose.PHOTOS, patient, photo_day(patient, by)),
        LinkPurpose.OPT_OUT: _link(LinkPurpose.OPT_OUT, patient, patient.pk),
        LinkPurpose.PLAN: _link(LinkPurpose.PLAN, patient, version.pk),
        LinkPurpose.NOTICE: _link(LinkPurpose.NOTICE, patient, notice.pk),
        **{
            purpose: _link(purpose, patient, side.keys[purpose]["pk"])
            for purpose in (LinkPurpose.REPORT, LinkPurpose.REVIEW)
        },
        LinkPurpose.PROBLEM: _link(LinkPurpose.PROBLEM, patient, patient.pk),
    }
    return side


def _waiting(diary: OpenDiary, patient: Patient) -> WaitingListEntry:
    return WaitingListEntryFactory(
        patient=patient,
        type=diary.type,
        location=diary.location,
        last_day=TODAY + timedelta(days=3650),
    )


def _task(patient: Patient, appointment: Appointment) -> Task:
    """Nobody's in particular; both the desk's and the clinicians' would do."""
    return TaskFactory(patient=patient, appointment=appointment)


def _link(purpose: LinkPurpose, patient: Patient, object_id: int) -> str:
    token = f"{purpose}-{object_id}-".ljust(43, "t")
    PatientLink.objects.create(
        token_hash=token_hash(token),
        purpose=purpose,
        patient=patient,
        object_id=object_id,
        created_at=NOW,
        expires_at=NOW + timedelta(days=3650),
    )
    return token


def _correctable(patient: Patient) -> str:
    live = live_screening(patient, part=Part.COURSE, at=timezone.now())
    return next(f.code for f in live.screening.findings if correctable(f))
