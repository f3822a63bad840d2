"""Scales by key: `current()`, `get(key)`, `basp()`. File: `data/scales@<version>.toml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clinic.reference.loader import Faults, Table, read
from patients.domain.scale_steps import (
    Basp,
    BaspPart,
    Meaning,
    Scale,
    ScaleKey,
    Step,
)

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Scales:
    scales: tuple[Scale, ...]
    basp: Basp


@cache
def current() -> Scales:
    """The newest file. Raises ReferenceFault."""
    faults = Faults()
    newest = max(DATA.glob("scales@*.toml"), default=DATA / "scales@.toml")
    scales = load(newest, faults)
    faults.raise_if_any()
    return scales


def get(key: ScaleKey | str) -> Scale:
    return next(scale for scale in current().scales if scale.key == key)


def basp() -> Basp:
    return current().basp


def load(path: Path, faults: Faults) -> Scales:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    for key in ("slug", "version", "status"):
        table.text(key)
    table.text("reviewed_by", "")
    scales = tuple(_scale(row) for row in table.tables("scales"))
    if sorted(scale.key for scale in scales) != sorted(ScaleKey):
        table.fault("scales", "each scale must stand there once")
    found = Scales(scales, _basp(table.table("basp")))
    table.finish()
    return found


def _scale(table: Table) -> Scale:
    scale = Scale(
        key=table.choice("key", ScaleKey),
        title=table.text("title"),
        about=table.text("about"),
        source=table.text("source"),
        steps=tuple(_step(row) for row in table.tables("steps")),
    )
    codes = [step.code for step in scale.steps]
    if not codes or len(codes) != len(set(codes)):
        table.fault("steps", "each step must stand there once")
    table.finish()
    return scale


def _step(table: Table) -> Step:
    code = table.text("code")
    step = Step(
        code=code,
        name=table.text("name", code),
        line=table.text("line"),
        meaning=table.choice("meaning", Meaning),
        rule=table.text("rule", ""),
        is_offered=table.flag("offered", default=True),
    )
    table.finish()
    return step


def _basp(table: Table) -> Basp:
    basp = Basp(
        title=table.text("title"),
        about=table.text("about"),
        source=table.text("source"),
        shapes=tuple(_part(row) for row in table.tables("shapes")),
        front=tuple(_part(row) for row in table.tables("front")),
        vertex=tuple(_part(row) for row in table.tables("vertex")),
    )
    table.finish()
    return basp


def _part(table: Table) -> BaspPart:
    part = BaspPart(
        code=table.text("code"),
        line=table.text("line"),
        needs_decision=table.flag("needs_decision", default=False),
    )
    table.finish()
    return part
