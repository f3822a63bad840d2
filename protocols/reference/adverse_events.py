"""Adverse-event terms: `current()`, `get("pain")`."""

from functools import cache
from pathlib import Path

from clinic.reference.loader import Faults, Table, read
from protocols.domain.adverse_events import AdverseEventTerm
from protocols.reference.paths import DATA, newest
from protocols.reference.provenance import provenance
from protocols.reference.texts_by_language import in_every_language


@cache
def current() -> tuple[AdverseEventTerm, ...]:
    faults = Faults()
    terms = load(newest(DATA, "adverse-events"), faults)
    faults.raise_if_any()
    return terms


def get(term_id: str) -> AdverseEventTerm | None:
    return next((term for term in current() if term.id == term_id), None)


def load(path: Path, faults: Faults) -> tuple[AdverseEventTerm, ...]:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    table.text("slug")
    table.text("version")
    table.words("sources")
    terms = tuple(_term(row) for row in table.tables("terms"))
    table.finish()
    return terms


def _term(table: Table) -> AdverseEventTerm:
    term = AdverseEventTerm(
        id=table.text("id"),
        name=in_every_language(table.table("name")),
        window=table.text("window"),
        expected_hours=table.whole("expected_hours", 0),
        alert_hours=table.whole("alert_hours"),
        is_urgent=table.flag("urgent", default=False),
        grades=table.text("grades", ""),
        action=table.text("action"),
        provenance=provenance(table),
    )
    table.finish()
    return term
