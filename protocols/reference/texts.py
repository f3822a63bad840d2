"""Texts for the patient's plan: `for_language("en")`, `LANGUAGES`.

Files: `data/texts/<version>/<language>.toml`; every language has the same keys.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from clinic.reference.further_languages import in_further_languages
from clinic.reference.loader import Faults, Table, read
from protocols.domain.patient_texts import (
    AftercareStep,
    Evidence,
    PatientTexts,
    SideEffects,
)
from protocols.reference.paths import DATA
from protocols.reference.ranges import whole_within
from protocols.reference.texts_by_language import LANGUAGES

FOLDER = DATA / "texts"


@cache
def _current() -> MappingProxyType[str, PatientTexts]:
    faults = Faults()
    newest = max((path.parent for path in FOLDER.glob("*/en.toml")), default=FOLDER)
    texts = {
        language: load(read(newest / f"{language}.toml", faults))
        for language in LANGUAGES
    }
    faults.raise_if_any()
    return with_further_languages(texts)


def with_further_languages(
    texts: Mapping[str, PatientTexts],
) -> MappingProxyType[str, PatientTexts]:
    """Those of the files, and what the catalogue says of the English ones."""
    if "en" not in texts:
        return MappingProxyType(dict(texts))
    further = {
        language: replace(words, language=language)
        for language, words in in_further_languages(texts["en"]).items()
    }
    return MappingProxyType({**texts, **further})


def for_language(language: str) -> PatientTexts:
    """In English where the language has none yet."""
    texts = _current()
    return texts.get(language) or texts["en"]


def load(table: Table) -> PatientTexts:
    table.whole("schema")
    table.day("in_force_from")
    table.words("sources", default=None)
    texts = PatientTexts(
        slug=table.text("slug"),
        version=table.text("version"),
        language=table.text("language"),
        what_it_is=table.text("what_it_is"),
        aim=table.text("aim"),
        limits=table.text("limits"),
        timeline=table.words("timeline", default=None),
        off_label=table.text("off_label"),
        not_signed_off=table.text("not_signed_off"),
        success=table.text("success"),
        verdicts=_named(table.table("verdicts")),
        evidence=_evidence(table.table("evidence")),
        alternatives=_named(table.table("alternatives")),
        before=_named(table.table("before")),
        aftercare=tuple(_step(step) for step in table.tables("aftercare")),
        side_effects=_side_effects(table.table("side_effects")),
        red_flags=_named(table.table("red_flags")),
        stop_rules=_named(table.table("stop_rules")),
        notes=_named(table.table("notes")),
        checks=_named(table.table("checks")),
        evidence_levels=_named(table.table("evidence_levels")),
    )
    table.finish()
    return texts


def _named(table: Table) -> MappingProxyType[str, str]:
    names = table.keys()
    return MappingProxyType({name: table.text(name) for name in names})


def _evidence(table: Table) -> Evidence:
    evidence = Evidence(
        statement=table.words("statement", default=None),
        strength=table.text("strength"),
    )
    table.finish()
    return evidence


def _step(table: Table) -> AftercareStep:
    step = AftercareStep(
        hours=whole_within(table, "hours", 0, 24 * 365),
        title=table.text("title"),
        lines=table.words("lines", default=None),
    )
    table.finish()
    return step


def _side_effects(table: Table) -> SideEffects:
    effects = SideEffects(
        common=table.words("common", default=None),
        uncommon=table.words("uncommon", default=None),
        rare_serious=table.words("rare_serious", default=None),
    )
    table.finish()
    return effects
