"""A source by its code: a seed page, literature, knowledge or a policy."""

from dataclasses import dataclass
from enum import StrEnum

from protocols.domain.sources import SourceType


class Seen(StrEnum):
    """How far a source was read."""

    PAGE = "page"
    CITED = "cited"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Reference:
    id: str
    kind: SourceType
    citation: str
    seen: Seen
    note: str
