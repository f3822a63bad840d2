"""Everything a report at the end of a course says: the PDF's one source."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import format_currency
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from clinic.domain.clock import local_day
from clinic.models.staff import StaffMember
from patients.presenters.photo_conditions import difference_words
from patients.presenters.photos import view_name
from patients.queries import photos
from patients.queries.photos import PhotoPair
from protocols.domain.plan import PlanClinician, Window
from protocols.domain.report import (
    ReportContent,
    ReportCost,
    ReportFigure,
    ReportLot,
    ReportPair,
    ReportReview,
    ReportSession,
)
from protocols.domain.review import Line, SessionLine
from protocols.domain.review_input import ReportInput
from protocols.domain.review_states import NextStep, ReviewState
from protocols.domain.schedule import DateWindow, window_after
from protocols.domain.states import MissReason
from protocols.models.session import ProductUse
from protocols.presenters import review as review_words
from protocols.presenters import trends
from protocols.presenters.course import phase_name
from protocols.presenters.course_events import lines as event_lines
from protocols.presenters.ingredients import ingredient_name
from protocols.presenters.miss_reasons import MISS_REASONS
from protocols.queries import reviews
from protocols.queries.course_facts import CourseFacts, SessionFact
from protocols.queries.courses import newest_version
from protocols.queries.knowledge_in_force import texts_in_force

# So many pairs of photographs are printed; more would make the file too large to mail.
MOST_PAIRS = 4


@dataclass(frozen=True, slots=True)
class ReportIssue:
    """Who signs what, when; ``number`` is the version's."""

    facts: CourseFacts
    written: ReportInput
    number: int
    by: StaffMember
    at: datetime

    @property
    def language(self) -> str:
        return self.facts.patient.language


def report_content(issue: ReportIssue) -> ReportContent:
    """In the patient's language, whatever the signer reads."""
    with translation.override(issue.language):
        return _content(issue)


def next_window(facts: CourseFacts) -> DateWindow | None:
    """When maintenance would begin: from the last session that was really given."""
    if facts.last_on is None:
        return None
    step = facts.content.phases[-1].steps[-1].window
    return window_after(facts.last_on, Window(*_days(step)))


def _days(window: Window) -> tuple[int, int, int]:
    return window.min_days, window.target_days, window.max_days


def _content(issue: ReportIssue) -> ReportContent:
    facts, plan = issue.facts, issue.facts.content
    code = issue.language.partition("-")[0]
    newest = newest_version(facts.course.plan)
    return ReportContent(
        number=plan.number,
        version=issue.number,
        language=issue.language,
        signed_at=issue.at,
        patient=plan.patient,
        clinician=plan.clinician,
        signer=PlanClinician(issue.by.full_name, issue.by.licence_number),
        clinic=plan.clinic,
        protocol=plan.protocol.title,
        plan_version=newest.number if newest else plan.version,
        goals=plan.goals,
        figures=_figures(facts),
        sessions=tuple(_session(each) for each in facts.sessions),
        lots=_lots(facts),
        adherence=review_words.adherence_lines(facts),
        missed=tuple(_missed(facts)),
        cards=trends.cards(facts.trends),
        reviews=tuple(_reviews(facts)),
        photos=tuple(
            _pair(pair, facts.zone)
            for pair in photos.pairs(facts.patient, at=issue.at)[:MOST_PAIRS]
        ),
        events=event_lines(facts.events, facts.zone),
        costs=tuple(_costs(facts)),
        unknown=tuple(texts_in_force(code).evidence.statement),
        words=issue.written.words,
        next_step=issue.written.next_step,
        next_text=_next_text(issue),
    )


def _figures(facts: CourseFacts) -> tuple[ReportFigure, ...]:
    planned = [each for each in facts.sessions if not each.is_skipped]
    inside = [each for each in facts.given if not review_words.days_outside(each)]
    of = _("of %(count)s planned")
    return (
        ReportFigure(
            _("Sessions given"), str(len(facts.given)), of % {"count": len(planned)}
        ),
        ReportFigure(
            _("First and last"),
            _day(facts.began_on),
            _("to %(last)s") % {"last": _day(facts.last_on)},
        ),
        ReportFigure(
            _("In their window"),
            str(len(inside)),
            _("of %(count)s given") % {"count": len(facts.given)},
        ),
        ReportFigure(
            _("Side effects"),
            str(len(facts.events)),
            _("on record") if facts.events else _("none on record"),
        ),
    )


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else review_words.NOTHING


def _products(each: SessionFact) -> list[ProductUse]:
    return list(each.record.products.all()) if each.record and each.given_on else []


def _session(each: SessionFact) -> ReportSession:
    line: SessionLine = review_words.session_line(each)
    used = _products(each)
    volume = sum((row.used_ml for row in used), Decimal(0))
    operator = each.record.operator.full_name if each.record else ""
    return ReportSession(
        number=each.row.number,
        phase=phase_name(each.row.phase),
        window=line.planned,
        given=line.given,
        verdict=line.verdict,
        volume=f"{trends.number(volume)} mL" if used else review_words.NOTHING,
        lots=", ".join(dict.fromkeys(row.lot for row in used)),
        by=operator if each.given_on else "",
        is_inside=line.is_inside,
    )


def _lots(facts: CourseFacts) -> tuple[ReportLot, ...]:
    """Each lot once, with the sessions it went into."""
    numbers: dict[tuple[str, str], list[int]] = {}
    rows: dict[tuple[str, str], ProductUse] = {}
    for each in facts.given:
        for row in _products(each):
            key = (row.ingredient, row.lot)
            rows.setdefault(key, row)
            numbers.setdefault(key, []).append(each.row.number)
    return tuple(
        ReportLot(
            product=f"{ingredient_name(row.ingredient)} · {row.brand}",
            lot=row.lot,
            expires=date_format(row.expires_on, "m.Y"),
            sessions=", ".join(str(number) for number in numbers[key]),
        )
        for key, row in rows.items()
    )


def _missed(facts: CourseFacts) -> Iterator[Line]:
    for missed in facts.missed:
        visit = missed.appointment
        day = visit.starts_at.astimezone(visit.location.zone).date()
        label = _("Session %(number)s") % {"number": missed.session.number}
        reason = str(MISS_REASONS[MissReason(missed.reason)])
        yield Line(label, f"{_day(day)}, {reason}".rstrip(", "))


def _reviews(facts: CourseFacts) -> Iterator[ReportReview]:
    signed = reviews.reviews().filter(course=facts.course, state=ReviewState.SIGNED)
    for row in signed.order_by("due_on", "pk"):
        assert row.signed_by is not None
        yield ReportReview(
            title=review_words.title(row.code),
            day=_day(row.due_on),
            judgement=row.judgement,
            decision=str(review_words.DECISIONS[row.decision]),
            by=row.signed_by.full_name,
        )


def _pair(pair: PhotoPair, zone: ZoneInfo) -> ReportPair:
    return ReportPair(
        view=view_name(pair.first.view),
        first=str(pair.first.uid),
        first_day=_day(local_day(pair.first.taken_at, zone)),
        last=str(pair.last.uid),
        last_day=_day(local_day(pair.last.taken_at, zone)),
        differences=", ".join(difference_words(pair.differences)),
        is_alike=pair.is_alike,
    )


def _costs(facts: CourseFacts) -> Iterator[ReportCost]:
    """What was given, at the prices of the plan, and what was charged besides."""
    price = facts.content.price
    each = {phase.phase: phase.per_session for phase in price.phases}
    given = Counter(one.row.phase for one in facts.given)
    total = Decimal(0)
    for phase, count in given.items():
        amount = each.get(phase, Decimal(0)) * count
        total += amount
        yield ReportCost(
            phase_name(phase),
            str(count),
            _money(each.get(phase, Decimal(0)), price.currency),
            _money(amount, price.currency),
        )
    fees = [missed.fee for missed in facts.missed if missed.fee]
    if fees:
        total += sum(fees, Decimal(0))
        charged = _money(sum(fees, Decimal(0)), price.currency)
        yield ReportCost(_("Missed visits"), str(len(fees)), "", charged)
    yield ReportCost(
        _("Together"), "", "", _money(total, price.currency), is_total=True
    )
    yield ReportCost(
        _("As planned at the start"),
        "",
        "",
        _money(price.course_total, price.currency),
        is_total=True,
    )


def _money(amount: Decimal, currency: str) -> str:
    locale = Locale.parse(to_locale(get_language() or "en-gb"))
    return format_currency(amount, currency, locale=locale)


def _next_text(issue: ReportIssue) -> str:
    match issue.written.next_step:
        case NextStep.DISCHARGE:
            return _("The treatment ends here. No further session is planned.")
        case NextStep.OTHER:
            return _("What comes next we agree on with you.")
    window = next_window(issue.facts)
    if window is None:
        return _("What comes next we agree on with you.")
    return _(
        "Keeping sessions: the first lies between %(earliest)s and %(latest)s,"
        " counted from your last session on %(last)s."
    ) % {
        "earliest": _day(window.earliest),
        "latest": _day(window.latest),
        "last": _day(issue.facts.last_on),
    }
