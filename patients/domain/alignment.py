"""Lay one photo over another by two points that both show.

Points are shares of the picture's width and height, 0 to 1, from the top left.
"""

from dataclasses import dataclass
from decimal import Decimal

# Nearer than this share of the width, a slip of the finger turns the whole picture.
NEAREST = Decimal("0.05")
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Point:
    x: Decimal
    y: Decimal


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Two points on one picture of ``width`` times ``height`` px."""

    one: Point
    two: Point
    width: int
    height: int

    @property
    def first(self) -> Point:
        return Point(self.one.x * self.width, self.one.y * self.height)

    @property
    def second(self) -> Point:
        return Point(self.two.x * self.width, self.two.y * self.height)


@dataclass(frozen=True, slots=True)
class Similarity:
    """Turn, one scale, shift: (x, y) becomes (a·x − b·y + e, b·x + a·y + f)."""

    a: Decimal
    b: Decimal
    e: Decimal
    f: Decimal

    def of(self, point: Point) -> Point:
        return Point(
            self.a * point.x - self.b * point.y + self.e,
            self.b * point.x + self.a * point.y + self.f,
        )


def are_apart(one: Point, two: Point) -> bool:
    """Far enough from each other to hold a picture by."""
    across, down = two.x - one.x, two.y - one.y
    return across * across + down * down >= NEAREST * NEAREST


def similarity(moving: Landmarks, fixed: Landmarks) -> Similarity | None:
    """What lays the moving picture's points on the fixed one's; None when the points
    of either lie on top of each other."""
    if not (are_apart(moving.one, moving.two) and are_apart(fixed.one, fixed.two)):
        return None
    across = moving.second.x - moving.first.x
    down = moving.second.y - moving.first.y
    to_across = fixed.second.x - fixed.first.x
    to_down = fixed.second.y - fixed.first.y
    square = across * across + down * down
    a = (to_across * across + to_down * down) / square
    b = (to_down * across - to_across * down) / square
    e = fixed.first.x - a * moving.first.x + b * moving.first.y
    f = fixed.first.y - b * moving.first.x - a * moving.first.y
    return Similarity(*(each.quantize(_PLACES) for each in (a, b, e, f)))
