"""What of a piece of knowledge a clinic may change, and in which portions.

Words, thresholds and windows may be changed; identity (an ingredient's name, too),
version, sources and logic (which answers a rule reads, what it then says) may not: those
come with the product.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from protocols.domain.knowledge_edits import (
    NUMERIC_KEYS,
    Files,
    Leaf,
    PieceKind,
    ValueKind,
    leaves,
)

GENERAL = "general"
LANGUAGES = frozenset({"en", "tr"})
_TEXT_KEYS: Mapping[PieceKind, frozenset[str]] = {
    PieceKind.RULES: frozenset(
        {
            "title",
            "condition",
            "reason",
            "release",
            "action",
            "refer",
            "en_next",
            "tr_next",
        }
        | LANGUAGES
    ),
    PieceKind.PROTOCOL: LANGUAGES | {"notes", "stop_rules", "formula_allowed"},
    PieceKind.FORMULARY: LANGUAGES
    | {
        "status",
        "concentration",
        "contraindications",
        "handling",
        "regulatory",
        "reason",
        "text",
    },
    PieceKind.LIMITS: frozenset({"title"}),
}
_COUNTS: Mapping[PieceKind, frozenset[str]] = {
    PieceKind.PROTOCOL: frozenset(
        {"minimum", "target", "maximum", "session_minutes", "number", "from_session"}
    ),
    PieceKind.FORMULARY: frozenset({"max_components_per_syringe"}),
    PieceKind.TEXTS: frozenset({"hours"}),
}
_FIXED_TEXTS = frozenset({"slug", "version", "language", "sources", "schema"})
_ROW = re.compile(r":(?:rules|limits|ingredients)\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Item:
    """A portion that is edited on one page. ``code`` is unique within the piece."""

    code: str
    leaves: tuple[Leaf, ...]


def items(kind: PieceKind, files: Files) -> tuple[Item, ...]:
    """The portions of a piece with what may be changed in each, in the files' order."""
    found: dict[str, list[Leaf]] = {}
    for leaf in leaves(files):
        if is_editable(kind, leaf):
            found.setdefault(_item_of(kind, leaf, files), []).append(leaf)
    return tuple(Item(code, tuple(rows)) for code, rows in found.items())


def is_editable(kind: PieceKind, leaf: Leaf) -> bool:
    if kind == PieceKind.TEXTS:
        is_words = leaf.kind in {ValueKind.TEXT, ValueKind.WORDS}
        return leaf.key not in _FIXED_TEXTS and (is_words or leaf.key in _COUNTS[kind])
    if kind == PieceKind.FORMULARY and ".name." in leaf.address:
        return False
    return (
        leaf.key in _TEXT_KEYS.get(kind, frozenset())
        or leaf.key in _COUNTS.get(kind, frozenset())
        or (leaf.kind == ValueKind.NUMBER and leaf.key in NUMERIC_KEYS)
    )


def _item_of(kind: PieceKind, leaf: Leaf, files: Files) -> str:
    if kind == PieceKind.PROTOCOL:
        return GENERAL
    if kind == PieceKind.TEXTS:
        return _section(leaf)
    row = _ROW.search(leaf.address)
    if row is None:
        return GENERAL
    if kind == PieceKind.FORMULARY:
        name = leaf.address.partition(":")[0]
        return str(files[name]["ingredients"][int(row[1])]["key"])
    return row[1]


def _section(leaf: Leaf) -> str:
    """Language and first table: "tr.aftercare"."""
    name, _colon, path = leaf.address.partition(":")
    first = path.partition(".")[0].partition("[")[0]
    section = first if "." in path else GENERAL
    return f"{name.removesuffix('.toml')}.{section}"
