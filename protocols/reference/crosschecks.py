"""What no single file can know: every name that one file uses and another must have."""

from collections.abc import Iterator

from clinic.reference.loader import Fault
from patients.reference import consents
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


def load_everything() -> None:
    """Raises ReferenceFault with every fault of the first part that has any."""
    consents.current()
    references.current()
    rulesets.all_versions()
    protocol_templates.all_versions()
    formulary.current()
    formulary.interactions()
    formulary.session_limits()
    adverse_events.current()
    reminders.current()
    for language in LANGUAGES:
        texts.for_language(language)


def faults() -> tuple[Fault, ...]:
    return (
        *_unknown_sources(),
        *_unknown_stop_rules(),
        *_disabled_in_protocols(),
        *_texts_that_differ(),
    )


def _sources() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for ruleset in rulesets.all_versions():
        for rule in ruleset.rules:
            yield ruleset.name, rule.id, rule.provenance.sources
    for protocol in protocol_templates.all_versions():
        yield protocol.name, "sources", protocol.provenance.sources
    book = formulary.current()
    for record in book.ingredients.values():
        yield book.name, record.key, record.provenance.sources
    for compounding in book.compounding:
        yield book.name, compounding.id, compounding.sources
    for limit in formulary.session_limits().limits:
        yield formulary.session_limits().name, limit.id, limit.sources
    for term in adverse_events.current():
        yield "adverse-events", term.id, term.provenance.sources


def _unknown_sources() -> Iterator[Fault]:
    known = references.current()
    for file, key, codes in _sources():
        for code in codes:
            if code not in known:
                yield Fault(file, key, f"no source {code} in the references")


def _unknown_stop_rules() -> Iterator[Fault]:
    known = texts.for_language("en").stop_rules
    for protocol in protocol_templates.all_versions():
        for name in protocol.stop_rules:
            if name not in known:
                yield Fault(protocol.name, "stop_rules", f"no text for {name}")


def _disabled_in_protocols() -> Iterator[Fault]:
    book = formulary.current()
    for protocol in protocol_templates.current():
        for key in protocol.formula_allowed:
            if book.ingredients[key].status == "disabled":
                yield Fault(protocol.name, "formula_allowed", f"{key} is disabled")


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


def _texts_that_differ() -> Iterator[Fault]:
    english = texts.for_language("en")
    for language in LANGUAGES:
        other = texts.for_language(language)
        for name in KEYED_TEXTS:
            if tuple(getattr(other, name)) != tuple(getattr(english, name)):
                yield Fault(f"{language}.toml", name, "has other keys than English")
