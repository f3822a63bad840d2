"""What the front desk and the patient's phone do in the demo's history."""

import uuid
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from clinic.actions import appointments, booking, links
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.booking import AdvanceRequest, BookingRequest, CancelRequest
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from clinic.queries import availability
from patients.actions import intake as intakes
from patients.actions import registration
from patients.actions.intake import SavedScreen
from patients.domain import intake as catalogue
from patients.domain.choices import SexAtBirth
from patients.domain.questions import Kind, Question
from patients.domain.registration import PatientDetails, Registration
from patients.domain.signing import Signature
from patients.models.intake import Intake
from patients.models.patient import Patient
from patients.queries.intakes import newest_link
from patients.reference import consents as consent_texts
from protocols.management.demo.cast import Person
from protocols.management.demo.frame import Frame

LOOK_AHEAD = timedelta(days=4)


def register(person: Person, frame: Frame, *, at: datetime) -> Patient:
    details = PatientDetails(
        full_name=person.name,
        phone=person.phone,
        email=person.email,
        date_of_birth=person.born,
        sex_at_birth=SexAtBirth(person.sex),
        language=person.language,
        city=person.city,
        country=person.country,
    )
    return registration.register(
        Registration(details=details),
        form_key=uuid.uuid4(),
        by=frame.desk,
        at=at,
    )


def find_slot(  # noqa: PLR0913 -- a search has this many sides
    frame: Frame,
    kind: str,
    *,
    on: date,
    patient: Patient,
    practitioner: StaffMember,
    after: datetime,
    hour: int | None = None,
) -> Slot | None:
    """A free time from that day on, near the hour when one is wished."""
    kind_of = frame.types[kind]
    slots = availability.free_slots(
        location=frame.location,
        appointment_type=kind_of,
        practitioner_ids=[practitioner.pk],
        room_ids=availability.rooms_for(frame.location, kind_of),
        first_day=on,
        last_day=on + LOOK_AHEAD,
        patient_id=patient.pk,
        not_before=after,
    )
    if not slots:
        return None
    zone = frame.location.zone
    first_day = slots[0].starts_at.astimezone(zone).date()
    of_day = [s for s in slots if s.starts_at.astimezone(zone).date() == first_day]
    if hour is None:
        return Random(f"{patient.pk} {on}").choice(of_day)
    return min(of_day, key=lambda s: abs(s.starts_at.astimezone(zone).hour - hour))


def book(
    frame: Frame, kind: str, slot: Slot, *, patient: Patient, at: datetime
) -> Appointment:
    request = BookingRequest(
        patient_id=patient.pk,
        type_id=frame.types[kind].pk,
        location_id=frame.location.pk,
        practitioner_id=slot.practitioner_id,
        room_id=slot.room_id,
        starts_at=slot.starts_at,
    )
    return booking.book(by=frame.desk, at=at, request=request)


def advance(
    appointment: Appointment,
    to: AppointmentState,
    *,
    by: StaffMember | None,
    at: datetime,
) -> None:
    version = Appointment.objects.values_list("version", flat=True).get(
        pk=appointment.pk
    )
    appointments.advance(
        appointment.pk, AdvanceRequest(version=version, to=to), by=by, at=at
    )


def call_off(appointment: Appointment, *, reason: str, at: datetime) -> None:
    """The patient cancels by the link in the mail."""
    version = Appointment.objects.values_list("version", flat=True).get(
        pk=appointment.pk
    )
    request = CancelRequest(version=version, reason=reason)
    appointments.cancel(appointment.pk, request, by=None, at=at)


def send_intake(patient: Patient, frame: Frame, *, at: datetime) -> Intake:
    """The mail, and the link that it carries."""
    intake = intakes.send(patient, form_key=uuid.uuid4(), by=frame.desk, at=at)
    links.issue(
        LinkRequest(
            purpose=LinkPurpose.INTAKE,
            object_id=intake.pk,
            expires_at=intakes.link_expiry(intake, at=at),
        ),
        patient_id=patient.pk,
        at=at,
        by=frame.desk,
    )
    return intake


def fill_in(intake: Intake, person: Person, *, screens: int, at: datetime) -> Intake:
    """Some of the eight screens, a minute each."""
    given: dict[str, Any] = dict(intake.answers)
    for number, screen in enumerate(catalogue.SCREENS[:screens]):
        answers: dict[str, Any] = {}
        for question in screen.questions:
            if question.is_asked({**given, **answers}):
                value = _answer(question, person)
                if value:
                    answers[question.key] = value
        given |= answers
        saved = SavedScreen(
            slug=screen.slug,
            answers=answers,
            version=intake.version,
            language=person.language,
        )
        intake = intakes.save_screen(intake, saved, at=at + timedelta(minutes=number))
    return intake


def submit(intake: Intake, person: Person, *, at: datetime) -> Intake:
    link = newest_link(intake.patient)
    assert link is not None
    return intakes.submit(
        intake,
        link,
        signature=Signature(typed_name=person.name),
        text_version=consent_texts.current()[0].version,
        at=at,
    )


def _answer(question: Question, person: Person) -> Any:
    if question.key in person.said:
        return _plain(person.said[question.key])
    identity = {
        "full_name": person.name,
        "date_of_birth": person.born.isoformat(),
        "sex_at_birth": person.sex,
        "phone": person.phone,
        "email": person.email,
        "city": person.city,
        "country": person.country,
    }
    chosen = {
        "loss_known": "yes",
        "loss_duration_months": 24,
        "zones_requested": ["frontal", "vertex"],
        "pregnancy_potential": "yes",
        "goal": "regrowth_density",
        "hoped_result": "some",
        "plan_delivery": person.delivery,
        "wants_reminders": "yes",
        "photo_consent": "yes",
    }
    known = identity | chosen
    if question.key in known:
        return known[question.key]
    values = [option.value for option in question.options]
    if question.kind is Kind.CHOICES:
        return ["none"] if "none" in values else None
    return next((word for word in ("none", "no") if word in values), None)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (list, tuple)) else value
