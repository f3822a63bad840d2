"""A part of a whole, said only when the whole is large enough to say it of."""

from dataclasses import dataclass

# Below this, one case more or less turns the figure over.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Share:
    part: int
    of: int

    @property
    def is_empty(self) -> bool:
        """There is nothing to take a share of."""
        return self.of == 0

    @property
    def is_comparable(self) -> bool:
        return self.of >= FEWEST

    @property
    def percent(self) -> float | None:
        """None when there are too few to compare, or none."""
        return 100 * self.part / self.of if self.is_comparable else None
