"""The plan's PDF as finished values. Only the issued content goes in, nothing is asked.

What stands here was frozen at issue, so the same version prints the same for ever.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import get_day_names
from babel.numbers import format_currency
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from clinic.presenters.moments import zone_city
from clinic.presenters.scalp_map import ScalpMap, ZoneValue, scalp_views
from clinic.presenters.states import look
from protocols.domain.plan import PlanContent, PlanText, TextSection
from protocols.domain.verdicts import Overall
from protocols.presenters.course import phase_name

# A plan of two years shows its first months; the table holds every date.
MOST_MONTHS = 8


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Measure:
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    number: int
    phase: str
    earliest: str
    target: str
    latest: str
    review: str


@dataclass(frozen=True, slots=True)
class Day:
    number: str
    is_session: bool


@dataclass(frozen=True, slots=True)
class MonthSheet:
    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True, slots=True)
class PriceLine:
    label: str
    count: str
    each: str
    total: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    tone: str
    word: str
    why: str
    next_step: str
    decision: str


@dataclass(frozen=True, slots=True)
class PlanDocumentPage:
    """``content`` for what is printed as it is; the rest is prepared here."""

    content: PlanContent
    title: str
    issued_on: str
    issued_iso: str
    born: str
    zone: str
    figures: tuple[Figure, ...]
    map: ScalpMap | None
    sides: tuple[ScalpMap, ...]
    measures: tuple[Measure, ...]
    verdict_lead: str
    verdicts: tuple[VerdictLine, ...]
    sessions: tuple[SessionLine, ...]
    months: tuple[MonthSheet, ...]
    prices: tuple[PriceLine, ...]
    course_total: str
    year_total: str
    texts: dict[str, tuple[TextSection, ...]]


def page(content: PlanContent) -> PlanDocumentPage:
    """In the language that is active, which is the version's own."""
    views = _views(content)
    return PlanDocumentPage(
        content=content,
        title=_("Hair mesotherapy treatment plan"),
        issued_on=date_format(content.issued_at, "j F Y"),
        issued_iso=content.issued_at.isoformat(),
        born=date_format(content.patient.date_of_birth, "j F Y")
        if content.patient.date_of_birth
        else _("not known"),
        zone=zone_city(content.clinic.timezone),
        figures=_figures(content),
        map=views[0] if views else None,
        sides=views[1:] if content.found.zones else (),
        measures=_measures(content),
        verdict_lead=_verdict_lead(content),
        verdicts=_verdicts(content),
        sessions=_sessions(content),
        months=tuple(_months(content)),
        prices=_prices(content),
        course_total=_money(content, content.price.course_total),
        year_total=_money(content, content.price.twelve_months_total),
        texts=_texts(content.texts),
    )


def _texts(texts: "dict[str, PlanText] | object") -> dict[str, tuple[TextSection, ...]]:
    assert isinstance(texts, dict)
    return {key: text.sections for key, text in texts.items()}


def _figures(content: PlanContent) -> tuple[Figure, ...]:
    phases = ", ".join(
        f"{phase.sessions} × {_phase(content, phase.name)}" for phase in content.phases
    )
    return (
        Figure(_("Sessions"), str(len(content.schedule)), phases),
        Figure(
            _("First and last"),
            date_format(content.first_on, "j M Y"),
            _("to %(last)s") % {"last": date_format(content.last_on, "j M Y")},
        ),
        Figure(
            _("One session"),
            _("%(minutes)s min") % {"minutes": content.session_minutes},
            _("at the clinic"),
        ),
        Figure(
            _("Rules"),
            content.screening.ruleset_version,
            _("signed off by %(name)s") % {"name": content.screening.signed_off_by}
            if content.screening.signed_off_by
            else _("not yet signed off by a clinician"),
        ),
    )


def _views(content: PlanContent) -> tuple[ScalpMap, ...]:
    """From above and from the other sides: the zones to be treated, with the measured
    densities in them."""
    values = {
        zone: ZoneValue("", selected=True) for zone in content.found.zones_requested
    }
    for zone in content.found.zones:
        share = zone.percent_of_occipital
        values[zone.zone] = ZoneValue(
            str(zone.density_per_cm2) if zone.density_per_cm2 is not None else "",
            share=share,
            selected=zone.zone in content.found.zones_requested,
        )
    return scalp_views(values, uid="plan", paper=True) if values else ()


def _measures(content: PlanContent) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            zone.label,
            (
                str(zone.density_per_cm2) if zone.density_per_cm2 is not None else "–",
                number_format(zone.mean_diameter_um)
                if zone.mean_diameter_um is not None
                else "–",
                _("%(share)s %%") % {"share": zone.percent_of_occipital}
                if zone.percent_of_occipital is not None
                else "–",
            ),
        )
        for zone in content.found.zones
    )


def _verdict_lead(content: PlanContent) -> str:
    if content.pending:
        return _("You can have this treatment as soon as these things are done.")
    return {
        Overall.CANDIDATE: _("Nothing that we asked about speaks against it."),
        Overall.CANDIDATE_WITH_PRECAUTIONS: _("You can have it, with the care below."),
        Overall.NEEDS_REVIEW: _("Your doctor looked at the points below and decided."),
    }.get(
        Overall(content.screening.overall), _("Please read the points below with care.")
    )


def _verdicts(content: PlanContent) -> tuple[VerdictLine, ...]:
    found = []
    for line in content.screening.lines:
        if not line.is_printed:
            continue
        seen = look(of="verdict", state=line.verdict)
        decision = ""
        if line.decision:
            values = {"name": line.decided_by, "decision": line.decision}
            decision = _("Decided by %(name)s: %(decision)s.") % values
            decision = f"{decision} {line.reason}".strip()
        found.append(
            VerdictLine(seen.tone, str(seen.word), line.why, line.next_step, decision)
        )
    return tuple(found)


def _sessions(content: PlanContent) -> tuple[SessionLine, ...]:
    reviews: dict[int, list[str]] = {}
    for review in content.reviews:
        if review.after_session is not None:
            reviews.setdefault(review.after_session, []).append(review.label)
    return tuple(
        SessionLine(
            number=session.number,
            phase=_phase(content, session.phase),
            earliest=date_format(session.earliest, "j M Y"),
            target=date_format(session.target, "D j M Y"),
            latest=date_format(session.latest, "j M Y"),
            review=", ".join(reviews.get(session.number, ())),
        )
        for session in content.schedule
    )


def _months(content: PlanContent) -> Iterable[MonthSheet]:
    days = {session.target for session in content.schedule}
    months = sorted({(day.year, day.month) for day in days})[:MOST_MONTHS]
    locale = _locale()
    first = locale.first_week_day
    names = get_day_names("narrow", context="stand-alone", locale=locale)
    weekdays = tuple(names[(first + offset) % 7] for offset in range(7))
    sheet = calendar.Calendar(firstweekday=first)
    for year, month in months:
        weeks = tuple(
            tuple(_day(day, month, days) for day in week)
            for week in sheet.monthdatescalendar(year, month)
        )
        title = date_format(date(year, month, 1), "F Y")
        yield MonthSheet(title, weekdays, weeks)


def _day(day: date, month: int, session_days: set[date]) -> Day:
    if day.month != month:
        return Day("", is_session=False)
    return Day(str(day.day), is_session=day in session_days)


def _prices(content: PlanContent) -> tuple[PriceLine, ...]:
    price = content.price
    lines = [
        PriceLine(
            _phase(content, phase.phase),
            str(phase.sessions),
            _money(content, phase.per_session),
            _money(content, phase.total),
        )
        for phase in price.phases
    ]
    if price.maintenance_sessions:
        lines.append(
            PriceLine(
                _("Maintenance in the first twelve months"),
                str(price.maintenance_sessions),
                _money(content, price.maintenance_price),
                _money(content, price.maintenance_total),
            )
        )
    return tuple(lines)


def _phase(content: PlanContent, code: str) -> str:
    """As it was called when the plan was issued; older versions have no copy."""
    return content.phase_titles.get(code) or phase_name(code)


def _money(content: PlanContent, amount: Decimal) -> str:
    return format_currency(amount, content.price.currency, locale=_locale())


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en-gb"))
