"""The table of a repair: each session before and after, with its gap and its choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.domain.availability import Slot
from clinic.domain.free_times import between
from clinic.domain.slot_codes import encode
from clinic.presenters.moments import clock
from clinic.presenters.window_band import WindowBand, window_band
from protocols.domain.course_change import (
    Change,
    Repair,
    RepairedRow,
    RowState,
    Verdict,
)
from protocols.domain.course_orders import is_unsolved, needs_reason
from protocols.domain.repair_choices import RepairChoices
from protocols.presenters.course import phase_name
from protocols.presenters.course_booking import Names
from protocols.presenters.diagnosis import DiagnosisWords, diagnosis_words
from protocols.queries.repair_desk import RepairDesk

# Offered besides the window, for whoever has a reason.
DAYS_BESIDE = 7
# Above this length of the window only full hours are offered.
MANY_DAYS = 8


@dataclass(frozen=True, slots=True)
class TimeOption:
    code: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    label: str
    options: tuple[TimeOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRow:
    """One line of the table. ``sign``: missed, moved, kept, open or dropped."""

    number: int
    sign: str
    phase: str
    before: str
    is_before_gone: bool
    code: str
    groups: tuple[OptionGroup, ...]
    is_pinned: bool
    gap: str
    band: WindowBand | None
    tone: str
    icon: str
    verdict: str
    place: str
    change: str
    is_change_marked: bool
    error: str
    nearest: tuple[TimeOption, ...]
    is_unsolved: bool
    waits: bool
    diagnosis: DiagnosisWords | None
    needs_reason: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """The sessions that no change touches any more, in one line."""

    numbers: str
    words: str


def day_clock(slot: Slot, desk: RepairDesk) -> str:
    zone = desk.now.zone
    local = slot.starts_at.astimezone(zone)
    return f"{date_format(local, 'D j M')}, {clock(slot.starts_at, zone)}"


def given(desk: RepairDesk) -> Given | None:
    done = [row for row in desk.now.sessions if row.given_on is not None]
    if not done:
        return None
    days = [date_format(row.given_on, "j M") for row in done if row.given_on]
    first, last = done[0].number, done[-1].number
    return Given(
        numbers=f"{first}–{last}" if last > first else str(first),
        words=_("Given on %(days)s. Not touched by this change.")
        % {"days": ", ".join(days)},
    )


def rows(
    desk: RepairDesk,
    repair: Repair,
    choices: RepairChoices,
    *,
    names: Names,
    lost: Mapping[int, Sequence[Slot]],
) -> list[RepairRow]:
    return [
        _row(desk, row, choices, names=names, lost=lost)
        for row in repair.rows
        if row.state != RowState.DONE
    ]


def _row(
    desk: RepairDesk,
    row: RepairedRow,
    choices: RepairChoices,
    *,
    names: Names,
    lost: Mapping[int, Sequence[Slot]],
) -> RepairRow:
    choice = choices.rows[row.number]
    tone, icon, verdict = verdict_words(row)
    return RepairRow(
        number=row.number,
        sign=_sign(row),
        phase=phase_name(row.phase),
        before=day_clock(row.before, desk) if row.before else _("No time"),
        is_before_gone=row.before is not None and not _stays(row),
        code=encode(row.after) if row.after else "",
        groups=_groups(desk, row, names),
        is_pinned=choice.is_pinned or row.number in choices.pinned(),
        gap=_gap_words(row),
        band=_band(row),
        tone=tone,
        icon=icon,
        verdict=verdict,
        place=place_words(row.after, names) if row.after else "",
        change=_change_words(row),
        is_change_marked=row.practitioner_changed or row.room_changed,
        error=_taken_words() if row.number in lost else "",
        nearest=tuple(
            TimeOption(encode(slot), day_clock(slot, desk), is_chosen=False)
            for slot in lost.get(row.number, ())
        ),
        is_unsolved=is_unsolved(row),
        waits=choice.waits,
        diagnosis=_diagnosis(row, desk),
        needs_reason=needs_reason(row),
        reason=choice.reason,
    )


def _stays(row: RepairedRow) -> bool:
    return row.change in {Change.KEPT, Change.UNTOUCHED} and row.after == row.before


def _taken_words() -> str:
    return _("This time has just been taken. Another one is proposed.")


def _diagnosis(row: RepairedRow, desk: RepairDesk) -> DiagnosisWords | None:
    if row.diagnosis is None:
        return None
    return diagnosis_words(row.diagnosis, zone=desk.now.zone)


def _sign(row: RepairedRow) -> str:
    if row.change == Change.DROPPED or row.state == RowState.SKIPPED:
        return "dropped"
    if row.state in {RowState.MISSED, RowState.CANCELLED}:
        return "missed"
    return "open" if is_unsolved(row) else "kept"


def _gap_words(row: RepairedRow) -> str:
    if row.gap_days is None:
        return ""
    return _("%(count)s d") % {"count": row.gap_days}


def _band(row: RepairedRow) -> WindowBand | None:
    if row.gap_days is None:
        return None
    return window_band(
        days=row.gap_days,
        least=row.window.min_days,
        target=row.window.target_days,
        most=row.window.max_days,
    )


def verdict_words(row: RepairedRow) -> tuple[str, str, str]:
    """Tone, icon and word of the pill beside the band."""
    if row.change == Change.DROPPED or row.state == RowState.SKIPPED:
        return "note", "skip-forward", _("Skipped")
    days = {"count": row.days_outside}
    match row.verdict:
        case Verdict.INSIDE:
            return "ok", "check", _("Inside")
        case Verdict.AT_THE_LIMIT:
            return "wait", "triangle-alert", _("At the limit")
        case Verdict.TOO_SOON:
            text = ngettext(
                "%(count)s day early", "%(count)s days early", days["count"]
            )
            return "stop", "octagon-x", text % days
        case Verdict.TOO_LATE:
            text = ngettext("%(count)s day late", "%(count)s days late", days["count"])
            return "stop", "octagon-x", text % days
        case _:
            return "wait", "hourglass", _("To be arranged")


def place_words(slot: Slot, names: Names) -> str:
    words = [
        names.practitioners.get(slot.practitioner_id, ""),
        names.rooms.get(slot.room_id or 0, ""),
    ]
    return " · ".join(word for word in words if word)


def _change_words(row: RepairedRow) -> str:
    if row.after is None or row.before is None:
        return ""
    changed = [
        (row.practitioner_changed, _("Other practitioner")),
        (row.room_changed, _("Other room")),
        (row.day_changed, _("Day changed")),
        (row.clock_changed, _("Other hour")),
    ]
    words = [word for is_so, word in changed if is_so]
    return ", ".join(words).capitalize() if words else _("Same as before")


def _groups(
    desk: RepairDesk, row: RepairedRow, names: Names
) -> tuple[OptionGroup, ...]:
    if row.change == Change.DROPPED:
        return ()
    first, last = row.dates.earliest, row.dates.latest
    beside = timedelta(days=DAYS_BESIDE)
    before, after = day_before(first), day_after(last)
    stretches = [
        (_("Inside the window"), first, last),
        (
            _("Before the window"),
            max(first - beside, day_after(row.counts_from)),
            before,
        ),
        (_("After the window"), after, last + beside),
    ]
    groups = []
    for label, start, end in stretches:
        offered = _offered(desk, row, between(desk.free, start, end))
        if options := tuple(_option(slot, row, desk, names) for slot in offered):
            groups.append(OptionGroup(label, options))
    return _with_present(tuple(groups), row, desk, names)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What the row's times are like, so that not every quarter hour is offered."""

    practitioner_id: int | None
    clock: time | None
    step_minutes: int
    zone: ZoneInfo

    def suits(self, slot: Slot) -> bool:
        """The usual person's round hours, and of all others the row's own hour."""
        local = slot.starts_at.astimezone(self.zone).time()
        is_round = local.minute % self.step_minutes == 0
        is_usual = slot.practitioner_id == self.practitioner_id
        return (is_usual and is_round) or local == self.clock


def _usual(desk: RepairDesk, row: RepairedRow) -> _Usual:
    own, wishes, zone = row.after or row.before, desk.now.wishes, desk.now.zone
    is_long = row.window.max_days - row.window.min_days > MANY_DAYS
    return _Usual(
        own.practitioner_id if own else wishes.practitioner_id,
        own.starts_at.astimezone(zone).time() if own else wishes.from_time,
        60 if is_long else 30,
        zone,
    )


def _offered(desk: RepairDesk, row: RepairedRow, slots: Iterable[Slot]) -> list[Slot]:
    """One slot a moment and person; the chosen one with its own room."""
    usual = _usual(desk, row)
    found: dict[tuple[object, int], Slot] = {}
    for slot in slots:
        if slot == row.after:
            found[slot.place] = slot
        elif usual.suits(slot):
            found.setdefault(slot.place, slot)
    return list(found.values())


def _option(slot: Slot, row: RepairedRow, desk: RepairDesk, names: Names) -> TimeOption:
    words = day_clock(slot, desk)
    usual = (row.before or slot).practitioner_id
    if slot.practitioner_id != usual:
        who = names.practitioners.get(slot.practitioner_id, "")
        words = f"{words} · {who}"
    return TimeOption(encode(slot), words, is_chosen=slot == row.after)


def _with_present(
    groups: tuple[OptionGroup, ...], row: RepairedRow, desk: RepairDesk, names: Names
) -> tuple[OptionGroup, ...]:
    """The time that stands there now, wherever it lies."""
    if row.after is None or any(o.is_chosen for g in groups for o in g.options):
        return groups
    shown = OptionGroup(_("As it is"), (_option(row.after, row, desk, names),))
    return (shown, *groups)
