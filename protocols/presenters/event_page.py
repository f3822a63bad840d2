"""One adverse event as a finished page: what was reported, what it hangs on, history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clinic.presenters.moments import shown
from patients.queries.photos import consent_stands
from protocols.domain.adverse_events import AdverseEventTerm
from protocols.domain.adverse_words import (
    Channel,
    EntryKind,
    EventState,
    PhotoAgreed,
    RedFlagAnswer,
    hours_between,
)
from protocols.domain.event_stops import stop_rules_touched
from protocols.domain.problem_form import RedFlag
from protocols.domain.states import CourseState
from protocols.models.adverse import (
    AdverseEvent,
    EventEntry,
    EventFollowUp,
    ProblemReport,
)
from protocols.presenters import event_words as words
from protocols.presenters.event_words import Pill
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.queries import adverse
from protocols.queries.event_links import injected_at
from protocols.reference import adverse_events, problem_form, texts


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """``is_open``: nobody answered it; unknown is not a no."""

    ask: str
    word: str
    is_red: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReport:
    pk: int
    title: str
    terms: str
    where: str
    began: str
    words: str
    red: tuple[Answer, ...]
    denied: int
    photo_url: str
    photo_small_url: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    when: str
    who: str
    title: str
    text: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownFollowUp:
    pk: int
    due: str
    done: str
    findings: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """The course waits: for a word about this event, or about ``others``."""

    waits_for_word: bool
    others: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    pk: int
    title: str
    pills: tuple[Pill, ...]
    is_open: bool
    links: tuple[Line, ...]
    reports: tuple[ShownReport, ...]
    entries: tuple[ShownEntry, ...]
    follow_ups: tuple[ShownFollowUp, ...]
    stop_rules: tuple[str, ...]
    guide: AdverseEventTerm | None
    guide_name: str
    course_url: str
    hold: Hold | None
    alert_pk: int | None


def page(event: AdverseEvent, zone: ZoneInfo, *, today: date) -> EventPage:
    """``event`` comes from ``queries.events``."""
    reports = list(event.reports.all())
    has_photo = any(report.photo_key for report in reports)
    stands = has_photo and consent_stands(event.patient)
    return EventPage(
        pk=event.pk,
        title=words.title_of(event),
        pills=(words.state_pill(event), words.grade_pill(event)),
        is_open=event.state == EventState.OPEN,
        links=tuple(links(event, zone)),
        reports=tuple(_report(row, zone, stands=stands) for row in reports),
        entries=tuple(_entry(row, zone) for row in reversed(event.entries.all())),
        follow_ups=tuple(
            _follow_up(row, zone, today=today) for row in event.follow_ups.all()
        ),
        stop_rules=stop_rules(event),
        guide=adverse_events.get(event.term),
        guide_name=words.term_name(event.term),
        course_url=_course_url(event),
        hold=_hold(event),
        alert_pk=_unopened(reports),
    )


def _follow_up(row: EventFollowUp, zone: ZoneInfo, *, today: date) -> ShownFollowUp:
    return ShownFollowUp(
        row.pk,
        date_format(row.due_on),
        shown(row.done_at, zone).long if row.done_at else "",
        row.findings,
        row.done_at is None and row.due_on < today,
    )


def _unopened(reports: Iterable[ProblemReport]) -> int | None:
    alerts = (getattr(report, "alert", None) for report in reports)
    return next((one.pk for one in alerts if one and not one.opened_at), None)


def _hold(event: AdverseEvent) -> Hold | None:
    course = event.course
    if course is None or course.state != CourseState.PAUSED:
        return None
    holding = adverse.holding(course)
    others = tuple(_held_by(one) for one in holding if one != event)
    return Hold(event in holding, others)


def _held_by(event: AdverseEvent) -> Line:
    return Line(
        date_format(event.opened_at.date()),
        words.title_of(event),
        reverse("event-detail", args=[event.pk]),
    )


def _course_url(event: AdverseEvent) -> str:
    return reverse("course-detail", args=[event.course_id]) if event.course_id else ""


def links(event: AdverseEvent, zone: ZoneInfo) -> list[Line]:
    """The session before it, its zones, products with lots, operator, hours since."""
    record = event.record
    if record is None:
        return [Line(_("Session"), _("No session is known before it began."))]
    injected = injected_at(record)
    planned = record.planned_session
    session = _("Session %(number)s") % {"number": planned.number}
    moment = shown(injected, zone).long if injected else ""
    products = [
        f"{use.brand or ingredient_name(use.ingredient)} · {use.lot}"
        for use in record.products.all()
    ]
    return [
        Line(
            _("Session"),
            f"{session} · {moment}",
            reverse("session-record", args=[planned.pk]),
        ),
        Line(_("Since the injection"), since_words(event, injected, zone)),
        Line(_("Practitioner"), record.operator.full_name),
        Line(
            _("Zones treated"),
            words.zone_words(zone.zone for zone in record.zones.all()),
        ),
        Line(_("Products and lots"), "; ".join(products)),
    ]


def since_words(event: AdverseEvent, injected: datetime | None, zone: ZoneInfo) -> str:
    if event.onset_at is None or injected is None:
        return _("The onset is not known.")
    if not event.onset_has_time:
        day = event.onset_at.astimezone(zone).date()
        days = (day - injected.astimezone(zone).date()).days
        text = ngettext(
            "%(count)s day (the time is not known)",
            "%(count)s days (the time is not known)",
            days,
        )
        return text % {"count": days}
    hours = hours_between(injected, event.onset_at)
    if hours is None:
        return _("The onset lies before this session.")
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


def stop_rules(event: AdverseEvent) -> tuple[str, ...]:
    """The plan's own words for each of its stop rules that the event touches."""
    if event.course is None:
        return ()
    of_plan = event.course.plan.protocol_copy.get("stop_rules", ())
    language = (get_language() or "en").partition("-")[0]
    said = texts.for_language(language).stop_rules
    keys = stop_rules_touched(event.term, event.grade, of_plan=of_plan)
    return tuple(said.get(key, key) for key in keys)


def _report(report: ProblemReport, zone: ZoneInfo, *, stands: bool) -> ShownReport:
    answers = [_answer(report, flag) for flag in problem_form.current().flags]
    red = [answer for answer in answers if answer.is_red]
    may_show = report.photo_key and (report.photo_agreed == PhotoAgreed.ONCE or stands)
    return ShownReport(
        pk=report.pk,
        title=_how(report, zone),
        terms=", ".join(words.plain_terms(report.terms)),
        where=words.zone_words(report.zones),
        began=_began(report),
        words=report.words,
        red=tuple(sorted(red, key=lambda answer: answer.is_open)),
        denied=len(answers) - len(red),
        photo_url=_photo_url(report, "large") if may_show else "",
        photo_small_url=_photo_url(report, "small") if may_show else "",
        is_urgent=report.is_urgent,
    )


def _how(report: ProblemReport, zone: ZoneInfo) -> str:
    who = report.taken_by.full_name if report.taken_by else ""
    how = str(words.CHANNELS[Channel(report.channel)])
    parts = (shown(report.reported_at, zone).long, how, who)
    return " · ".join(part for part in parts if part)


def _began(report: ProblemReport) -> str:
    if report.began_on is None:
        return _("not known")
    day = date_format(report.began_on)
    return f"{day}, {report.began_time:%H:%M}" if report.began_time else day


def _photo_url(report: ProblemReport, size: str) -> str:
    return reverse("event-photo", args=[report.event_id, report.pk, size])


def _answer(report: ProblemReport, flag: RedFlag) -> Answer:
    said = {
        RedFlagAnswer.YES: _("Yes"),
        RedFlagAnswer.NO: _("No"),
        RedFlagAnswer.NOT_SURE: _("Not sure"),
    }
    given = report.answers.get(flag.id, "")
    word = said.get(given, _("Not answered"))
    is_red = given != RedFlagAnswer.NO
    return Answer(in_language(flag.ask), word, is_red, is_open=not given)


def _entry(entry: EventEntry, zone: ZoneInfo) -> ShownEntry:
    return ShownEntry(
        when=shown(entry.at, zone).long,
        who=entry.by.full_name if entry.by else _("The patient, by link"),
        title=str(words.ENTRIES[EntryKind(entry.kind)]),
        text=entry.text,
        changes=tuple(
            change_words(name, pair, zone) for name, pair in entry.changes.items()
        ),
    )


def change_words(name: str, pair: list[Any], zone: ZoneInfo) -> str:
    before, after = (_value(name, value, zone) for value in pair)
    label = str(words.FIELDS.get(name, name))
    if before in {"", "–"}:
        return f"{label}: {after}"
    return _("%(label)s: %(after)s, before %(before)s") % {
        "label": label,
        "after": after,
        "before": before,
    }


_WORDS: Mapping[str, Mapping[Any, Any]] = {
    "grade": words.GRADES,
    "seriousness": words.SERIOUSNESS,
    "relatedness": words.RELATEDNESS,
    "outcome": words.OUTCOMES,
}


def _value(name: str, value: Any, zone: ZoneInfo) -> str:
    if value in (None, "", []):
        return "–"
    if name == "term":
        return words.term_name(value)
    if name == "sites":
        return words.zone_words(value)
    if name in {"onset_at", "closed_at"}:
        return shown(datetime.fromisoformat(value), zone).long
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(_WORDS.get(name, {}).get(value, value))
