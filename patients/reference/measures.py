"""Norms and cuts: `current()`. File: `data/measures@<version>.toml`."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.reference.loader import Faults, Table, read
from patients.domain.labs import LabTest
from patients.domain.measures import (
    CombNorm,
    CombTest,
    DailyWash,
    DlqiBand,
    GroupMean,
    LabKind,
    LabUnit,
    Measures,
    VisualScale,
    WashTest,
)

DATA = Path(__file__).parent / "data"


@cache
def current() -> Measures:
    """The newest file. Raises ReferenceFault."""
    faults = Faults()
    newest = max(DATA.glob("measures@*.toml"), default=DATA / "measures@.toml")
    measures = load(newest, faults)
    faults.raise_if_any()
    return measures


def load(path: Path, faults: Faults) -> Measures:
    table = read(path, faults)
    table.whole("schema")
    table.day("in_force_from")
    for key in ("slug", "version", "status"):
        table.text(key)
    table.text("reviewed_by", "")
    kinds = [_lab(row) for row in table.tables("labs")]
    if sorted(kind.test for kind in kinds) != sorted(LabTest):
        table.fault("labs", "each test must stand there once")
    measures = Measures(
        comb=_comb(table.table("comb")),
        wash=_wash(table.table("wash")),
        daily_wash=_daily_wash(table.table("daily_wash")),
        visual=_visual(table.table("visual")),
        dlqi=_dlqi(table.table("dlqi")),
        labs=MappingProxyType({kind.test: kind for kind in kinds}),
    )
    table.finish()
    return measures


def _comb(table: Table) -> CombTest:
    norms = []
    for row in table.tables("norms"):
        norms.append(
            CombNorm(
                from_age=row.whole("from_age"),
                to_age=row.whole("to_age"),
                most=row.whole("most"),
                mean=row.number("mean"),
            )
        )
        row.finish()
    comb = CombTest(
        mornings=table.whole("mornings"),
        norms=tuple(norms),
        source=table.text("source"),
    )
    table.finish()
    return comb


def _wash(table: Table) -> WashTest:
    wash = WashTest(
        days=table.whole("days"),
        hairs=table.whole("hairs"),
        vellus_percent=table.number("vellus_percent"),
        source=table.text("source"),
    )
    table.finish()
    return wash


def _daily_wash(table: Table) -> DailyWash:
    means = []
    for row in table.tables("means"):
        means.append(
            GroupMean(
                who=row.text("who"),
                mean=row.number("mean"),
                deviation=row.number("deviation"),
            )
        )
        row.finish()
    daily = DailyWash(means=tuple(means), source=table.text("source"))
    table.finish()
    return daily


def _visual(table: Table) -> VisualScale:
    visual = VisualScale(
        healthy_mean=table.number("healthy_mean"),
        pattern_mean=table.number("pattern_mean"),
        source=table.text("source"),
    )
    table.finish()
    return visual


def _dlqi(table: Table) -> tuple[DlqiBand, ...]:
    table.text("source")
    bands = []
    for row in table.tables("bands"):
        bands.append(
            DlqiBand(
                lowest=row.whole("from"),
                highest=row.whole("to"),
                effect=row.text("effect"),
            )
        )
        row.finish()
    table.finish()
    return tuple(bands)


def _lab(table: Table) -> LabKind:
    kind = LabKind(
        test=table.choice("test", LabTest),
        title=table.text("title"),
        units=tuple(_unit(row) for row in table.tables("units")),
        note=table.text("note", ""),
        counts_days=table.whole("counts_days") if table.has("counts_days") else None,
        rule=table.text("rule", ""),
    )
    table.finish()
    return kind


def _unit(table: Table) -> LabUnit:
    unit = LabUnit(
        name=table.text("name", ""),
        lowest=table.number("lowest"),
        highest=table.number("highest"),
    )
    table.finish()
    return unit
