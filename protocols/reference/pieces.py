"""The pieces of knowledge that a clinic may have its own version of.

A piece is a set of published files that are read together. The same readers check a
clinic's version as check the files.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clinic.reference.loader import Faults, Table, parsed, top_table
from protocols.domain.formulary import Formulary
from protocols.domain.knowledge_edits import Files, PieceKind
from protocols.domain.limits import SessionLimits
from protocols.domain.patient_texts import PatientTexts
from protocols.domain.protocol import Protocol
from protocols.domain.rules import RuleSet
from protocols.reference import formulary, protocol_templates, rulesets, texts


@dataclass(frozen=True, slots=True)
class Piece:
    """``base`` is set for a protocol under a name of its own: the slug of the files
    that it is laid over."""

    kind: PieceKind
    slug: str
    base: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.slug}"

    @property
    def files_slug(self) -> str:
        return self.base or self.slug


Loaded = RuleSet | Protocol | Formulary | SessionLimits | Mapping[str, PatientTexts]


@cache
def all_pieces() -> tuple[Piece, ...]:
    return (
        Piece(PieceKind.RULES, rulesets.current().slug),
        *(
            Piece(PieceKind.PROTOCOL, protocol.slug)
            for protocol in protocol_templates.current()
        ),
        Piece(PieceKind.FORMULARY, formulary.current().slug),
        Piece(PieceKind.LIMITS, formulary.session_limits().slug),
        Piece(PieceKind.TEXTS, texts.for_language("en").slug),
    )


def find(kind: str, slug: str) -> Piece | None:
    wanted = f"{kind}/{slug}"
    return next((piece for piece in all_pieces() if piece.name == wanted), None)


def version_of(piece: Piece) -> str:
    """The newest published version of the files."""
    versions: Mapping[PieceKind, Callable[[], str]] = {
        PieceKind.RULES: lambda: rulesets.current().version,
        PieceKind.PROTOCOL: lambda: _protocol(piece.files_slug).version,
        PieceKind.FORMULARY: lambda: formulary.current().version,
        PieceKind.LIMITS: lambda: formulary.session_limits().version,
        PieceKind.TEXTS: lambda: texts.for_language("en").version,
    }
    return versions[piece.kind]()


@cache
def files_of(piece: Piece, version: str = "") -> Files:
    """The files of a published version, by default the newest, as TOML made them.

    The version stands in no name, so that an address means the same in all of them.
    Never change what you get: lay changes over a copy.
    """
    paths = _paths(piece, version or version_of(piece))
    return MappingProxyType(
        {f"{path.stem.partition('@')[0]}.toml": parsed(path) for path in paths}
    )


def dressed(
    files: Mapping[str, Mapping[str, Any]], *, version: str, in_force_from: date
) -> dict[str, dict[str, Any]]:
    """The files under another version, from that day on."""
    head = {"version": version, "in_force_from": in_force_from}
    return {
        name: {**content, **head} if "version" in content else dict(content)
        for name, content in files.items()
    }


def load(piece: Piece, files: Files, faults: Faults) -> Loaded:
    """Read the piece as its files are read; what is wrong is in ``faults``."""

    def table(name: str) -> Table:
        return top_table(files.get(name, {}), name, faults)

    only = next(iter(files))
    readers: Mapping[PieceKind, Callable[[], Loaded]] = {
        PieceKind.RULES: lambda: rulesets.load(table),
        PieceKind.PROTOCOL: lambda: protocol_templates.load(table(only)),
        PieceKind.FORMULARY: lambda: formulary.load_formulary(table(only)),
        PieceKind.LIMITS: lambda: formulary.load_limits(table(only)),
        PieceKind.TEXTS: lambda: _texts(map(table, files)),
    }
    return readers[piece.kind]()


def _texts(tables: Iterable[Table]) -> Mapping[str, PatientTexts]:
    read = [texts.load(table) for table in tables]
    return texts.with_further_languages({each.language: each for each in read})


def _protocol(slug: str) -> Protocol:
    protocol = protocol_templates.get(slug)
    if protocol is None:
        raise LookupError(slug)
    return protocol


def _paths(piece: Piece, version: str) -> list[Path]:
    if piece.kind == PieceKind.RULES:
        return sorted((rulesets.RULES / version).glob("*.toml"))
    if piece.kind == PieceKind.PROTOCOL:
        return [protocol_templates.PROTOCOLS / f"{piece.files_slug}@{version}.toml"]
    if piece.kind == PieceKind.TEXTS:
        folder = texts.FOLDER / version
        return [folder / f"{language}.toml" for language in texts.LANGUAGES]
    return [formulary.FOLDER / f"{piece.slug}@{version}.toml"]
