"""Send the intake, save it screen by screen, and close it with a signature."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from clinic.actions import audit, links, outbox, submissions
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LinkRequest, MessageDraft, RenderedMail
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.models.staff import StaffMember
from patients import emails
from patients.actions import consents
from patients.domain import intake as catalogue
from patients.domain.choices import ConsentKind, IntakeState, PlanDelivery
from patients.domain.signing import Signature, SignedText
from patients.models.intake import Intake
from patients.models.patient import Patient
from patients.queries.intakes import OPEN_STATES, to_nudge, visit_of

LINK_LASTS = timedelta(days=14)
_KINDS = (MessageKind.INTAKE_LINK, MessageKind.INTAKE_NUDGE)


class NoAddress(Exception):
    """The patient has no e-mail address to write to."""


class IntakeClosed(Exception):
    """The intake was submitted already: its answers never change."""


class StaleIntake(Exception):
    """Another tab or device saved in between."""


class IntakeIncomplete(Exception):
    """A screen still lacks answers. ``slug`` names it."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedScreen:
    """What came in from one screen: asked-for answers only."""

    slug: str
    answers: Mapping[str, Any]
    version: int
    language: str


@transaction.atomic
def send(
    patient: Patient, *, form_key: uuid.UUID, by: StaffMember, at: datetime
) -> Intake:
    """Mail the link. An older link of the same intake stops working."""
    submission = submissions.claim(form_key, by=by, at=at)
    if not patient.email:
        raise NoAddress
    intake = _open_intake(patient, by=by, at=at)
    expires_at = link_expiry(intake, at=at)
    mail = emails.intake_link(patient, expires_at=expires_at)
    _queue(
        intake,
        mail,
        MessageKind.INTAKE_LINK,
        key=f"intake-link:{form_key}",
        expires_at=expires_at,
        at=at,
        by=by,
    )
    submissions.settle(submission, result_url=str(intake.pk))
    _trace("intake_sent", intake, by=by, at=at)
    return intake


@transaction.atomic
def hand_over(patient: Patient, *, by: StaffMember, at: datetime) -> str:
    """A link for the patient who stands at the desk: its token, seen once as QR."""
    intake = _open_intake(patient, by=by, at=at)
    token = links.issue(
        LinkRequest(
            purpose=LinkPurpose.INTAKE,
            object_id=intake.pk,
            expires_at=link_expiry(intake, at=at),
        ),
        patient_id=patient.pk,
        at=at,
        by=by,
    )
    _trace("intake_handed_over", intake, by=by, at=at)
    return token


@transaction.atomic
def save_screen(intake: Intake, saved: SavedScreen, *, at: datetime) -> Intake:
    """Keep one screen. The same answers sent twice are saved once."""
    held = _locked(intake)
    screen = catalogue.SCREEN[saved.slug]
    keys = {question.key for question in screen.questions}
    before = {key: held.answers[key] for key in keys & set(held.answers)}
    if held.version != saved.version:
        if saved.slug in held.saved_steps and before == dict(saved.answers):
            return held
        raise StaleIntake
    kept = {key: value for key, value in held.answers.items() if key not in keys}
    held.answers = kept | dict(saved.answers)
    if saved.slug not in held.saved_steps:
        held.saved_steps = [*held.saved_steps, saved.slug]
    held.state = IntakeState.STARTED
    held.language = saved.language
    held.last_saved_at = at
    held.version += 1
    held.save()
    _trace("intake_screen_saved", held, by=None, at=at, screen=saved.slug)
    return held


@transaction.atomic
def submit(
    intake: Intake,
    link: PatientLink,
    *,
    signature: Signature,
    text_version: str,
    at: datetime,
) -> Intake:
    """Close the intake under a signature; from here on its answers never change.

    Consents to data, photos and reminders are kept as answered. How the plan arrives
    and whether reminders are wanted is the patient's own choice and holds at once;
    everything else waits for review.
    """
    held = _locked(intake)
    answers = catalogue.counted(held.answers)
    missing = catalogue.first_missing(held.saved_steps, answers)
    if missing:
        raise IntakeIncomplete(missing)
    patient = Patient.objects.select_for_update().get(pk=held.patient_id)
    agreed = {
        ConsentKind.DATA: True,
        ConsentKind.PHOTO: answers["photo_consent"] == "yes",
        ConsentKind.CONTACT: answers["wants_reminders"] == "yes",
    }
    for kind, answer in agreed.items():
        signed = SignedText(
            kind=kind,
            agreed=answer,
            version=text_version,
            language=held.language,
            signature=signature,
        )
        consents.sign(patient, signed, by=None, at=at)
    patient.wants_reminders = agreed[ConsentKind.CONTACT]
    patient.plan_delivery = PlanDelivery(str(answers["plan_delivery"]))
    patient.plan_delivery_chosen_at = at
    patient.save(
        update_fields=["wants_reminders", "plan_delivery", "plan_delivery_chosen_at"]
    )
    held.answers = answers
    held.state = IntakeState.SUBMITTED
    held.submitted_at = at
    held.version += 1
    held.save()
    links.use_up(link, at=at)
    outbox.cancel_waiting(patient_id=patient.pk, kinds=_KINDS, code="intake_done")
    _trace("intake_submitted", held, by=None, at=at)
    return held


def nudge_unfinished(*, at: datetime) -> int:
    """Each in a transaction of its own; how many mails were queued."""
    return sum(nudge(intake_id, at=at) for intake_id in to_nudge(at=at))


@transaction.atomic
def nudge(intake_id: int, *, at: datetime) -> bool:
    """Remind of an unfinished intake, once. False when there is nothing to do."""
    claimed = Intake.objects.filter(
        pk=intake_id, nudged_at=None, state__in=OPEN_STATES
    ).update(nudged_at=at)
    if not claimed:
        return False
    intake = Intake.objects.select_related("patient", "appointment__location").get(
        pk=intake_id
    )
    visit = visit_of(intake, at=at)
    if visit != intake.appointment:
        # Booked anew: the mail falls with that visit, not with the one that fell.
        intake.appointment = visit
        intake.save(update_fields=["appointment"])
    expires_at = link_expiry(intake, at=intake.sent_at)
    if not intake.patient.email or expires_at <= at:
        return False
    mail = emails.intake_nudge(intake.patient, expires_at=expires_at)
    _queue(
        intake,
        mail,
        MessageKind.INTAKE_NUDGE,
        key=f"intake-nudge:{intake.pk}",
        expires_at=expires_at,
        at=at,
        by=None,
    )
    return True


def link_expiry(intake: Intake, *, at: datetime) -> datetime:
    """14 days on, or the end of the day after the visit when that comes first."""
    latest = at + LINK_LASTS
    visit = intake.appointment
    if visit is None:
        return latest
    zone = visit.location.zone
    day_after = visit.starts_at.astimezone(zone).date() + timedelta(days=2)
    ends = datetime.combine(day_after, time(), tzinfo=zone)
    return min(latest, ends) if ends > at else latest


def _open_intake(patient: Patient, *, by: StaffMember, at: datetime) -> Intake:
    """The patient's open intake, its links closed, or a new one."""
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    visit = (
        Appointment.objects.ahead()
        .filter(patient=patient, starts_at__gt=at)
        .select_related("location")
        .first()
    )
    intake = Intake.objects.filter(patient=patient, state__in=OPEN_STATES).first()
    if intake is None:
        return Intake.objects.create(
            patient=patient,
            appointment=visit,
            form_version=catalogue.FORM_VERSION,
            language=patient.language,
            sent_at=at,
            sent_by=by,
        )
    intake.appointment, intake.sent_at, intake.sent_by = visit, at, by
    intake.nudged_at = None
    intake.save(update_fields=["appointment", "sent_at", "sent_by", "nudged_at"])
    links.revoke(purpose=LinkPurpose.INTAKE, object_id=intake.pk, at=at)
    outbox.cancel_waiting(patient_id=patient.pk, kinds=_KINDS, code="link_replaced")
    return intake


def _locked(intake: Intake) -> Intake:
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    if held.state not in OPEN_STATES:
        raise IntakeClosed
    return held


def _queue(  # noqa: PLR0913 -- a message has this many sides
    intake: Intake,
    mail: RenderedMail,
    kind: MessageKind,
    *,
    key: str,
    expires_at: datetime,
    at: datetime,
    by: StaffMember | None,
) -> None:
    patient = intake.patient
    is_nudge = kind == MessageKind.INTAKE_NUDGE
    outbox.queue(
        MessageDraft(
            kind=kind,
            to_address=patient.email,
            language=patient.language,
            mail=mail,
            dedupe_key=key,
            patient_id=patient.pk,
            # Falls with its visit, even while it waits for the morning.
            appointment_id=intake.appointment_id if is_nudge else None,
            needs_live_appointment=is_nudge,
            useful_until=expires_at,
            link=LinkRequest(
                purpose=LinkPurpose.INTAKE, object_id=intake.pk, expires_at=expires_at
            ),
        ),
        at=at,
        by=by,
    )


def _trace(
    action: str,
    intake: Intake,
    *,
    by: StaffMember | None,
    at: datetime,
    **detail: str,
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="intake", id=intake.pk, patient_id=intake.patient_id, detail=detail
        ),
        at=at,
        by=by,
        actor=None if by else "patient",
    )
