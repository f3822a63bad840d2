"""The card that opens beside a block of the diary, and tops its drawer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language_info

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.cards import CardDetail, CardNote, Shown
from clinic.domain.clock import local_day
from clinic.models.diary import Appointment
from clinic.presenters.card_signs import for_the_desk, is_sign
from clinic.presenters.diary_cards import hidden_name
from clinic.presenters.moments import ShownMoment, clock, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CardViewer:
    at: datetime
    language: str
    clinical: bool
    may_book: bool
    names_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """``phone`` is empty too while names are hidden: others may see the screen."""

    pk: int
    version: int
    name: str
    state: str
    starts: ShownMoment
    ends: str
    type_name: str
    practitioner: str
    room: str
    device: str
    phone: str
    language: str
    note: str
    overbooked_because: str
    details: Sequence[CardDetail]
    notes: Sequence[CardNote]
    url: str
    may_check_in: bool


def card(
    appointment: Appointment,
    *,
    notes: Sequence[CardNote],
    details: Sequence[CardDetail],
    viewer: CardViewer,
) -> Card:
    zone = appointment.location.zone
    patient = appointment.patient
    signs = [note for note in notes if is_sign(note)]
    name = patient.full_name
    return Card(
        pk=appointment.pk,
        version=appointment.version,
        name=hidden_name(name) if viewer.names_hidden else name,
        state=_state(appointment, notes),
        starts=shown(appointment.starts_at, zone),
        ends=clock(appointment.ends_at, zone),
        type_name=appointment.type.name_in(viewer.language),
        practitioner=appointment.practitioner.full_name,
        room=appointment.room.name if appointment.room else "",
        device=appointment.device.name if appointment.device else "",
        phone="" if viewer.names_hidden else patient.phone,
        language=language_name(patient.language),
        note=appointment.note,
        overbooked_because=appointment.overbook_reason,
        details=details,
        notes=signs if viewer.clinical else for_the_desk(signs),
        url=reverse("appointment-detail", args=[appointment.pk]),
        may_check_in=viewer.may_book and _is_due_today(appointment, viewer.at),
    )


def _state(appointment: Appointment, notes: Sequence[CardNote]) -> str:
    waits = any(note.shown == Shown.PENDING for note in notes)
    return "pending" if waits and appointment.is_ahead else appointment.state


def _is_due_today(appointment: Appointment, at: datetime) -> bool:
    zone = appointment.location.zone
    is_today = local_day(appointment.starts_at, zone) == local_day(at, zone)
    due = {AppointmentState.BOOKED, AppointmentState.CONFIRMED}
    return is_today and appointment.state in due


def language_name(code: str) -> str:
    """The language's name in the reader's language, or its code when unknown."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
