"""The hair pull test, read in two ways; the newer one decides.

Legacy: more than 10 % of the hairs grasped come out. 2017 (McDonald): more than two
hairs a site, whatever was grasped. 6 of 60 is exactly 10 %: negative in the first
reading, positive in the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from patients.domain.choices import RootType

MOST_NORMAL = 2
DIFFUSE_SITES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """One site: `grasped` 20 to 100 hairs, `removed` 0 to `grasped`."""

    site: str
    grasped: int = 50
    removed: int
    hours_since_wash: int | None = None
    root_type: str = RootType.NOT_SEEN

    @property
    def is_legacy_positive(self) -> bool:
        return self.removed * 10 > self.grasped

    @property
    def is_positive(self) -> bool:
        return self.removed > MOST_NORMAL

    @property
    def has_anagen_roots(self) -> bool:
        return self.root_type in {RootType.ANAGEN_DYSTROPHIC, RootType.MIXED}


def is_diffuse(pulls: Sequence[Pull]) -> bool:
    """Positive at three sites or more: active shedding, whose cause comes first."""
    return sum(pull.is_positive for pull in pulls) >= DIFFUSE_SITES
