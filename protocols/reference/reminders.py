"""Reminder rules: `current()`. File: `data/reminders@<version>.toml`."""

from datetime import time
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from clinic.reference.further_languages import in_further_languages
from clinic.reference.loader import Faults, Table, read
from protocols.domain.reminders import (
    Anchor,
    ReminderKind,
    ReminderPlan,
    ReminderRule,
)
from protocols.reference.paths import DATA, newest
from protocols.reference.texts_by_language import LANGUAGES, in_every_language

PLACES_IN_SUBJECT = {"clinic"}
PLACES = {
    *PLACES_IN_SUBJECT,
    *("first_name", "date", "time", "place", "phone", "emergency", "link"),
}


@cache
def current() -> ReminderPlan:
    faults = Faults()
    plan = load(newest(DATA, "reminders"), faults)
    faults.raise_if_any()
    return plan


def load(path: Path, faults: Faults) -> ReminderPlan:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    table.words("sources")
    plan = ReminderPlan(
        slug=table.text("slug"),
        version=table.text("version"),
        rules=tuple(_rule(row) for row in table.tables("reminders")),
        quiet_from=_clock(table, "quiet_from"),
        quiet_until=_clock(table, "quiet_until"),
    )
    table.finish()
    return plan


def _clock(table: Table, key: str) -> time:
    text = table.text(key)
    try:
        return time.fromisoformat(text)
    except ValueError:
        table.fault(key, "must be a time, HH:MM")
        return time()


def _rule(table: Table) -> ReminderRule:
    bodies = {language: table.text(language).strip() + "\n" for language in LANGUAGES}
    rule = ReminderRule(
        id=table.text("id"),
        anchor=table.choice("anchor", Anchor),
        offset_hours=table.whole("offset_hours"),
        kind=table.choice("kind", ReminderKind),
        subject=in_every_language(table.table("subject")),
        body=MappingProxyType({**bodies, **in_further_languages(bodies["en"])}),
    )
    for language in LANGUAGES:
        _check_places(table, "subject", rule.subject[language], PLACES_IN_SUBJECT)
        _check_places(table, language, rule.body[language], PLACES)
    table.finish()
    return rule


def _check_places(table: Table, key: str, text: str, allowed: set[str]) -> None:
    for _, place, _, _ in Formatter().parse(text):
        if place is not None and place not in allowed:
            table.fault(key, f"no such place {{{place}}}")
