"""The published knowledge, with what its version hashes to and who signed it."""

import hashlib
from dataclasses import dataclass
from functools import cache

from protocols.domain.formulary import Status
from protocols.domain.knowledge_edits import PieceKind
from protocols.domain.rules import RuleSet
from protocols.models.screening import KnowledgeSignOff
from protocols.queries.knowledge_in_force import (
    edition_in_force,
    formulary_in_force,
    ruleset_in_force,
)
from protocols.queries.screenings import RULES_KIND, sign_off
from protocols.reference.paths import DATA
from protocols.reference.pieces import Piece


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of one piece of knowledge; ``sha256`` over its files in order."""

    kind: str
    slug: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    ruleset: RuleSet
    publication: Publication
    signed: KnowledgeSignOff | None


def rule_book() -> RuleBook:
    ruleset = ruleset_in_force()
    return RuleBook(ruleset, publication_of(ruleset), sign_off(ruleset))


def publication_of(ruleset: RuleSet) -> Publication:
    """Of the files, or of the clinic's own edition when that is what is in force."""
    own = edition_in_force(Piece(PieceKind.RULES, ruleset.slug))
    is_own = own is not None and own.version == ruleset.version
    sha256 = own.sha256 if own and is_own else _checksum(ruleset.version)
    return Publication(RULES_KIND, ruleset.slug, ruleset.version, sha256)


@cache
def _checksum(version: str) -> str:
    digest = hashlib.sha256()
    for path in sorted((DATA / "rules" / version).glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def choosable_ingredients() -> tuple[str, ...]:
    """What this clinic may put into a formula: everything that is not disabled."""
    records = formulary_in_force().ingredients.values()
    return tuple(record.key for record in records if record.status != Status.DISABLED)
