"""The booking page of a course: one row a session, with its window and free times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.availability import Slot
from clinic.domain.free_times import FreeTimes, between
from clinic.presenters.moments import clock, day_words
from clinic.presenters.window_band import WindowBand, window_band
from protocols.domain.course import slot_code
from protocols.domain.course_change import Diagnosis
from protocols.domain.course_proposal import Fit, ProposedSession, is_inside
from protocols.domain.schedule import DateWindow
from protocols.presenters.diagnosis import DiagnosisWords, diagnosis_words

HALF_HOURS = frozenset({0, 30})


@dataclass(frozen=True, slots=True)
class TimeOption:
    code: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DayOptions:
    day: str
    times: tuple[TimeOption, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    number: int
    phase: str
    target: str
    window: str
    band: WindowBand | None
    code: str
    chosen_day: str
    gap: str
    tone: str
    state: str
    error: str
    days: tuple[DayOptions, ...]
    # Set when no time at all is free inside the window.
    diagnosis: DiagnosisWords | None


@dataclass(frozen=True, slots=True)
class _Gap:
    """A session, and the days since the one before it (0 for the first)."""

    session: ProposedSession
    days: int


@dataclass(frozen=True, slots=True)
class Names:
    """Words for the numbers in a slot."""

    practitioners: Mapping[int, str]
    rooms: Mapping[int, str]
    phases: Mapping[str, str]


def offered_slots(
    sessions: Sequence[ProposedSession], free: FreeTimes
) -> dict[int, list[Slot]]:
    """By session, half-hours of every day in its window, and whatever is chosen now."""
    return {
        session.number: [
            slot
            for slot in between(
                free,
                session.dates.earliest,
                session.dates.latest,
                chosen=session.slot,
            )
            if slot == session.slot
            or slot.starts_at.astimezone(free.zone).minute in HALF_HOURS
        ]
        for session in sessions
    }


def rows(
    sessions: Sequence[ProposedSession],
    offered: Mapping[int, Sequence[Slot]],
    *,
    zone: ZoneInfo,
    names: Names,
    lost: Sequence[int] = (),
) -> list[SessionRow]:
    days = [session.day(zone) for session in sessions]
    gaps = [0, *((after - before).days for before, after in pairwise(days))]
    return [
        _row(
            _Gap(session, gap),
            offered[session.number],
            zone=zone,
            names=names,
            lost=session.number in lost,
        )
        for session, gap in zip(sessions, gaps, strict=True)
    ]


def explained(
    found: Sequence[SessionRow], diagnoses: Mapping[int, Diagnosis], *, zone: ZoneInfo
) -> list[SessionRow]:
    """The same rows; those without any free time in their window say why."""
    return [
        replace(row, diagnosis=diagnosis_words(diagnoses[row.number], zone=zone))
        if row.number in diagnoses and not row.days
        else row
        for row in found
    ]


def _row(
    placed: _Gap,
    slots: Sequence[Slot],
    *,
    zone: ZoneInfo,
    names: Names,
    lost: bool,
) -> SessionRow:
    session, gap = placed.session, placed.days
    tone, state = _state(session, zone)
    window = session.window
    dates = session.dates
    return SessionRow(
        number=session.number,
        phase=names.phases.get(session.phase, session.phase.capitalize()),
        target=date_format(dates.target, "D j M"),
        window=_("%(first)s to %(last)s")
        % {
            "first": date_format(dates.earliest, "j M"),
            "last": date_format(dates.latest, "j M"),
        },
        band=window_band(
            days=gap,
            least=window.min_days,
            target=window.target_days,
            most=window.max_days,
        )
        if gap
        else None,
        code=slot_code(session.slot),
        chosen_day=day_words(session.day(zone)) if session.slot else "",
        gap=_("%(count)s days") % {"count": gap} if gap else "",
        tone=tone,
        state=state,
        error=_("This time has just been taken. Another one is proposed.")
        if lost
        else "",
        days=_options(session, slots, zone=zone, names=names),
        diagnosis=None,
    )


def _state(session: ProposedSession, zone: ZoneInfo) -> tuple[str, str]:
    match session.fit(zone):
        case Fit.NEEDS_ATTENTION:
            return "wait", _("To be arranged")
        case Fit.FITS:
            return "ok", _("On its target")
        case _:
            if is_inside(session, zone):
                return "ok", _("Inside the window")
            return "stop", _("Outside the window")


def _options(
    session: ProposedSession,
    slots: Sequence[Slot],
    *,
    zone: ZoneInfo,
    names: Names,
) -> tuple[DayOptions, ...]:
    by_day = groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())
    return tuple(
        DayOptions(
            day_words(day),
            tuple(_option(slot, session, zone=zone, names=names) for slot in of_day),
        )
        for day, of_day in by_day
    )


def _option(
    slot: Slot, session: ProposedSession, *, zone: ZoneInfo, names: Names
) -> TimeOption:
    return TimeOption(
        code=slot_code(slot),
        words=_words(slot, zone, names),
        is_chosen=slot == session.slot,
    )


def _words(slot: Slot, zone: ZoneInfo, names: Names) -> str:
    words = [
        clock(slot.starts_at, zone),
        names.practitioners.get(slot.practitioner_id, ""),
        names.rooms.get(slot.room_id or 0, ""),
    ]
    return " · ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class FreeDay:
    day: str
    is_inside: bool
    times: tuple[TimeOption, ...]


def free_days(
    slots: Sequence[Slot],
    window: DateWindow,
    *,
    zone: ZoneInfo,
    names: Names,
    chosen: str,
) -> list[FreeDay]:
    """Half-hours of each day, those inside the window marked."""
    offered = [s for s in slots if s.starts_at.astimezone(zone).minute in HALF_HOURS]
    by_day = groupby(offered, key=lambda slot: slot.starts_at.astimezone(zone).date())
    return [
        FreeDay(
            day_words(day),
            window.holds(day),
            tuple(
                TimeOption(
                    slot_code(slot),
                    _words(slot, zone, names),
                    slot_code(slot) == chosen,
                )
                for slot in of_day
            ),
        )
        for day, of_day in by_day
    ]
