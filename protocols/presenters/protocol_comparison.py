"""Two protocols side by side, line by line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from protocols.domain.protocol import Offer, Protocol
from protocols.domain.schedule import planned_sessions
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.presenters.rule_book import ProtocolCard, protocol_cards

ANY_DAY = date(2026, 1, 5)
YEAR = 365


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """``cells`` of the first and the second protocol, each a list of lines."""

    label: str
    cells: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def differs(self) -> bool:
        return self.cells[0] != self.cells[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    cards: tuple[ProtocolCard, ProtocolCard]
    lines: tuple[ComparedLine, ...]


def compared(
    asked: Mapping[str, str], offered: Sequence[Protocol], *, today: date
) -> dict[str, Any]:
    """What the page needs. An odd or missing choice gives the nearest sensible pair."""
    slugs = [protocol.slug for protocol in offered]
    first = asked.get("first", "")
    first = first if first in slugs else slugs[0]
    second = asked.get("second", "")
    if second not in slugs:
        second = next(slug for slug in slugs if slug != first)
    by_slug = dict(zip(slugs, offered, strict=True))
    return {
        "comparison": comparison(by_slug[first], by_slug[second], today=today),
        "protocols": [(one.slug, in_language(one.title)) for one in offered],
        "first": first,
        "second": second,
    }


def comparison(first: Protocol, second: Protocol, *, today: date) -> Comparison:
    one, other = protocol_cards((first, second), today=today)
    cards = (one, other)
    pair = (first, second)
    said: tuple[
        tuple[str, Callable[[Protocol, ProtocolCard], tuple[str, ...]]], ...
    ] = (
        (_("Sessions as described"), lambda _one, card: (_count(card.sessions),)),
        (_("In the first year"), lambda one, _card: (_count(_in_a_year(one)),)),
        (_("From first to last"), lambda one, _card: (_length(one),)),
        (_("Minutes of a session"), lambda one, _card: (str(one.session_minutes),)),
        (_("Phases"), lambda _one, card: card.phases),
        (
            _("How well it is tested"),
            lambda _one, card: (card.evidence, card.evidence_text),
        ),
        (
            _("Sources"),
            lambda _one, card: tuple(short for short, _long in card.sources),
        ),
        (_("Described with"), lambda one, _card: _ingredients(one)),
        (_("When to stop"), lambda _one, card: card.stop_rules),
        (_("Notes"), lambda _one, card: card.notes),
        (_("Reviewed"), lambda _one, card: (card.review,)),
    )
    return Comparison(
        cards,
        tuple(
            ComparedLine(label, (tell(pair[0], cards[0]), tell(pair[1], cards[1])))
            for label, tell in said
        ),
    )


def _count(sessions: int) -> str:
    return ngettext("%(count)d session", "%(count)d sessions", sessions) % {
        "count": sessions
    }


def _days(protocol: Protocol) -> list[int]:
    """Days from the first session to each, by the protocol's targets."""
    if protocol.offer == Offer.REFER:
        return []
    planned = planned_sessions(protocol.planned_phases(), ANY_DAY)
    return [(session.dates.target - ANY_DAY).days for session in planned]


def _in_a_year(protocol: Protocol) -> int:
    return sum(day < YEAR for day in _days(protocol))


def _length(protocol: Protocol) -> str:
    days = _days(protocol)
    return (
        ngettext("%(count)d day", "%(count)d days", days[-1]) % {"count": days[-1]}
        if days
        else _("Not offered here")
    )


def _ingredients(protocol: Protocol) -> tuple[str, ...]:
    return tuple(ingredient_name(key) for key in protocol.formula_allowed)
