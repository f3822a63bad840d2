"""A recall in finished values: figures, a row a patient, the list for the authority."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from clinic.presenters.states import look
from patients.models.patient import Patient
from patients.presenters.places import patient_page
from protocols.domain.recall import ExportColumn, NoticeAnswer, NoticeState
from protocols.models.recall import NoticeReply, RecallNotice
from protocols.presenters.ingredients import ingredient_name
from protocols.presenters.stock import day
from protocols.queries.recalls import Hit, Reach, Reached, last_reply
from protocols.reference.texts import for_language

COLUMN_WORDS: dict[ExportColumn, str | Promise] = {
    ExportColumn.NUMBER: gettext_lazy("Patient number"),
    ExportColumn.NAME: gettext_lazy("Name"),
    ExportColumn.BIRTH_YEAR: gettext_lazy("Year of birth"),
    ExportColumn.PHONE: gettext_lazy("Phone"),
    ExportColumn.EMAIL: gettext_lazy("E-mail"),
}
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class HitLine:
    """``held_ml`` is how much of the recalled lot was in it, when that is known."""

    day: str
    number: int
    session_id: int
    what: str
    lot: str
    used_ml: Decimal
    through: str
    held_ml: Decimal | None
    is_sure: bool
    is_typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRow:
    """``state`` is a key of the table "notice" of the states' looks."""

    name: str
    number: str
    url: str
    lines: tuple[HitLine, ...]
    state: str
    reply: str
    note: str
    notice_id: int | None
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Figures:
    patients: int
    sessions: int
    told: int
    answered: int
    problems: int
    to_call: int
    unsure: int
    untold: int


def figures(reach: Reach) -> Figures:
    people = reach.patients
    states = Counter(one.state for one in people)
    replies = (_reply_of(one.notice) for one in people)
    answers = Counter(reply.answer for reply in replies if reply)
    waiting = states[NoticeState.TO_CALL] + states[NoticeState.NOT_DELIVERED]
    return Figures(
        patients=len(people),
        sessions=reach.sessions,
        told=len(people) - states[NoticeState.NOT_TOLD],
        answered=states[NoticeState.ANSWERED],
        problems=answers[NoticeAnswer.PROBLEM],
        to_call=waiting + answers[NoticeAnswer.CALL_ME],
        unsure=sum(not one.is_sure and one.notice is None for one in people),
        untold=states[NoticeState.NOT_TOLD],
    )


def rows(
    patients: Iterable[Reached], reach: Reach, *, zone: ZoneInfo
) -> list[PatientRow]:
    return [_row(one, reach, zone=zone) for one in patients]


def _row(one: Reached, reach: Reach, *, zone: ZoneInfo) -> PatientRow:
    reply = _reply_of(one.notice)
    return PatientRow(
        name=one.patient.full_name,
        number=one.patient.number,
        url=patient_page(one.patient.pk),
        lines=tuple(hit_line(hit, reach, zone=zone) for hit in one.hits),
        state=reply.answer if reply else str(one.state),
        reply=_said(reply, zone=zone) if reply else "",
        note=reply.note if reply else "",
        notice_id=one.notice.pk if one.notice else None,
        is_sure=one.is_sure,
    )


def hit_line(hit: Hit, reach: Reach, *, zone: ZoneInfo) -> HitLine:
    mix = next((lot for lot in reach.mixes if lot.pk == hit.through_id), None)
    share = reach.shares.get(hit.through_id, Decimal(0))
    held = (hit.used_ml * share).quantize(_CENT, ROUND_HALF_UP) if mix else None
    return HitLine(
        day=day(hit.at.astimezone(zone).date()),
        number=hit.session_number,
        session_id=hit.session_id,
        what=f"{ingredient_name(hit.ingredient)}, {hit.brand}",
        lot=hit.lot,
        used_ml=hit.used_ml,
        through=f"{mix.product.brand} {mix.number}" if mix else "",
        held_ml=held,
        is_sure=hit.is_sure,
        is_typed=hit.is_typed,
    )


def _reply_of(notice: RecallNotice | None) -> NoticeReply | None:
    return last_reply(notice) if notice else None


def _said(reply: NoticeReply, *, zone: ZoneInfo) -> str:
    local = reply.at.astimezone(zone)
    when = f"{day(local.date())}, {local:%H:%M}"
    if reply.by is None:
        return _("%(when)s, by link") % {"when": when}
    return _("%(when)s, told %(name)s") % {"when": when, "name": reply.by.full_name}


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One row a use: ``heads`` in words, cells as they stand."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def values(self) -> Sequence[Sequence[Any]]:
        return [[_plain(cell) for cell in row] for row in self.rows]


def export_table(
    reach: Reach, columns: Sequence[ExportColumn], *, zone: ZoneInfo
) -> ExportTable:
    """Who (as chosen), when, what and how much, through which mix, and the state."""
    heads = (
        *(str(COLUMN_WORDS[column]) for column in columns),
        _("Day"),
        _("Session"),
        _("Product"),
        _("Lot in the record"),
        _("Given, mL"),
        _("Through the mix"),
        _("Of it, mL"),
        _("State"),
    )
    table = []
    for one in sorted(reach.patients, key=lambda reached: reached.patient.number):
        who = tuple(_identity(one.patient, column) for column in columns)
        row = _row(one, reach, zone=zone)
        word = str(look(of="notice", state=row.state).word)
        for line in row.lines:
            what = (line.day, line.number, line.what, line.lot, line.used_ml)
            table.append((*who, *what, line.through, line.held_ml, word))
    return ExportTable(heads, tuple(table))


def _identity(patient: Patient, column: ExportColumn) -> str:
    born = patient.date_of_birth
    return {
        ExportColumn.NUMBER: patient.number,
        ExportColumn.NAME: patient.full_name,
        ExportColumn.BIRTH_YEAR: str(born.year) if born else "",
        ExportColumn.PHONE: patient.phone,
        ExportColumn.EMAIL: patient.email,
    }[column]


def _plain(cell: Any) -> Any:
    return float(cell) if isinstance(cell, Decimal) else cell


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What the patient reads of one visit."""

    day: str
    what: str
    lot: str


def given(
    notice: RecallNotice, hits: Iterable[Hit], *, zone: ZoneInfo
) -> list[GivenLine]:
    """What this patient was given of the lot, in the language that is active."""
    return [
        GivenLine(
            day=day(hit.at.astimezone(zone).date()),
            what=f"{ingredient_name(hit.ingredient)} ({hit.brand})",
            lot=hit.lot,
        )
        for hit in hits
        if hit.patient_id == notice.patient_id
    ]


def red_flags() -> list[str]:
    """Signs to call about, in the clinic's own words for patients."""
    return list(for_language(get_language() or "en").red_flags.values())
