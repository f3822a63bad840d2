"""The clinic's own versions as pages show them: pieces, items, labels, differences."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.presenters.facts import label_words
from protocols.domain.knowledge_edits import (
    Difference,
    Files,
    NoSuchPlace,
    PieceKind,
    last_word,
    value_at,
)
from protocols.domain.knowledge_items import GENERAL, Item
from protocols.domain.protocol_names import short_code
from protocols.models.knowledge import KnowledgeEdition
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.presenters.knowledge_words import in_words
from protocols.queries.knowledge_in_force import edition_files, piece_of
from protocols.reference import formulary, pieces, rulesets
from protocols.reference.pieces import Piece

_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\]]+)\])?")


@dataclass(frozen=True, slots=True)
class PieceRow:
    title: str
    kind: str
    version: str
    is_own: bool
    has_draft: bool
    review_on: date | None
    is_review_due: bool
    newer_base: str
    url: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    code: str
    title: str
    is_changed: bool
    url: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    item: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    version: str
    reason: str
    review_on: date | None
    published_by: str
    published_at: datetime | None
    changes: int
    url: str
    is_due: bool


def piece_rows(
    in_force: dict[str, KnowledgeEdition],
    drafts: Iterable[KnowledgeEdition],
    *,
    today: date,
) -> list[PieceRow]:
    """The pieces of the files, each protocol followed by what was copied from its
    files under another name; a copy that is a draft only is among them."""
    drafted = {f"{draft.kind}/{draft.slug}": draft for draft in drafts}
    copies: dict[str, dict[str, Piece]] = {}
    for row in (*in_force.values(), *drafted.values()):
        if row.base_slug:
            copied = piece_of(row)
            copies.setdefault(row.base_slug, {})[copied.name] = copied
    return [
        _piece_row(piece, in_force.get(piece.name), drafted.get(piece.name), today)
        for first in pieces.all_pieces()
        for piece in (first, *copies.get(first.slug, {}).values())
    ]


def _piece_row(
    piece: Piece,
    own: KnowledgeEdition | None,
    draft: KnowledgeEdition | None,
    today: date,
) -> PieceRow:
    base, row = pieces.version_of(piece), own or draft
    files = edition_files(row) if row else pieces.files_of(piece)
    not_yet = "" if row and row.base_slug else base
    return PieceRow(
        title=piece_title(piece, files),
        kind=kind_word(piece.kind),
        version=own.version if own else not_yet,
        is_own=own is not None,
        has_draft=draft is not None,
        review_on=own.review_on if own else None,
        is_review_due=_is_due(own, today),
        newer_base=base if own and own.base_version != base else "",
        url=reverse("knowledge-piece", args=[piece.kind, piece.slug]),
        code=_code_in(files) if piece.kind == PieceKind.PROTOCOL else "",
    )


def _is_due(row: KnowledgeEdition | None, today: date) -> bool:
    return row is not None and row.review_on is not None and row.review_on <= today


def kind_word(kind: PieceKind) -> str:
    return {
        PieceKind.RULES: _("Rules"),
        PieceKind.PROTOCOL: _("Protocol"),
        PieceKind.FORMULARY: _("Formulary"),
        PieceKind.LIMITS: _("Limits of a session"),
        PieceKind.TEXTS: _("Texts of the plan"),
    }[kind]


def piece_title(piece: Piece, files: Files) -> str:
    """A protocol is called as ``files`` call it."""
    if piece.kind == PieceKind.PROTOCOL:
        (content,) = files.values()
        return in_language(content["title"])
    return {
        PieceKind.RULES: _("Who may be treated"),
        PieceKind.FORMULARY: _("Ingredients"),
        PieceKind.LIMITS: _("Volume, depth and spacing"),
        PieceKind.TEXTS: _("What the patient reads"),
    }[piece.kind]


def _code_in(files: Files) -> str:
    (content,) = files.values()
    return short_code(str(content["code"]))


def item_rows(
    piece: Piece, items: Iterable[Item], changed: Iterable[str]
) -> list[ItemRow]:
    """``changed`` are the addresses that differ from what is in force."""
    addresses = frozenset(changed)
    url = reverse("knowledge-edit", args=[piece.kind, piece.slug])
    return [
        ItemRow(
            code=item.code,
            title=item_title(piece, item.code),
            is_changed=any(leaf.address in addresses for leaf in item.leaves),
            url=f"{url}?item={item.code}",
        )
        for item in items
    ]


def item_title(piece: Piece, code: str) -> str:
    if code == GENERAL:
        return _("General") if piece.kind != PieceKind.PROTOCOL else _("The protocol")
    if piece.kind == PieceKind.RULES:
        rule = rulesets.current().rule(code)
        return f"{code} · {_(rule.title)}" if rule else code
    if piece.kind == PieceKind.FORMULARY:
        return ingredient_name(code)
    if piece.kind == PieceKind.LIMITS:
        limits = {limit.id: limit for limit in formulary.session_limits().limits}
        return _(limits[code].title) if code in limits else code
    language, _dot, section = code.partition(".")
    return f"{_LANGUAGES[language]} · {_plain(section)}"


def labels(files: Files, item: Item) -> dict[str, str]:
    """A label for each address of the item."""
    return {leaf.address: label(files, leaf.address) for leaf in item.leaves}


def label(files: Files, address: str) -> str:
    """ "Case 3, HbA1c, at least": the way down in words, without the item itself."""
    name, _colon, path = address.partition(":")
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    words = [
        _step_words(step[1], step[2])
        for step in steps
        if step and step[1] not in _SILENT
    ]
    fact = _fact(files, address)
    if fact:
        words.insert(-1, fact)
    return ", ".join(word for word in words if word) or _plain(name)


def difference_rows(
    piece: Piece, files: Files, differences: Iterable[Difference], items: Iterable[Item]
) -> list[DifferenceRow]:
    places = {leaf.address: item.code for item in items for leaf in item.leaves}
    rows = []
    for one in differences:
        if one.address in places:
            before, after = in_words(one, key=last_word(one.address))
            title = item_title(piece, places[one.address])
            rows.append(DifferenceRow(title, label(files, one.address), before, after))
    return rows


def edition_rows(
    editions: Iterable[KnowledgeEdition], *, today: date
) -> list[EditionRow]:
    """The newest first. Only what is in force can be due."""
    return [
        EditionRow(
            version=edition.version,
            reason=edition.reason,
            review_on=edition.review_on,
            published_by=edition.published_by.full_name if edition.published_by else "",
            published_at=edition.published_at,
            changes=len(edition.changes),
            url=reverse("knowledge-edition", args=[edition.pk]),
            is_due=not number and _is_due(edition, today),
        )
        for number, edition in enumerate(editions)
    ]


def leaf_count(items: Iterable[Item]) -> int:
    return sum(len(item.leaves) for item in items)


def _fact(files: Files, address: str) -> str:
    """The fact that a bound of a condition is about."""
    holder, _dot, last = address.rpartition(".")
    if last not in _BOUNDS:
        return ""
    try:
        key: Any = value_at(files, f"{holder}.key")
    except NoSuchPlace:
        return ""
    return label_words(str(key))


def _step_words(key: str, row: str | None) -> str:
    number = str(int(row) + 1) if row and row.isdigit() else row or ""
    if key in _BOUNDS:
        return _bounds()[key]
    known = _keys().get(key, _plain(key))
    return f"{known} {number}".strip()


def _plain(word: str) -> str:
    return word.removesuffix(".toml").replace("_", " ").replace("-", " ").capitalize()


_LANGUAGES = {"en": "English", "tr": "Türkçe"}
# Steps that every address of an item has in common, or that say nothing.
_SILENT = frozenset({"rules", "limits", "ingredients", "when", "unless"})
_BOUNDS = frozenset({"below", "at_least", "above", "at_most"})


def _bounds() -> dict[str, str]:
    return {
        "below": _("below"),
        "at_least": _("at least"),
        "above": _("above"),
        "at_most": _("at most"),
    }


def _keys() -> dict[str, str]:
    return {
        "en": "English",
        "tr": "Türkçe",
        "en_next": _("English, what comes next"),
        "tr_next": _("Türkçe, what comes next"),
        "cases": _("Case"),
        "title": _("Title"),
        "condition": _("When it applies"),
        "reason": _("Reason"),
        "release": _("What lifts it"),
        "refer": _("Refer to"),
        "action": _("What to do"),
        "phases": _("Phase"),
        "steps": _("Step"),
        "sessions": _("Sessions"),
        "interval_days": _("Days between"),
        "minimum": _("least"),
        "target": _("usual"),
        "maximum": _("most"),
        "session_minutes": _("Minutes of a session"),
        "from_session": _("from session"),
        "review_points": _("Review point"),
        "stop_rules": _("Rules for stopping"),
        "formula_allowed": _("Ingredients described with it"),
        "usual": _("Usual value"),
        "warn_below": _("Warn below"),
        "warn_above": _("Warn above"),
        "stop_below": _("Stop below"),
        "stop_above": _("Stop above"),
        "mg_per_kg": _("mg for each kg"),
        "cap_mg": _("Never more than, mg"),
        "status": _("State"),
    }
