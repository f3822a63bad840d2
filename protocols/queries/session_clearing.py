"""May this session begin? Everything that stands against it, in words."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.queries import site
from patients.models.patient import Patient
from protocols.domain.release import release, unticked
from protocols.domain.screening import FindingRecord, Screening
from protocols.domain.session_day import Blocker, Hurdle, News, may_be_pregnant
from protocols.domain.site_exam import DERMATOSIS, INFECTION, asked_by
from protocols.domain.states import CourseState, PlanState
from protocols.domain.verdicts import Part, Verdict
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries.adverse import open_grade
from protocols.queries.screenings import (
    LiveScreening,
    choices,
    latest_check,
    live_screening,
    screening_of,
    standing_decisions,
)
from protocols.queries.sessions import (
    Checklist,
    interval_of,
    is_outside_window,
    sessions_beyond,
)

# What must not go on without a clinician's look at the whole course.
RED = frozenset({Verdict.EXCLUDE, Verdict.POSTPONE})


def blockers_of(
    record: SessionRecord, session: PlannedSession, *, at: datetime
) -> tuple[Blocker, ...]:
    """Nothing here means clear. A decision or a tick on a finding lifts its blocker."""
    live = live_screening(record.patient, part=Part.COURSE, at=at)
    return (
        *_of_rights(record),
        *_of_plan(session),
        *_of_news(record),
        *_of_course_screening(live),
        *_of_body(record, live),
        *_of_scalp(record),
        *_of_today(record),
        *_of_interval(record, session, at=at),
        *_of_count(record, session),
        *_of_events(record),
    )


def new_red(patient: Patient, *, at: datetime) -> frozenset[str]:
    """Rules of the whole course that say stop or wait now, and did not at the last
    recorded screening. What is about today alone is not among them."""
    before = latest_check(patient, part=Part.COURSE)
    known = _red(screening_of(before)) if before else frozenset()
    return _red(live_screening(patient, part=Part.COURSE, at=at).screening) - known


def _red(screening: Screening) -> frozenset[str]:
    return frozenset(
        found.rule_id for found in screening.findings if found.verdict in RED
    )


def _of_rights(record: SessionRecord) -> Iterator[Blocker]:
    if not record.operator.may_inject:
        text = _("Only somebody with the right to inject may do this.")
        yield Blocker(Hurdle.RIGHTS, text)


def _of_plan(session: PlannedSession) -> Iterator[Blocker]:
    if session.course.plan.state == PlanState.PENDING_START:
        text = _("The plan still waits for something. The screening says for what.")
        yield Blocker(Hurdle.PLAN, text)
    elif session.course.plan.state != PlanState.ACTIVE:
        yield Blocker(Hurdle.PLAN, _("The plan is no longer active."))
    elif session.course.state != CourseState.ACTIVE:
        yield Blocker(Hurdle.PLAN, _("The course is on hold."))


def _of_news(record: SessionRecord) -> Iterator[Blocker]:
    checklist = Checklist.of(record)
    news = News(
        checklist.illness, checklist.medicine, checklist.allergy, checklist.recorded
    )
    if not news.is_answered:
        text = _("Ask whether anything is new: illness, medicine, allergy.")
        yield Blocker(Hurdle.NEWS, text)
    elif news.is_open:
        text = _("Something is new. Bring the history up to date, then tick that.")
        yield Blocker(Hurdle.NEWS, text)


def _of_body(record: SessionRecord, live: LiveScreening) -> Iterator[Blocker]:
    """What no rule reads, and is asked before every session all the same (6.1)."""
    checklist, known = Checklist.of(record), live.gathered.known
    if checklist.pulse is None:
        yield Blocker(Hurdle.ANSWER_MISSING, _("Pulse: measure it today."))
    if not checklist.eaten:
        text = _("Ask whether they have eaten and drunk today.")
        yield Blocker(Hurdle.ANSWER_MISSING, text)
    values = {key: given.value for key, given in known.items()}
    if may_be_pregnant(values) and not checklist.last_period:
        text = _("Ask for the first day of the last period.")
        yield Blocker(Hurdle.ANSWER_MISSING, text)


def _of_scalp(record: SessionRecord) -> Iterator[Blocker]:
    """What was seen asks for an answer of its own (2.10), given today."""
    given = Checklist.of(record).answers
    for key, text in (
        (INFECTION, _("Pustules or crusts are seen: is it an infection?")),
        (DERMATOSIS, _("Marked redness or scaling is seen: which skin disease?")),
    ):
        if key in asked_by(record.site_exam) and key not in given:
            yield Blocker(Hurdle.ANSWER_MISSING, text)


def _of_course_screening(live: LiveScreening) -> Iterator[Blocker]:
    """The rules of the course hold on every day, with the facts as they are now."""
    for obstacle in live.release.obstacles:
        found = obstacle.finding
        yield Blocker(Hurdle.COURSE_SCREENING, _words(found), found.rule_id)
    for pending in live.release.pending:
        found = pending.finding
        yield Blocker(Hurdle.PLAN, _words(found), found.rule_id)


def _of_today(record: SessionRecord) -> Iterator[Blocker]:
    if record.today_check is None:
        yield Blocker(Hurdle.ANSWER_MISSING, _("Today's check has not been done."))
        return
    screening = screening_of(record.today_check)
    decided = choices(standing_decisions(record.patient))
    for found in screening.of(Verdict.INCOMPLETE):
        yield Blocker(Hurdle.ANSWER_MISSING, _words(found), found.rule_id)
    for obstacle in release(screening, decided).obstacles:
        found = obstacle.finding
        if found.verdict == Verdict.REVIEW:
            yield Blocker(Hurdle.TODAY_UNDECIDED, _words(found), found.rule_id)
        elif found.verdict != Verdict.INCOMPLETE:
            yield Blocker(Hurdle.TODAY_STOP, _words(found), found.rule_id)
    for found in unticked(screening.findings, decided):
        yield Blocker(Hurdle.TODAY_UNTICKED, _words(found), found.rule_id)


def _of_interval(
    record: SessionRecord, session: PlannedSession, *, at: datetime
) -> Iterator[Blocker]:
    zone = site.zone_of(site.home_location())
    interval = interval_of(session, record, at=at, zone=zone)
    if interval.is_too_soon:
        text = _("Only %(days)s days since the last session; at least %(least)s.")
        values = {"days": interval.days, "least": interval.window.min_days}
        yield Blocker(Hurdle.TOO_SOON, text % values, "G10")
    elif record.outside_window_reason:
        return
    elif interval.is_late:
        text = _("%(days)s days since the last session, more than %(most)s: say why.")
        values = {"days": interval.days, "most": interval.window.max_days}
        rule = "G11" if interval.is_very_late else ""
        yield Blocker(Hurdle.LATE, text % values, rule)
    elif is_outside_window(session, today=interval.today):
        yield Blocker(Hurdle.LATE, _("Today lies outside the planned window: say why."))


def _of_count(record: SessionRecord, session: PlannedSession) -> Iterator[Blocker]:
    beyond = sessions_beyond(session, record)
    if beyond and not record.too_many_reason:
        text = _("More sessions than the protocol describes: say why it goes on.")
        yield Blocker(Hurdle.TOO_MANY, text, "G13")


def _of_events(record: SessionRecord) -> Iterator[Blocker]:
    """G12: it must have healed first."""
    if open_grade(record.patient).postpones:
        text = _(
            "An adverse event of grade 2 or more, or not graded yet, is not resolved."
        )
        yield Blocker(Hurdle.ADVERSE_EVENT, text, "G12")


def _words(found: FindingRecord) -> str:
    return f"{_(found.title)}: {_(found.reason)}"
