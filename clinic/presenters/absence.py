"""Appointments that a change of hours takes away, each with what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clinic.domain.absence import What
from clinic.domain.availability import Slot
from clinic.domain.slot_codes import encode
from clinic.models.diary import AppointmentChange
from clinic.presenters.moments import clock
from clinic.queries.absence import Lost


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LostRow:
    pk: int
    version: int
    patient: str
    when: str
    what: str
    practitioner: str
    moves: Sequence[Choice]
    others: Sequence[Choice]
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorableRow:
    pk: int
    patient: str
    was: str
    now: str
    is_free: bool


def rows(
    lost: Iterable[Lost], names: Mapping[int, str], *, may_keep: bool
) -> list[LostRow]:
    return [_row(one, names, may_keep=may_keep) for one in lost]


def restorable(
    changes: Iterable[AppointmentChange], free: Mapping[int, bool]
) -> list[RestorableRow]:
    """``free`` says by change whether the old time is free."""
    return [
        RestorableRow(
            pk=change.pk,
            patient=change.appointment.patient.full_name,
            was=_place(
                change.starts_before,
                change.practitioner_before.full_name
                if change.practitioner_before
                else "",
                change.appointment.location.zone,
            ),
            now=_place(
                change.appointment.starts_at,
                change.appointment.practitioner.full_name,
                change.appointment.location.zone,
            ),
            is_free=free.get(change.pk, False),
        )
        for change in changes
    ]


def _row(one: Lost, names: Mapping[int, str], *, may_keep: bool) -> LostRow:
    row = one.appointment
    zone = row.location.zone
    others = [Choice(What.CALL, _("The front desk calls"))]
    if may_keep:
        others.insert(0, Choice(What.KEEP, _("Keep it as it is")))
    what = row.type.name_in(get_language() or "")
    window = ""
    if one.place:
        numbers = {"number": one.place.number, "count": one.place.count}
        what = _("Session %(number)s of %(count)s") % numbers
        span = {
            "first": date_format(one.place.earliest, "j M"),
            "last": date_format(one.place.latest, "j M"),
        }
        window = _("Window %(first)s to %(last)s") % span
    return LostRow(
        pk=row.pk,
        version=row.version,
        patient=row.patient.full_name,
        when=_moment(row.starts_at, zone),
        what=what,
        practitioner=row.practitioner.full_name,
        moves=[_move(slot, names, zone) for slot in one.slots],
        others=others,
        window=window,
    )


def _move(slot: Slot, names: Mapping[int, str], zone: ZoneInfo) -> Choice:
    name = names.get(slot.practitioner_id, "")
    return Choice(encode(slot), _place(slot.starts_at, name, zone))


def _place(moment: datetime | None, name: str, zone: ZoneInfo) -> str:
    return f"{_moment(moment, zone)} · {name}"


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    day = date_format(moment.astimezone(zone), "D j M")
    return f"{day}, {clock(moment, zone)}"
