"""Which values of a patient may be compared over time, and which may not.

A line joins values of one measure at one site that were got alike: same method, device,
magnification and hair state. Every other value stands beside it, with the reason. What
nobody wrote down is never taken to be the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from patients.domain.like_for_like import Differs as Condition
from patients.domain.like_for_like import folded, is_needed

FEWEST = 2
_PERCENT = 100


class Measure(StrEnum):
    """In the order in which they are shown."""

    DENSITY = "density"
    DIAMETER = "diameter"
    VELLUS = "vellus"
    THIN_HAIR = "thin_hair"
    FOLLICULAR_UNITS = "follicular_units"
    SALT = "salt"
    PULL = "pull"
    SHEDDING = "shedding"
    GLOBAL = "global"
    SATISFACTION = "satisfaction"
    PAIN = "pain"


class Rater(StrEnum):
    """The sites of what a person judges: clinical-reference 2.12."""

    INVESTIGATOR = "investigator"
    PATIENT = "patient"


class SheddingScale(StrEnum):
    """Which scale a grade of shedding is of: 1 to 6, and 1 to 9."""

    SINCLAIR = "sinclair"
    VISUAL = "visual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How a value was got. Empty: nobody wrote it down."""

    method: str = ""
    device: str = ""
    magnification: int | None = None
    hair_state: str = ""

    def of(self, condition: Condition) -> str:
        value = getattr(self, condition)
        return "" if value is None else str(value).strip()

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for what may be compared: capitals of a device do not matter."""
        return tuple(folded(self.of(condition)) for condition in Condition)


_BY_INSTRUMENT = frozenset(
    {
        Measure.DENSITY,
        Measure.DIAMETER,
        Measure.VELLUS,
        Measure.THIN_HAIR,
        Measure.FOLLICULAR_UNITS,
    }
)


def needed(measure: Measure, method: str) -> tuple[Condition, ...]:
    """What must be known before two values are alike; the rest must be equal."""
    if measure in _BY_INSTRUMENT:
        return tuple(each for each in Condition if is_needed(each, method))
    # Which of the scales for shedding; they do not share their numbers.
    return (Condition.METHOD,) if measure == Measure.SHEDDING else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value. ``site`` is a zone, a pull site or a rater; "" for the whole scalp."""

    measure: Measure
    on: date
    value: Decimal
    site: str = ""
    conditions: Conditions = Conditions()
    by: str = ""

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What would have to be known to compare it."""
        wanted = needed(self.measure, self.conditions.method)
        return tuple(each for each in wanted if not self.conditions.of(each))


@dataclass(frozen=True, slots=True)
class Difference:
    """``found`` is empty when this was not written down."""

    condition: Condition
    found: str
    usual: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A value that is shown, and joined to nothing."""

    point: Point
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure at one site: the points alike, and those beside them.

    ``joined`` holds the points of one way of measuring, in order of days: that of most
    points, of the latest when several have as many.
    """

    measure: Measure
    site: str
    joined: tuple[Point, ...]
    apart: tuple[Apart, ...]

    @property
    def is_line(self) -> bool:
        return len(self.joined) >= FEWEST

    @property
    def points(self) -> tuple[Point, ...]:
        every = [*self.joined, *(each.point for each in self.apart)]
        return tuple(sorted(every, key=lambda point: point.on))


@dataclass(frozen=True, slots=True)
class Change:
    """From the baseline to the latest of the points alike."""

    first: Point
    last: Point

    @property
    def days(self) -> int:
        return (self.last.on - self.first.on).days

    @property
    def difference(self) -> Decimal:
        return self.last.value - self.first.value

    @property
    def percent(self) -> Decimal | None:
        """Of the first value; None when that is nothing."""
        if not self.first.value:
            return None
        return self.difference * _PERCENT / self.first.value


def alike(one: Point, other: Point) -> bool:
    """Whether a line may join them."""
    return (
        (one.measure, one.site, one.conditions.key)
        == (other.measure, other.site, other.conditions.key)
        and not one.missing
        and not other.missing
    )


def trends(points: Iterable[Point]) -> tuple[Trend, ...]:
    """One for each measure and site that has any value."""
    groups: dict[tuple[Measure, str], list[Point]] = {}
    for point in points:
        groups.setdefault((point.measure, point.site), []).append(point)
    order = list(Measure)
    ranked = sorted(groups.items(), key=lambda item: order.index(item[0][0]))
    return tuple(_trend(*key, group) for key, group in ranked)


def change(trend: Trend, *, since: date | None = None) -> Change | None:
    """Against the last value before ``since``, or else the first one."""
    if not trend.is_line:
        return None
    first = baseline(trend, since=since)
    last = trend.joined[-1]
    return Change(first, last) if last.on > first.on else None


def baseline(trend: Trend, *, since: date | None = None) -> Point:
    """The last of the points alike up to ``since``; the first where there is none."""
    before = [point for point in trend.joined if since and point.on <= since]
    return before[-1] if before else trend.joined[0]


def _trend(measure: Measure, site: str, points: Sequence[Point]) -> Trend:
    ways: dict[tuple[str, ...], list[Point]] = {}
    for point in sorted(points, key=lambda point: point.on):
        if not point.missing:
            ways.setdefault(point.conditions.key, []).append(point)
    joined = max(ways.values(), key=lambda way: (len(way), way[-1].on), default=[])
    usual = joined[0].conditions if joined else None
    is_usual = {id(point) for point in joined}
    apart = [
        Apart(point, _differences(point, usual))
        for point in sorted(points, key=lambda point: point.on)
        if id(point) not in is_usual
    ]
    return Trend(measure, site, tuple(joined), tuple(apart))


def _differences(point: Point, usual: Conditions | None) -> tuple[Difference, ...]:
    found = []
    for field in fields(Conditions):
        condition = Condition(field.name)
        own = point.conditions.of(condition)
        common = usual.of(condition) if usual else ""
        if condition in point.missing or (usual and folded(own) != folded(common)):
            found.append(Difference(condition, own, common))
    return tuple(found)
