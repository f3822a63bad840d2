"""Candidacy rule sets: `current()`, `get(slug, version)`, `all_versions()`.

A version is a folder `data/rules/<version>/` with `ruleset.toml` (the head), the rule
files it lists in table order, and `contradictions.toml`. Published versions are locked.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.reference.further_languages import in_further_languages
from clinic.reference.loader import Faults, Table, read
from protocols.domain.rules import (
    Case,
    Contradiction,
    Mode,
    PatientText,
    Rule,
    RuleSet,
    keys_read_by_sessions_only,
)
from protocols.domain.verdicts import Scope, Verdict
from protocols.reference.cases import case, check_ingredients
from protocols.reference.paths import DATA
from protocols.reference.provenance import provenance

RULES = DATA / "rules"
LANGUAGES = ("en", "tr")
HEAD, CONTRADICTIONS = "ruleset.toml", "contradictions.toml"


@cache
def all_versions() -> tuple[RuleSet, ...]:
    """Every published rule set, the newest first. Raises ReferenceFault."""
    faults = Faults()
    folders = sorted(path.parent for path in RULES.glob(f"*/{HEAD}"))
    rulesets = tuple(of_folder(folder, faults) for folder in reversed(folders))
    faults.raise_if_any()
    return rulesets


def current() -> RuleSet:
    return all_versions()[0]


def get(slug: str, version: str) -> RuleSet | None:
    for ruleset in all_versions():
        if (ruleset.slug, ruleset.version) == (slug, version):
            return ruleset
    return None


def of_folder(folder: Path, faults: Faults) -> RuleSet:
    return load(lambda name: read(folder / name, faults))


def load(file: Callable[[str], Table]) -> RuleSet:
    """``file`` gives the top table of a file of the version by its name."""
    head = file(HEAD)
    head.whole("schema")
    head.text("source")
    head.text("reviewed_by", "")
    rules = tuple(
        rule
        for name in head.words("files", default=None)
        for rule in _rules(file(name))
    )
    ruleset = RuleSet(
        slug=head.text("slug"),
        version=head.text("version"),
        title=head.text("title"),
        in_force_from=head.day("in_force_from"),
        rules=rules,
        exclusive=_exclusive(head, {rule.id for rule in rules}),
        blocked_with=_blocked_with(head.table("blocked_with")),
        contradictions=_contradictions(file(CONTRADICTIONS)),
        session_keys=keys_read_by_sessions_only(rules),
    )
    _check_ids(head, [rule.id for rule in rules])
    head.finish()
    return ruleset


def _check_ids(head: Table, ids: list[str]) -> None:
    for rule_id in sorted({name for name in ids if ids.count(name) > 1}):
        head.fault("files", f"rule {rule_id} stands there twice")


def _exclusive(head: Table, known: set[str]) -> tuple[tuple[str, ...], ...]:
    head.asked.add("exclusive")
    groups = tuple(tuple(group) for group in head.content.get("exclusive", ()))
    for rule_id in sorted({name for group in groups for name in group} - known):
        head.fault("exclusive", f"no rule {rule_id}")
    return groups


def _blocked_with(table: Table) -> MappingProxyType[str, tuple[str, ...]]:
    linked = {key: table.words(key) for key in table.keys()}  # noqa: SIM118 -- a Table
    for key, names in linked.items():
        check_ingredients(table, key, (key, *names))
    return MappingProxyType(linked)


def _rules(file: Table) -> tuple[Rule, ...]:
    group = file.text("group")
    rules = tuple(_rule(table, group) for table in file.tables("rules"))
    file.finish()
    return rules


def _rule(table: Table, group: str) -> Rule:
    mode = table.choice("mode", Mode, Mode.CASES)
    cases = tuple(case(item) for item in table.tables("cases"))
    if bool(cases) != (mode == Mode.CASES):
        table.fault("cases", "stand in rules of mode cases, and there alone")
    rule = Rule(
        id=table.text("id"),
        group=group,
        title=table.text("title"),
        mode=mode,
        scope=table.choice("scope", Scope, Scope.COURSE),
        condition=table.text("condition"),
        verdicts=_verdicts(table, cases),
        reason=table.text("reason"),
        unknown_means=table.text("unknown_means", ""),
        release_condition=table.text("release", ""),
        refer=table.text("refer", ""),
        action=table.text("action", ""),
        cases=cases,
        manual_blocks=_manual_blocks(table),
        patient=_patient(table, required=mode != Mode.MANUAL),
        provenance=provenance(table),
    )
    if Verdict.POSTPONE in rule.verdicts and not rule.release_condition:
        table.fault("release", "is missing: the rule can postpone")
    table.finish()
    return rule


def _verdicts(table: Table, cases: tuple[Case, ...]) -> tuple[Verdict, ...]:
    stated = [_verdict(table, word) for word in table.words("verdicts")]
    found = {*stated, *(one.verdict for one in cases)}
    return tuple(verdict for verdict in Verdict if verdict in found)


def _verdict(table: Table, word: str) -> Verdict:
    if word in set(Verdict):
        return Verdict(word)
    table.fault("verdicts", f"{word} is no verdict")
    return Verdict.INFO


def _manual_blocks(table: Table) -> tuple[str, ...]:
    blocks = table.words("blocks")
    check_ingredients(table, "blocks", blocks)
    return blocks


def _patient(table: Table, *, required: bool) -> MappingProxyType[str, PatientText]:
    texts = {
        language: PatientText(
            why=table.text(language, None if required else ""),
            next_step=table.text(f"{language}_next", ""),
        )
        for language in LANGUAGES
    }
    if len({bool(text.next_step) for text in texts.values()}) > 1:
        table.fault("en_next", "must stand in every language or in none")
    return MappingProxyType({**texts, **in_further_languages(texts["en"])})


def _contradictions(file: Table) -> tuple[Contradiction, ...]:
    contradictions = tuple(
        Contradiction(
            id=table.text("id"),
            topic=table.text("topic"),
            who_says_what=table.text("who_says_what"),
            represented_as=table.text("represented_as"),
            represented_in=table.words("represented_in", default=None),
        )
        for table in file.tables("contradictions")
    )
    file.finish()
    return contradictions
