"""Volume and geometry of one session against the limits: warn softly, or stop hard.

Messages are English message ids with `%(name)s` places for `params`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

HUNDRED = 100


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


class Technique(StrEnum):
    NAPPAGE = "nappage"
    POINT_BY_POINT = "point_by_point"
    PAPULE = "papule"
    ROLLER = "roller"


class Severity(StrEnum):
    """WARN asks for a reason; STOP cannot be signed. TOLD was a stop: two people said
    that it was done all the same."""

    WARN = "warn"
    STOP = "stop"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class IncidentKey:
    """What an incident is about: its code, and the product by ingredient and lot."""

    code: str
    ingredient: str
    lot: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """None: no such bound."""

    warn_below: Decimal | None = None
    warn_above: Decimal | None = None
    stop_below: Decimal | None = None
    stop_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """`id` is the name of the measure; `by_technique` replaces the bounds."""

    id: str
    title: str
    unit: str
    usual: Decimal
    bounds: Bounds
    by_technique: Mapping[str, Bounds]
    sources: tuple[str, ...]

    def bounds_for(self, technique: str) -> Bounds:
        return self.by_technique.get(technique, self.bounds)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    slug: str
    version: str
    limits: tuple[Limit, ...]
    tolerance_percent: Decimal

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"


@dataclass(frozen=True, slots=True)
class SessionMeasures:
    """What was done, as far as it is filled in; volumes in mL, lengths in mm."""

    technique: str = ""
    points: Decimal | None = None
    ml_per_point: Decimal | None = None
    spacing_mm: Decimal | None = None
    depth_mm: Decimal | None = None
    needle_gauge: Decimal | None = None
    drawn_ml: Decimal | None = None
    used_ml: Decimal | None = None
    discarded_ml: Decimal | None = None

    @property
    def total_ml(self) -> Decimal | None:
        return self.used_ml


@dataclass(frozen=True, slots=True)
class LimitIssue:
    """`field` is the measure that it stands beside. With `incident` a stop can be
    told by two people instead."""

    field: str
    severity: Severity
    message: str
    params: Mapping[str, str]
    incident: IncidentKey | None = None


def session_issues(
    measures: SessionMeasures, limits: SessionLimits
) -> tuple[LimitIssue, ...]:
    issues = [
        issue
        for limit in limits.limits
        if (issue := _of_limit(limit, measures)) is not None
    ]
    return (*issues, *_of_volumes(measures, limits.tolerance_percent))


def _of_limit(limit: Limit, measures: SessionMeasures) -> LimitIssue | None:
    value: Decimal | None = getattr(measures, limit.id)
    if value is None:
        return None
    bounds = limit.bounds_for(measures.technique)
    return _crossed(
        limit, value, Severity.STOP, (bounds.stop_below, bounds.stop_above)
    ) or _crossed(limit, value, Severity.WARN, (bounds.warn_below, bounds.warn_above))


def _crossed(
    limit: Limit,
    value: Decimal,
    severity: Severity,
    between: tuple[Decimal | None, Decimal | None],
) -> LimitIssue | None:
    lowest, highest = between
    if lowest is not None and value < lowest:
        return _issue(limit, severity, _("%(what)s is below %(bound)s."), lowest)
    if highest is not None and value > highest:
        return _issue(limit, severity, _("%(what)s is above %(bound)s."), highest)
    return None


def _issue(
    limit: Limit, severity: Severity, message: str, bound: Decimal
) -> LimitIssue:
    shown = f"{bound} {limit.unit}".strip()
    return LimitIssue(
        limit.id, severity, message, {"what": limit.title, "bound": shown}
    )


def _of_volumes(
    measures: SessionMeasures, tolerance_percent: Decimal
) -> Iterable[LimitIssue]:
    """What was placed must be what was used, and nothing drawn may be lost."""
    points, each, used = measures.points, measures.ml_per_point, measures.used_ml
    if points is not None and each is not None and used is not None:
        placed = points * each
        if abs(placed - used) * HUNDRED > used * tolerance_percent:
            message = _(
                "%(points)s points of %(each)s mL make %(placed)s mL, but %(used)s mL"
                " were used."
            )
            params = {"points": points, "each": each, "placed": placed, "used": used}
            yield _volumes("used_ml", message, params)
    drawn, discarded = measures.drawn_ml, measures.discarded_ml
    if (
        drawn is not None
        and used is not None
        and discarded is not None
        and used + discarded != drawn
    ):
        message = _(
            "%(used)s mL used and %(discarded)s mL discarded do not make the"
            " %(drawn)s mL drawn."
        )
        params = {"used": used, "discarded": discarded, "drawn": drawn}
        yield _volumes("drawn_ml", message, params)


def _volumes(field: str, message: str, amounts: Mapping[str, Decimal]) -> LimitIssue:
    params = {name: str(amount) for name, amount in amounts.items()}
    return LimitIssue(field, Severity.STOP, message, params)
