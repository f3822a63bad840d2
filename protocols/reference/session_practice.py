"""Habits of a session: `current()`. File: `data/formulary/practice@<version>.toml`."""

from functools import cache
from pathlib import Path

from clinic.reference.loader import Faults, read
from protocols.domain.session_practice import SessionPractice
from protocols.reference.paths import DATA, newest

FOLDER = DATA / "formulary"
WORST_PAIN = 10


@cache
def current() -> SessionPractice:
    faults = Faults()
    practice = load(newest(FOLDER, "practice"), faults)
    faults.raise_if_any()
    return practice


def load(path: Path, faults: Faults) -> SessionPractice:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    usual = table.table("usual_ml")
    practice = SessionPractice(
        slug=table.text("slug"),
        version=table.text("version"),
        usual_ml=(usual.number("from"), usual.number("to")),
        observation_minutes=table.whole("observation_minutes"),
        pain_prompt_from=table.whole("pain_prompt_from"),
        sources=table.words("sources", default=None),
    )
    if not 0 <= practice.pain_prompt_from <= WORST_PAIN:
        table.fault("pain_prompt_from", "must lie between 0 and 10")
    usual.finish()
    table.finish()
    return practice
