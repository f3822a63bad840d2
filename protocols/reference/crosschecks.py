"""What no single file can know: every name that one file uses and another must have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from clinic.reference.loader import Fault
from patients.domain.consents import ConsentText
from patients.reference import consents
from protocols.domain.adverse_events import AdverseEventTerm
from protocols.domain.formulary import Formulary, InteractionTable, Status
from protocols.domain.limits import SessionLimits
from protocols.domain.patient_texts import PatientTexts
from protocols.domain.protocol import Protocol
from protocols.domain.references import Reference
from protocols.domain.reminders import ReminderPlan
from protocols.domain.rules import RuleSet
from protocols.reference import (
    adverse_events,
    formulary,
    protocol_templates,
    references,
    reminders,
    rulesets,
    texts,
)
from protocols.reference.texts_by_language import LANGUAGES

KEYED_TEXTS = (
    "verdicts",
    "alternatives",
    "before",
    "red_flags",
    "stop_rules",
    "notes",
    "checks",
    "evidence_levels",
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All parts of the knowledge together."""

    references: Mapping[str, Reference]
    rulesets: tuple[RuleSet, ...]
    protocols: tuple[Protocol, ...]
    formulary: Formulary
    interactions: InteractionTable
    limits: SessionLimits
    adverse_events: tuple[AdverseEventTerm, ...]
    reminders: ReminderPlan
    texts: Mapping[str, PatientTexts]
    consents: tuple[ConsentText, ...]


def load() -> Knowledge:
    """Raises ReferenceFault with every fault of the first part that has any."""
    return Knowledge(
        references=references.current(),
        rulesets=rulesets.all_versions(),
        protocols=protocol_templates.all_versions(),
        formulary=formulary.current(),
        interactions=formulary.interactions(),
        limits=formulary.session_limits(),
        adverse_events=adverse_events.current(),
        reminders=reminders.current(),
        texts={language: texts.for_language(language) for language in LANGUAGES},
        consents=consents.current(),
    )


def faults(knowledge: Knowledge) -> tuple[Fault, ...]:
    return (
        *_unknown_sources(knowledge),
        *_unknown_stop_rules(knowledge),
        *_disabled_in_protocols(knowledge),
        *_texts_that_differ(knowledge),
        *_contradictions_nowhere(knowledge),
    )


def _sources(knowledge: Knowledge) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """File, key and source codes of every record."""
    for ruleset in knowledge.rulesets:
        for rule in ruleset.rules:
            yield ruleset.name, rule.id, rule.provenance.sources
    for protocol in knowledge.protocols:
        yield protocol.name, "sources", protocol.provenance.sources
    for record in knowledge.formulary.ingredients.values():
        yield knowledge.formulary.name, record.key, record.provenance.sources
    for compounding in knowledge.formulary.compounding:
        yield knowledge.formulary.name, compounding.id, compounding.sources
    yield knowledge.interactions.name, "sources", knowledge.interactions.sources
    for limit in knowledge.limits.limits:
        yield knowledge.limits.name, limit.id, limit.sources
    for term in knowledge.adverse_events:
        yield "adverse-events", term.id, term.provenance.sources


def _unknown_sources(knowledge: Knowledge) -> Iterator[Fault]:
    for file, key, codes in _sources(knowledge):
        for code in codes:
            if code not in knowledge.references:
                yield Fault(file, key, f"no source {code} in the references")


def _unknown_stop_rules(knowledge: Knowledge) -> Iterator[Fault]:
    for protocol in knowledge.protocols:
        for name in protocol.stop_rules:
            if name not in knowledge.texts["en"].stop_rules:
                yield Fault(protocol.name, "stop_rules", f"no text for {name}")


def _disabled_in_protocols(knowledge: Knowledge) -> Iterator[Fault]:
    for protocol in knowledge.protocols:
        for key in protocol.formula_allowed:
            if knowledge.formulary.ingredients[key].status == Status.DISABLED:
                yield Fault(protocol.name, "formula_allowed", f"{key} is disabled")


def _texts_that_differ(knowledge: Knowledge) -> Iterator[Fault]:
    for language, other in knowledge.texts.items():
        for name in KEYED_TEXTS:
            if tuple(getattr(other, name)) != tuple(
                getattr(knowledge.texts["en"], name)
            ):
                yield Fault(f"{language}.toml", name, "has other keys than English")


def _contradictions_nowhere(knowledge: Knowledge) -> Iterator[Fault]:
    """A contradiction is represented by things that exist."""
    elsewhere = _names_outside_the_rules(knowledge)
    for ruleset in knowledge.rulesets:
        known = {rule.id for rule in ruleset.rules} | elsewhere
        for one in ruleset.contradictions:
            for name in one.represented_in:
                if name not in known:
                    yield Fault(ruleset.name, one.id, f"nothing is called {name}")


def _names_outside_the_rules(knowledge: Knowledge) -> set[str]:
    return {
        *(protocol.slug for protocol in knowledge.protocols),
        *(f"formulary.{key}" for key in knowledge.formulary.ingredients),
        *(f"limits.{limit.id}" for limit in knowledge.limits.limits),
        *(f"adverse_events.{term.id}" for term in knowledge.adverse_events),
        *(f"reminders.{rule.id}" for rule in knowledge.reminders.rules),
        *(f"consents.{text.kind}" for text in knowledge.consents),
        *(f"texts.{text.name}" for text in fields(PatientTexts)),
    }
