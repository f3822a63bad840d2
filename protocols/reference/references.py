"""Sources by code: `current()`, `get("40")`. File: `data/references@<version>.toml`."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.reference.loader import Faults, Table, read
from protocols.domain.references import Reference, Seen
from protocols.domain.sources import SourceType
from protocols.reference.paths import DATA, newest


@cache
def current() -> MappingProxyType[str, Reference]:
    faults = Faults()
    references = load(newest(DATA, "references"), faults)
    faults.raise_if_any()
    return references


def get(code: str) -> Reference | None:
    return current().get(code)


def load(path: Path, faults: Faults) -> MappingProxyType[str, Reference]:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    table.text("slug")
    table.text("version")
    references = [_reference(row) for row in table.tables("references")]
    table.finish()
    return MappingProxyType({one.id: one for one in references})


def _reference(table: Table) -> Reference:
    reference = Reference(
        id=table.text("id"),
        kind=table.choice("kind", SourceType),
        citation=table.text("citation"),
        seen=table.choice("seen", Seen),
        note=table.text("note", ""),
    )
    table.finish()
    return reference
