"""Whether a clinician stands behind the rules that fire, said wherever they do."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from protocols.domain.knowledge_edits import PieceKind
from protocols.domain.rules import RuleSet
from protocols.models.screening import KnowledgeSignOff
from protocols.presenters.own_versions import OwnMark, piece_mark
from protocols.queries.knowledge_in_force import ruleset_in_force
from protocols.queries.screenings import sign_off


@dataclass(frozen=True, slots=True)
class RulesState:
    is_signed: bool
    words: str
    own: OwnMark | None


def rules_in_force(today: date) -> RulesState:
    ruleset = ruleset_in_force()
    return rules_state(ruleset, sign_off(ruleset), today=today)


def rules_state(
    ruleset: RuleSet, signed: KnowledgeSignOff | None, *, today: date
) -> RulesState:
    return RulesState(
        is_signed=signed is not None,
        words=rules_words(ruleset.version, signed),
        own=piece_mark(PieceKind.RULES, ruleset.slug, ruleset.version, today),
    )


def rules_words(version: str, signed: KnowledgeSignOff | None) -> str:
    if signed is None:
        return _("Rule set %(version)s, not signed off by a clinician") % {
            "version": version
        }
    return _("Rule set %(version)s, signed off by %(name)s, %(day)s") % {
        "version": version,
        "name": signed.signed_by.full_name,
        "day": date_format(signed.signed_at, "DATE_FORMAT"),
    }
