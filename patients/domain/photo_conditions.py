"""Under which conditions photos were taken, and what speaks against comparing two.

The list is that of clinical-reference 2.11. A condition is said to hold, said not to
hold, or not said at all: what nobody said never counts as held.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    DRY = "dry"
    CLEAN = "clean"
    NO_PRODUCT = "no_product"
    SAME_PART = "same_part"
    PLAIN_BACKGROUND = "plain_background"
    DISTANCE = "distance"
    SAME_LIGHT = "same_light"
    NO_FLASH = "no_flash"


# What is noted as a number or a word; each is compared as well.
NOTED = ("distance_cm", "days_since_wash", "hair_length_cm", "hair_colour")
# Of a close-up: without these two nobody can tell what it may be laid beside.
OF_CLOSE_UPS = ("magnification", "landmark")
# Two photos that both miss one of these are still alike: both wet, both with flash.
_ALIKE_WHEN_BOTH_MISS = frozenset({Condition.DRY, Condition.CLEAN, Condition.NO_FLASH})
STANDARD_DISTANCE_CM = 60


@dataclass(frozen=True, slots=True)
class PhotoConditions:
    """Of one set of photos. ``distance_cm`` from lens to head, ``hair_length_cm`` at
    the part, ``days_since_wash`` whole days; None and "" mean not said. A close-up has
    the magnification of its lens and the landmark it was taken at besides."""

    held: frozenset[Condition] = frozenset()
    missed: frozenset[Condition] = frozenset()
    distance_cm: int | None = None
    days_since_wash: int | None = None
    hair_length_cm: int | None = None
    hair_colour: str = ""
    is_close_up: bool = False
    magnification: int | None = None
    landmark: str = ""

    @property
    def is_said(self) -> bool:
        """Whether anybody said anything at all."""
        return self != PhotoConditions(is_close_up=self.is_close_up)

    @property
    def distance(self) -> int | None:
        """What was measured, else the standard distance when that is said to hold."""
        if self.distance_cm is not None:
            return self.distance_cm
        return STANDARD_DISTANCE_CM if Condition.DISTANCE in self.held else None

    @property
    def unsaid(self) -> tuple[Condition, ...]:
        return tuple(each for each in Condition if each not in self.held | self.missed)


def differences(first: PhotoConditions, second: PhotoConditions) -> list[str]:
    """Words of the conditions that were not the same, in the order of the list; empty
    when nothing that was said differs. See ``unsaid`` for what was not said."""
    return list(_differences(first, second))


def unsaid(first: PhotoConditions, second: PhotoConditions) -> list[str]:
    """Words of the conditions that nobody noted for one of the two or for both."""
    of_set = [
        str(each)
        for each in Condition
        if (each in first.unsaid or each in second.unsaid)
        and not _distance_is_known(each, first, second)
    ]
    if not (first.is_close_up or second.is_close_up):
        return of_set
    return of_set + [
        name
        for name in OF_CLOSE_UPS
        if not (_noted(first, name) and _noted(second, name))
    ]


def are_alike(first: PhotoConditions, second: PhotoConditions) -> bool:
    """Like for like: everything was said, and nothing differs."""
    return not differences(first, second) and not unsaid(first, second)


def closest(wanted: PhotoConditions, candidates: Sequence[PhotoConditions]) -> int:
    """Index of the candidate that differs least from what is wanted, then of the one of
    which most was said, then of the last. Nothing said of the wanted: the last."""
    if not wanted.is_said:
        return len(candidates) - 1
    return min(
        range(len(candidates)),
        key=lambda at: (
            len(differences(wanted, candidates[at])),
            len(unsaid(wanted, candidates[at])),
            -at,
        ),
    )


def _differences(first: PhotoConditions, second: PhotoConditions) -> Iterator[str]:
    for each in Condition:
        if each is Condition.DISTANCE:
            yield from _distance(first, second)
        elif _differs(each, first, second):
            yield str(each)
    for name in (*NOTED[1:], *OF_CLOSE_UPS):
        one, other = _noted(first, name), _noted(second, name)
        if one and other and one != other:
            yield name


def _differs(each: Condition, first: PhotoConditions, second: PhotoConditions) -> bool:
    misses = (each in first.missed, each in second.missed)
    if all(misses):
        return each not in _ALIKE_WHEN_BOTH_MISS
    return any(misses)


def _distance(first: PhotoConditions, second: PhotoConditions) -> Iterator[str]:
    one, other = first.distance, second.distance
    if one is not None and other is not None:
        if one != other:
            yield "distance"
    elif Condition.DISTANCE in first.missed | second.missed:
        yield "distance"


def _distance_is_known(
    each: Condition, first: PhotoConditions, second: PhotoConditions
) -> bool:
    known = first.distance is not None and second.distance is not None
    return each is Condition.DISTANCE and known


def _noted(conditions: PhotoConditions, name: str) -> str:
    value = getattr(conditions, name)
    return "" if value is None else str(value).strip().casefold()
