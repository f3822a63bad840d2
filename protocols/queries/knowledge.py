"""The published knowledge, with what its version hashes to and who signed it."""

import hashlib
from dataclasses import dataclass
from functools import cache

from protocols.domain.formulary import Formulary, Status
from protocols.domain.protocol import Protocol
from protocols.domain.rules import RuleSet
from protocols.models.screening import KnowledgeSignOff
from protocols.queries.screenings import RULES_KIND, sign_off
from protocols.reference import formulary, protocol_templates, rulesets
from protocols.reference.paths import DATA


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
    ruleset = rulesets.current()
    return RuleBook(ruleset, publication_of(ruleset), sign_off(ruleset))


def publication_of(ruleset: RuleSet) -> Publication:
    return Publication(
        RULES_KIND, ruleset.slug, ruleset.version, _checksum(ruleset.version)
    )


@cache
def _checksum(version: str) -> str:
    digest = hashlib.sha256()
    for path in sorted((DATA / "rules" / version).glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def choosable_ingredients() -> tuple[str, ...]:
    """What this clinic may put into a formula: everything that is not disabled."""
    records = formulary.current().ingredients.values()
    return tuple(record.key for record in records if record.status != Status.DISABLED)


def current_formulary() -> Formulary:
    return formulary.current()


def current_protocols() -> tuple[Protocol, ...]:
    return protocol_templates.current()


def protocol(slug: str) -> Protocol | None:
    """The version in force."""
    return protocol_templates.get(slug)
