"""The page of a repair, put together."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import Slot
from clinic.domain.slot_codes import encode
from clinic.models.places import Clinic
from clinic.presenters.moments import clock, shown
from protocols.domain.course_change import (
    Change,
    Mode,
    Repair,
    RepairedRow,
    RowState,
)
from protocols.domain.course_orders import (
    ChangedTime,
    Open,
    OpenEnd,
    RepairOrder,
    is_new,
    needs_reason,
    open_ends,
)
from protocols.domain.repair_choices import RepairChoices
from protocols.models.course import PlannedSession
from protocols.presenters.course import names_for
from protocols.presenters.course_booking import Names
from protocols.presenters.repair_drawing import RepairDrawing, drawing
from protocols.presenters.repair_facts import (
    Choice,
    Fact,
    consequence,
    facts,
    titles,
)
from protocols.presenters.repair_rows import Given, RepairRow, given, rows
from protocols.queries.repair_desk import RepairDesk, what_happened


@dataclass(frozen=True, slots=True)
class Banner:
    tone: str
    icon: str
    pill: str
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPage:
    banner: Banner
    choices: tuple[Choice, ...]
    given: Given | None
    rows: Sequence[RepairRow]
    facts: Sequence[Fact]
    drawing: RepairDrawing | None
    mode: Mode
    seen: str
    to: str
    is_skip: bool
    skip_reason: str
    tells: bool
    decides: bool
    may_decide: bool
    must_decide: str
    needs_reasons: bool
    button: str
    blocked: str
    asks_why: bool
    changes: Sequence[ChangedTime]


@dataclass(frozen=True, slots=True)
class Fee:
    amount: Decimal
    currency: str


def fee_of(clinic: Clinic | None) -> Fee | None:
    """What a missed session costs, when the clinic charges for it."""
    if clinic is None or not clinic.no_show_fee:
        return None
    return Fee(clinic.no_show_fee, clinic.currency)


def present(  # noqa: PLR0913 - the page joins what several parts found
    desk: RepairDesk,
    repair: Repair,
    choices: RepairChoices,
    *,
    others: Mapping[Mode, Repair],
    lost: Mapping[int, Sequence[Slot]],
    may_decide: bool,
) -> RepairPage:
    slots = [s for row in repair.rows for s in (row.before, row.after) if s]
    offered = [s for row in repair.rows for s in desk.free.on(row.dates.target)]
    names = names_for([*slots, *offered])
    everything = {**others, choices.mode: repair}
    return RepairPage(
        banner=_banner(desk, choices),
        choices=tuple(
            Choice(
                mode, title, consequence(desk, everything[mode]), mode == choices.mode
            )
            for mode, title in titles(resumes=not desk.number).items()
            if mode in everything
        ),
        given=given(desk),
        rows=rows(desk, repair, choices, names=names, lost=lost),
        facts=facts(desk, repair, names),
        drawing=drawing(desk, repair),
        mode=choices.mode,
        seen=seen_token(desk),
        to=choices.given_to,
        is_skip=choices.mode == Mode.SKIP,
        skip_reason=choices.skip_reason,
        tells=choices.tells,
        decides=choices.decides,
        may_decide=may_decide,
        must_decide=_must_decide(repair),
        needs_reasons=any(needs_reason(row) for row in repair.rows),
        button=button_words(repair, resumes=not desk.number),
        blocked=_blocked(desk, repair, choices),
        asks_why=_asks_why(desk),
        changes=changes(repair, names),
    )


def seen_token(desk: RepairDesk) -> str:
    """Another one as soon as anything about the course is different."""
    text = f"{desk.course.version} {desk.now.sessions!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def differs(repair: Repair, choices: RepairChoices) -> bool:
    """Whether any time is another than the one that the person saw and chose."""
    if not choices.is_same_mode:
        return True
    return any(
        choices.rows[row.number].chosen != (encode(row.after) if row.after else "")
        for row in repair.rows
        if row.state not in {RowState.DONE, RowState.SKIPPED}
        and row.change != Change.DROPPED
        and row.number not in choices.waiting
    )


def changes(repair: Repair, names: Names) -> list[ChangedTime]:
    """What the patient would be told, row by row."""
    return [
        ChangedTime(
            before=row.before.starts_at
            if row.before and row.state == RowState.AHEAD
            else None,
            after=row.after.starts_at if row.after else None,
            practitioner=names.practitioners.get(row.after.practitioner_id, "")
            if row.after and row.practitioner_changed
            else "",
            waits=row.change == Change.TO_ARRANGE,
        )
        for row in repair.rows
        if _is_told(row)
    ]


def _is_told(row: RepairedRow) -> bool:
    if row.state == RowState.AHEAD:
        return row.after != row.before
    return is_new(row)


def button_words(repair: Repair, *, resumes: bool) -> str:
    count = repair.summary.changed
    if resumes and repair.mode != Mode.ASK:
        return _("Resume the course")
    match repair.mode:
        case Mode.ASK:
            return _("Ask the clinician")
        case Mode.SKIP:
            return _("Skip the session")
        case Mode.THIS_ONE:
            return _("Book the new time")
        case _:
            text = ngettext(
                "Shift %(count)s session", "Shift %(count)s sessions", count
            )
            return text % {"count": count}


def done_words(order: RepairOrder) -> str:
    repair = order.repair
    if repair.mode == Mode.ASK:
        return _("The course is on hold. The clinician has a task.")
    count = repair.summary.changed
    if not order.number and not count:
        return _("The course goes on.")
    text = ngettext(
        "%(count)s session has a new time.", "%(count)s sessions have new times.", count
    )
    return text % {"count": count} if count else _("The course is changed.")


def _must_decide(repair: Repair) -> str:
    late = repair.clinician_must_decide
    if late is None:
        return ""
    if late.gap_days is None:
        text = _(
            "Session %(number)s finds no time before its maximum of %(most)s days."
        )
        return text % {"number": late.number, "most": late.max_days}
    text = _(
        "Session %(number)s would come after %(days)s days; the maximum is %(most)s."
    )
    return text % {
        "number": late.number,
        "days": late.gap_days,
        "most": late.max_days,
    }


def _blocked(desk: RepairDesk, repair: Repair, choices: RepairChoices) -> str:
    """The reason in one short pill why this cannot be confirmed as it stands.

    What is still to be typed does not count: the page asks for it beside its row.
    """
    if repair.mode == Mode.ASK:
        return ""
    order = RepairOrder(
        version=0,
        now=desk.now,
        repair=repair,
        number=desk.number,
        outside=choices.reasons,
        to_arrange=choices.waiting,
        skip_reason=choices.skip_reason,
    )
    texts = {
        OpenEnd.NOTHING: _("Nothing would change"),
        OpenEnd.CLINICIAN: _("The clinician decides"),
        OpenEnd.NO_TIME: _("Session %(number)s has no time"),
    }
    found: Iterator[Open] = (end for end in open_ends(order) if end.end in texts)
    first = next(found, None)
    return texts[first.end] % {"number": first.number} if first else ""


def _asks_why(desk: RepairDesk) -> bool:
    """Whether its booked time came to nothing, so that there is a reason to note."""
    if not desk.number:
        return False
    return desk.row(desk.number).state in {RowState.MISSED, RowState.CANCELLED}


def _banner(desk: RepairDesk, choices: RepairChoices) -> Banner:
    if not desk.number:
        return Banner(
            "note",
            "circle-play",
            _("Resume"),
            _("The course goes on."),
            _resume_words(desk),
        )
    session = desk.rows[desk.number]
    title = _session_words(session, desk)
    state = desk.row(desk.number).state
    if choices.to and state == RowState.AHEAD:
        return Banner("note", "move", _("Moved"), title, _("gets another time."))
    match state:
        case RowState.MISSED:
            words = _who_and_when(session, _("was recorded as missed"))
            return Banner("stop", "user-x", _("No-show"), title, words)
        case RowState.CANCELLED:
            words = _who_and_when(session, _("was cancelled"))
            return Banner("wait", "calendar-x", _("Cancelled"), title, words)
        case RowState.AHEAD:
            words = _("is booked. Choose another time for it below.")
            return Banner("note", "calendar-clock", _("Booked"), title, words)
        case _:
            return Banner(
                "wait", "hourglass", _("To be arranged"), title, _("has no time yet.")
            )


def _session_words(session: PlannedSession, desk: RepairDesk) -> str:
    if session.appointment is None:
        return _("Session %(number)s") % {"number": session.number}
    starts = session.appointment.starts_at
    local = starts.astimezone(desk.now.zone)
    return _("Session %(number)s, %(day)s %(clock)s") % {
        "number": session.number,
        "day": date_format(local, "D j M"),
        "clock": clock(starts, desk.now.zone),
    }


def _who_and_when(session: PlannedSession, deed: str) -> str:
    appointment = session.appointment
    assert appointment is not None
    change = what_happened(appointment)
    if change is None:
        return f"{deed}."
    zone = appointment.location.zone
    when = shown(change.at, zone)
    who = change.by.full_name if change.by else _("the patient, by link")
    words = _("%(deed)s by %(name)s, %(day)s at %(clock)s.") % {
        "deed": deed,
        "name": who,
        "day": when.short_date,
        "clock": when.clock,
    }
    is_cancelled = appointment.state == AppointmentState.CANCELLED
    reason = appointment.cancel_reason if is_cancelled else ""
    return f"{words} {reason}".strip()


def _resume_words(desk: RepairDesk) -> str:
    text = _("Every session without a time gets one.")
    reason = desk.course.pause_reason
    return (
        f"{text} {_('It was on hold: %(reason)s') % {'reason': reason}}"
        if reason
        else text
    )
