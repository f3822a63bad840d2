"""The reports on sessions and courses: kept windows, and how courses went."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.domain.charts import Bar, BarChart
from clinic.domain.shares import Share
from clinic.presenters.report_tables import (
    NOTHING,
    Cell,
    Figure,
    Report,
    ReportTable,
    TableRow,
    by_name,
    count_cell,
    few_note,
    share_bar,
    share_cell,
    share_figure,
)
from clinic.presenters.reports import weekdays
from protocols.domain.adherence import (
    Distance,
    GivenSession,
    MissedCount,
    adherence,
    distance,
    grouped,
)
from protocols.domain.completion import BegunCourse, Completion
from protocols.domain.states import CourseState, MissKind, MissReason
from protocols.presenters.ingredients import in_language
from protocols.presenters.miss_reasons import MISS_REASONS

# A reason that many sessions share is said once, whatever its capitals.
_MOST_REASONS = 20


def windows(
    sessions: Sequence[GivenSession],
    missed: Sequence[MissedCount],
    *,
    people: Mapping[int, str],
    with_clinical_reasons: bool,
) -> Report:
    """``with_clinical_reasons``: reasons written in a record are for clinicians."""
    whole = adherence(sessions)
    by_person = grouped(sessions, lambda session: session.practitioner_id)
    names = by_name((pk, people.get(pk, NOTHING)) for pk in by_person)
    by_weekday = grouped(sessions, lambda session: session.day.weekday())
    outside = [session for session in sessions if session.days_outside]
    return Report(
        figures=(
            share_figure(_("Inside the window"), whole),
            Figure(
                _("Outside"),
                number_format(len(outside)),
                _("%(late)s late, %(early)s early")
                % {
                    "late": sum(s.days_outside > 0 for s in outside),
                    "early": sum(s.days_outside < 0 for s in outside),
                },
            ),
            _worst_figure(outside),
        ),
        tables=(
            _adherence_table(
                ("practitioner", _("By practitioner"), _("Practitioner")),
                _rows(by_person, names),
                whole,
            ),
            _adherence_table(
                ("weekday", _("By weekday"), _("Weekday")),
                _rows(by_weekday, weekdays()),
                whole,
            ),
            _distance_table(sessions),
            _reason_table(outside, with_clinical_reasons=with_clinical_reasons),
            _missed_table(missed),
        ),
        notes=(
            _("A session counts on the day it was given, against its own window."),
            few_note(),
        ),
    )


def days_words(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _worst_figure(outside: Sequence[GivenSession]) -> Figure:
    furthest = max((abs(session.days_outside) for session in outside), default=0)
    title = _("Furthest outside")
    if not furthest:
        return Figure(title, NOTHING, _("all inside"))
    return Figure(title, days_words(furthest), _("from the nearest day of the window"))


def _rows(
    groups: Mapping[int, list[GivenSession]], names: Iterable[tuple[int, str]]
) -> list[tuple[str, Share]]:
    return [(name, adherence(groups[key])) for key, name in names if key in groups]


def _adherence_table(
    words: tuple[str, str, str], rows: list[tuple[str, Share]], whole: Share
) -> ReportTable:
    slug, title, head = words
    return ReportTable(
        slug=slug,
        title=title,
        heads=(head, _("Sessions"), _("Inside"), _("Outside"), _("Inside, %")),
        rows=(
            *(TableRow(name, _adherence_cells(share)) for name, share in rows),
            TableRow(_("All"), _adherence_cells(whole), is_total=True),
        ),
        chart=BarChart(
            axis=_("Sessions inside their window, %"),
            series=(_("Inside"),),
            bars=tuple(share_bar(name, (share,)) for name, share in rows),
        ),
        empty=_("No session was given in this period."),
    )


def _adherence_cells(share: Share) -> tuple[Cell, ...]:
    return (
        count_cell(share.of),
        count_cell(share.part),
        count_cell(share.of - share.part),
        share_cell(share),
    )


def _distance_words() -> dict[Distance, str]:
    return {
        Distance.EARLY_WEEK: _("4 days or more too early"),
        Distance.EARLY_DAYS: _("1 to 3 days too early"),
        Distance.INSIDE: _("Inside the window"),
        Distance.LATE_DAYS: _("1 to 3 days too late"),
        Distance.LATE_WEEK: _("4 to 7 days too late"),
        Distance.LATE_FORTNIGHT: _("8 to 14 days too late"),
        Distance.LATE_MORE: _("15 days or more too late"),
    }


def _distance_table(sessions: Sequence[GivenSession]) -> ReportTable:
    found = Counter(distance(session) for session in sessions)
    shares = [
        (words, Share(found[kind], len(sessions)))
        for kind, words in _distance_words().items()
    ]
    return ReportTable(
        slug="days",
        title=_("By days outside"),
        heads=(_("Distance"), _("Sessions"), _("Share, %")),
        rows=_share_rows(shares) if sessions else (),
        empty=_("No session was given in this period."),
    )


def _share_rows(rows: Iterable[tuple[str, Share]]) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(words, (count_cell(share.part), share_cell(share)))
        for words, share in rows
    )


def _reason_table(
    outside: Sequence[GivenSession], *, with_clinical_reasons: bool
) -> ReportTable:
    def reason(session: GivenSession) -> str:
        if session.is_clinical and not with_clinical_reasons:
            return _("A reason stands in the record")
        return session.reason.strip() or _("No reason written")

    return ReportTable(
        slug="reason",
        title=_("Why outside"),
        heads=(_("Reason"), _("Sessions"), _("Share, %")),
        rows=_share_rows(_by_reason([reason(session) for session in outside])),
        note=""
        if with_clinical_reasons
        else _("What a clinician wrote in a record is shown to clinicians alone."),
        empty=_("Every session of this period was given inside its window."),
    )


def _by_reason(reasons: Sequence[str]) -> list[tuple[str, Share]]:
    """The most frequent first; the rest in one row."""
    spelled: dict[str, str] = {}
    found = Counter(reason.casefold() for reason in reasons)
    for reason in reasons:
        spelled.setdefault(reason.casefold(), reason)
    first = found.most_common(_MOST_REASONS)
    rest = len(reasons) - sum(count for _reason, count in first)
    rows = [(spelled[key], Share(count, len(reasons))) for key, count in first]
    return [*rows, (_("Other reasons"), Share(rest, len(reasons)))] if rest else rows


def _missed_table(missed: Sequence[MissedCount]) -> ReportTable:
    kinds = {
        MissKind.NO_SHOW: _("No-show"),
        MissKind.LATE_CANCELLED: _("Cancelled late"),
        MissKind.CANCELLED: _("Cancelled in time"),
        MissKind.CLINIC: _("By the clinic"),
    }
    found = Counter[tuple[MissKind, MissReason]]()
    for alike in missed:
        found[alike.kind, alike.reason] += alike.count
    reasons = {
        reason: [found[kind, reason] for kind in kinds] for reason in MISS_REASONS
    }
    rows = [
        TableRow(str(MISS_REASONS[reason]), _counted(counts))
        for reason, counts in reasons.items()
        if any(counts)
    ]
    totals = [sum(column) for column in zip(*reasons.values(), strict=True)]
    return ReportTable(
        slug="missed",
        title=_("Sessions that came to nothing, and why"),
        heads=(_("Reason"), *kinds.values(), _("All")),
        rows=(*rows, TableRow(_("All"), _counted(totals), is_total=True)),
        note=_("By the day of the time that was booked first."),
        empty=_("No booked session came to nothing in this period."),
    )


def _counted(counts: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(count_cell(count) for count in [*counts, sum(counts)])


def courses(begun: Sequence[BegunCourse]) -> Report:
    whole = Completion.of(begun)
    groups: dict[Hashable, list[BegunCourse]] = {}
    for course in begun:
        groups.setdefault(course.protocol, []).append(course)
    rows = sorted(
        (
            (in_language(group[-1].titles) or group[-1].protocol, Completion.of(group))
            for group in groups.values()
        ),
        key=lambda row: row[0].casefold(),
    )
    return Report(
        figures=(
            Figure(
                _("Courses begun"),
                number_format(len(begun)),
                _("first session in this period"),
            ),
            share_figure(_("Completed, of those that are over"), whole.completed),
            share_figure(_("Sessions given, of those planned"), whole.given),
        ),
        tables=(_course_table(rows, whole), _end_table(begun)),
        notes=(
            _("A course belongs to the period in which its first session lies."),
            _(
                "The share completed is of courses that are over: a running one has not failed."
            ),
            few_note(),
        ),
    )


def _course_table(
    rows: Sequence[tuple[str, Completion]], whole: Completion
) -> ReportTable:
    return ReportTable(
        slug="protocol",
        title=_("By protocol"),
        heads=(
            _("Protocol"),
            _("Begun"),
            _("Completed"),
            _("Running"),
            _("On hold"),
            _("Ended early"),
            _("Completed, %"),
            _("Sessions given"),
            _("Sessions planned"),
        ),
        rows=(
            *(TableRow(title, _course_cells(each)) for title, each in rows),
            TableRow(_("All"), _course_cells(whole), is_total=True),
        ),
        chart=BarChart(
            axis=_("Courses, number"),
            series=(_("Completed"), _("Ended early")),
            bars=tuple(_course_bar(title, each) for title, each in rows),
            top=None,
        ),
        empty=_("No course began in this period."),
    )


def _course_cells(each: Completion) -> tuple[Cell, ...]:
    return (
        count_cell(len(each.courses)),
        count_cell(each.count(CourseState.COMPLETED)),
        count_cell(each.count(CourseState.ACTIVE)),
        count_cell(each.count(CourseState.PAUSED)),
        count_cell(each.count(CourseState.ENDED)),
        share_cell(each.completed),
        count_cell(each.given.part),
        count_cell(each.given.of),
    )


def _course_bar(title: str, each: Completion) -> Bar:
    parts = (each.count(CourseState.COMPLETED), each.count(CourseState.ENDED))
    return Bar(title, parts, _("of %(count)s begun") % {"count": len(each.courses)})


def _end_table(begun: Sequence[BegunCourse]) -> ReportTable:
    reasons = [
        course.end_reason.strip() or _("No reason written")
        for course in begun
        if course.state == CourseState.ENDED
    ]
    return ReportTable(
        slug="ended",
        title=_("Why ended early"),
        heads=(_("Reason"), _("Courses"), _("Share, %")),
        rows=_share_rows(_by_reason(reasons)),
        empty=_("No course of this period ended early."),
    )
