"""Patterns of adverse events: plain counts of events and of sessions, judged by nobody.

Two or more of the same infection-like term within one lot are pointed out, as the
clinical reference asks (6.2: report a cluster of two or more).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CLUSTER = 2
INFECTION_LIKE = frozenset({"skin_infection", "abscess", "mycobacteria"})


@dataclass(frozen=True, slots=True)
class EventCount:
    """One event: its coded term ("" while there is none), and what it hangs on.

    ``practitioner_id`` and ``lots`` are empty when no session is known.
    """

    event_id: int
    term: str
    month: str
    practitioner_id: int | None
    lots: frozenset[str]
    products: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """Sessions given in the same period, for the same keys."""

    total: int
    by_practitioner: Mapping[int, int] = field(default_factory=dict)
    by_month: Mapping[str, int] = field(default_factory=dict)
    by_lot: Mapping[str, int] = field(default_factory=dict)
    by_product: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """Events, and the sessions they are set against."""

    events: int
    sessions: int

    @property
    def per_hundred(self) -> float | None:
        """None without sessions."""
        return 100 * self.events / self.sessions if self.sessions else None


@dataclass(frozen=True, slots=True)
class Cluster:
    lot: str
    term: str
    events: int


def clusters(events: Iterable[EventCount]) -> list[Cluster]:
    """Largest first. An event counts once in each of its lots."""
    found = Counter(
        (lot, event.term)
        for event in events
        if event.term in INFECTION_LIKE
        for lot in event.lots
    )
    rows = [Cluster(lot, term, n) for (lot, term), n in found.items() if n >= CLUSTER]
    return sorted(rows, key=lambda row: (-row.events, row.lot, row.term))
