"""Screens answers from a file, without a database: see docs in `--help`."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from patients.domain.answers import MalformedAnswers
from protocols.domain.candidacy import Decision, Finding, decide
from protocols.domain.candidacy_facts import CandidacyFacts, candidacy_facts
from protocols.reference import rulesets

MALFORMED = 2


class Command(BaseCommand):
    help = (
        "Screens one JSON object of answers, or a list of them, and prints the result "
        "as JSON. One malformed item fails the whole list: exit 2, nothing on stdout."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a JSON file, or - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        content = _read(file)
        if isinstance(content, list):
            cases = [_facts(item, index) for index, item in enumerate(content)]
            result: object = [_screen(case) for case in cases]
        else:
            result = _screen(_facts(content, None))
        self.stdout.write(json.dumps(result, indent=2, ensure_ascii=False))


def _read(file: str) -> object:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return json.loads(
            raw.decode("utf-8-sig"),
            parse_int=Decimal,
            parse_float=Decimal,
            object_pairs_hook=_without_repeats,
        )
    except (OSError, ValueError, ArithmeticError, RecursionError) as error:
        raise CommandError(
            f"cannot read {file}: {error}", returncode=MALFORMED
        ) from None


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    answers = dict(pairs)
    if len(answers) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {repeated} is given twice in one object")
    return answers


def _facts(item: object, index: int | None) -> CandidacyFacts:
    try:
        return candidacy_facts(item)
    except MalformedAnswers as error:
        where = "" if index is None else f"item {index}: "
        raise CommandError(f"{where}{error}", returncode=MALFORMED) from None


def _screen(facts: CandidacyFacts) -> dict[str, object]:
    decision = decide(facts, rulesets.current())
    return {
        "overall": decision.overall,
        "fired": [_fired(finding) for finding in decision.findings],
        "blocked_in_formula": _blocked(decision),
        "ruleset": decision.ruleset,
    }


def _fired(finding: Finding) -> dict[str, str]:
    missing = f" ({', '.join(finding.missing_keys)})" if finding.missing_keys else ""
    return {
        "rule": finding.rule_id,
        "verdict": finding.verdict,
        "reason": f"{finding.reason}{missing}",
    }


def _blocked(decision: Decision) -> dict[str, list[str]]:
    return {
        ingredient: list(rule_ids)
        for ingredient, rule_ids in decision.blocked_in_formula.items()
    }
