"""The form for reporting a problem: `current()`."""

from functools import cache
from pathlib import Path

from clinic.reference.loader import Faults, Table, read
from protocols.domain.problem_form import PlainTerm, ProblemForm, RedFlag
from protocols.reference import adverse_events
from protocols.reference.paths import DATA, newest
from protocols.reference.texts_by_language import in_every_language


@cache
def current() -> ProblemForm:
    faults = Faults()
    form = load(newest(DATA, "problem-form"), faults)
    faults.raise_if_any()
    return form


def load(path: Path, faults: Faults) -> ProblemForm:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    table.text("slug")
    table.words("sources")
    form = ProblemForm(
        version=table.text("version"),
        flags=tuple(_flag(row) for row in table.tables("flags")),
        terms=tuple(_term(row) for row in table.tables("terms")),
    )
    table.finish()
    return form


def _flag(table: Table) -> RedFlag:
    flag = RedFlag(table.text("id"), in_every_language(table.table("ask")))
    table.finish()
    return flag


def _term(table: Table) -> PlainTerm:
    term = PlainTerm(table.text("id"), in_every_language(table.table("words")))
    if adverse_events.get(term.id) is None:
        table.fault("id", "must be a term of the adverse events")
    table.finish()
    return term
