"""What a plan costs: the course, and the first twelve months with maintenance."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from protocols.domain.plan import PhasePrice, PlanDraft, PlanPrice, PlanSession

NOTHING = Decimal("0.00")


def price(draft: PlanDraft, schedule: tuple[PlanSession, ...]) -> PlanPrice | None:
    """None while there is no price or no schedule. Twelve months run to the day before
    the first anniversary of session 1."""
    each = draft.price_per_session
    if each is None or not schedule:
        return None
    year_ends = _a_year_after(schedule[0].target)
    in_year = sum(session.target < year_ends for session in schedule)
    maintenance = each if draft.maintenance_price is None else draft.maintenance_price
    extra = _maintenance_sessions(
        schedule[-1].target, year_ends, every=draft.maintenance_every_days
    )
    return PlanPrice(
        currency=draft.currency,
        phases=_by_phase(schedule, each),
        course_total=each * len(schedule),
        maintenance_sessions=extra,
        maintenance_price=maintenance,
        maintenance_total=maintenance * extra,
        twelve_months_total=each * in_year + maintenance * extra,
    )


def _a_year_after(day: date) -> date:
    """A start on 29 February has its anniversary on 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def _maintenance_sessions(last: date, year_ends: date, *, every: int | None) -> int:
    if not every:
        return 0
    days_left = (year_ends - timedelta(days=1) - last).days
    return max(days_left // every, 0)


def _by_phase(schedule: Iterable[PlanSession], each: Decimal) -> tuple[PhasePrice, ...]:
    counts = Counter(session.phase for session in schedule)
    return tuple(
        PhasePrice(phase, count, each, each * count) for phase, count in counts.items()
    )
