"""What a repair comes to, in sentences: for the four choices and for the whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from protocols.domain.course_change import (
    Change,
    Mode,
    Repair,
    RepairedRow,
    RowState,
    Verdict,
)
from protocols.presenters.course_booking import Names
from protocols.queries.repair_desk import RepairDesk

_FACED = frozenset({Change.KEPT, Change.MOVED, Change.PLACED})


@dataclass(frozen=True, slots=True)
class Choice:
    mode: Mode
    title: str
    consequence: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Fact:
    tone: str
    icon: str
    words: str


def titles(*, resumes: bool) -> dict[Mode, str]:
    return {
        Mode.THIS_ONE: _("This one only"),
        Mode.SHIFT_REST: _("Resume") if resumes else _("Shift the rest"),
        Mode.SKIP: _("Skip this session"),
        Mode.ASK: _("Ask the clinician"),
    }


def consequence(desk: RepairDesk, repair: Repair) -> str:
    """What would come of this choice, in one or two short sentences."""
    if repair.mode == Mode.ASK:
        text = _("Course pauses. %(name)s gets a task. Nothing moves.")
        return text % {"name": desk.course.plan.clinician.full_name}
    first = _first_sentence(desk, repair)
    return " ".join(part for part in (first, _second_sentence(repair)) if part)


def _first_sentence(desk: RepairDesk, repair: Repair) -> str:
    if repair.summary.to_arrange:
        row = next(r for r in repair.rows if r.change == Change.TO_ARRANGE)
        text = _("Session %(number)s finds no free time inside its window.")
        return text % {"number": row.number}
    if repair.mode == Mode.SKIP:
        return _skip_sentence(repair)
    if repair.mode == Mode.THIS_ONE:
        return _next_sentence(desk, repair)
    count = repair.summary.changed
    if not count:
        return _("Nothing needs to move.")
    text = ngettext(
        "%(count)s session gets another time.",
        "%(count)s sessions get other times.",
        count,
    )
    return text % {"count": count}


def _skip_sentence(repair: Repair) -> str:
    follower = _after_dropped(repair)
    if follower is None:
        return _("The course ends one session earlier.")
    text = _("The gap to session %(number)s is %(days)s days.")
    return text % {"number": follower.number, "days": follower.gap_days}


def _after_dropped(repair: Repair) -> RepairedRow | None:
    dropped = [row.number for row in repair.rows if row.change == Change.DROPPED]
    later = (
        row
        for row in repair.rows
        if dropped and row.number > max(dropped) and row.gap_days is not None
    )
    return next(later, None)


def _next_sentence(desk: RepairDesk, repair: Repair) -> str:
    later = (
        row
        for row in repair.rows
        if row.number > desk.number
        and row.gap_days is not None
        and row.state != RowState.DONE
    )
    row = next(later, None)
    if row is None:
        return _("It is the last one.")
    text = _("Session %(number)s would then come %(days)s days later.")
    return text % {"number": row.number, "days": row.gap_days}


def _second_sentence(repair: Repair) -> str:
    late = repair.clinician_must_decide
    outside = next((row for row in repair.rows if _is_outside(row)), None)
    if late is not None:
        text = _("Maximum is %(days)s: the clinician decides.")
        return text % {"days": late.max_days}
    if outside is None:
        return _("Every gap stays inside its window.")
    if outside.verdict == Verdict.TOO_SOON:
        text = _("Minimum is %(days)s, so a reason is needed.")
        return text % {"days": outside.window.min_days}
    text = _("Maximum is %(days)s, so a reason is needed.")
    return text % {"days": outside.window.max_days}


def _is_outside(row: RepairedRow) -> bool:
    return row.change in _FACED and row.days_outside > 0


def facts(desk: RepairDesk, repair: Repair, names: Names) -> list[Fact]:
    if repair.mode == Mode.ASK:
        return [
            Fact(
                "wait", "circle-pause", _("The course is on hold until it is decided.")
            ),
            Fact("wait", "bell-off", _("Reminders of this course stop.")),
            Fact("ok", "check", _("No time moves, none is given up.")),
        ]
    return [
        *_count_facts(repair),
        *_gap_facts(repair),
        *_usual_fact(desk, repair),
        *_row_facts(repair, names),
        *_end_fact(repair),
    ]


def _count_facts(repair: Repair) -> Iterator[Fact]:
    summary = repair.summary
    if summary.count_kept:
        text = _("All %(count)s sessions kept, order kept")
        yield Fact("ok", "check", text % {"count": summary.count_before})
        return
    text = _("%(after)s of %(before)s sessions stay, order kept")
    numbers = {"after": summary.count_after, "before": summary.count_before}
    yield Fact("wait", "triangle-alert", text % numbers)


def _gap_facts(repair: Repair) -> Iterator[Fact]:
    outside = [row for row in repair.rows if _is_outside(row)]
    if not outside:
        yield Fact("ok", "check", _("No gap below minimum or above maximum"))
    for row in outside:
        early = row.verdict == Verdict.TOO_SOON
        text = (
            _("Session %(number)s comes too soon: %(days)s days, minimum %(limit)s.")
            if early
            else _(
                "Session %(number)s comes too late: %(days)s days, maximum %(limit)s."
            )
        )
        limit = row.window.min_days if early else row.window.max_days
        values = {"number": row.number, "days": row.gap_days, "limit": limit}
        yield Fact("stop", "octagon-x", text % values)


def _usual_fact(desk: RepairDesk, repair: Repair) -> Iterator[Fact]:
    wishes, summary = desk.now.wishes, repair.summary
    if not summary.changed or len(wishes.weekdays) != 1 or wishes.from_time is None:
        return
    day = desk.today
    monday = day.toordinal() - day.weekday()
    weekday = type(day).fromordinal(monday + min(wishes.weekdays))
    text = _("%(weekday)s %(clock)s kept for %(kept)s of %(count)s")
    values = {
        "weekday": date_format(weekday, "l"),
        "clock": f"{wishes.from_time:%H:%M}",
        "kept": summary.usual_kept,
        "count": summary.changed,
    }
    tone = "ok" if summary.usual_kept else "wait"
    yield Fact(tone, "check" if summary.usual_kept else "triangle-alert", text % values)


def _row_facts(repair: Repair, names: Names) -> Iterator[Fact]:
    for row in repair.rows:
        if row.change not in {Change.MOVED, Change.PLACED, Change.TO_ARRANGE}:
            continue
        values = {"number": row.number}
        if row.change == Change.TO_ARRANGE:
            yield Fact(
                "wait", "hourglass", _("Session %(number)s has no time.") % values
            )
        elif row.verdict == Verdict.AT_THE_LIMIT:
            yield Fact("wait", "triangle-alert", _limit_words(row))
        if row.practitioner_changed and row.after:
            name = names.practitioners.get(row.after.practitioner_id, "")
            text = _("Session %(number)s moves to %(name)s.")
            yield Fact("wait", "users", text % {**values, "name": name})


def _limit_words(row: RepairedRow) -> str:
    if row.gap_days == row.window.max_days:
        text = _("Session %(number)s is on the last day of its window.")
        return f"{text % {'number': row.number}} {_('Later is not possible.')}"
    text = _("Session %(number)s is on the first day of its window.")
    return text % {"number": row.number}


def _end_fact(repair: Repair) -> Iterator[Fact]:
    before, after = repair.summary.ends_before, repair.summary.ends_after
    if after is None:
        return
    if before == after or before is None:
        text = _("Course ends %(after)s, as before.")
        yield Fact("note", "flag", text % {"after": date_format(after, "j F")})
        return
    text = _("Course ends %(after)s, was %(before)s.")
    days = {"after": date_format(after, "j F"), "before": date_format(before, "j F")}
    yield Fact("note", "flag", text % days)
