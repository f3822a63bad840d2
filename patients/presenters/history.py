"""The medical history as cards: each answer with who gave it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from patients.domain.ageing import unit_of
from patients.domain.facts import OPEN_ANSWERS, Field
from patients.domain.history import TITLES, history_groups
from patients.presenters.facts import answer_words, label_words, source_words
from patients.queries.facts import PresentFact, aged


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`tone` is "" for an answer, "ask" for one that is open."""

    key: str
    label: str
    words: str
    tone: str
    source: str
    who: str
    when: datetime | None
    happened_on: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryCard:
    group: str
    title: str
    lines: tuple[HistoryLine, ...]
    open_count: int


def history_cards(
    present: Mapping[str, PresentFact], *, at: datetime
) -> list[HistoryCard]:
    cards = []
    for group, fields in history_groups().items():
        lines = tuple(_line(field, present.get(field.key), at) for field in fields)
        open_count = sum(line.tone == "ask" for line in lines)
        cards.append(HistoryCard(group, _(TITLES[group]), lines, open_count))
    return cards


def _line(field: Field, fact: PresentFact | None, at: datetime) -> HistoryLine:
    label = label_words(field.key)
    if fact is None:
        tone = "ask" if field.is_mandatory else ""
        words = _("Not answered") if field.is_mandatory else _("Not recorded")
        return HistoryLine(field.key, label, words, tone, "", "", None, None)
    is_open = isinstance(fact.value, str) and fact.value in OPEN_ANSWERS - {"na"}
    return HistoryLine(
        key=field.key,
        label=label,
        words=answer_words(field.key, aged(fact, at=at)),
        tone="ask" if is_open else "",
        source=source_words(fact.source),
        who=fact.recorded_by.full_name,
        when=fact.recorded_at,
        happened_on=None if unit_of(field.key) else fact.happened_at,
    )
