"""What a device's file would put into the draft, and what in it cannot be."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from patients.domain.device_export import ReadRows
from patients.domain.zone_measures import MEASURES
from patients.presenters.assessment import ZONE_NAMES
from patients.presenters.zone_words import MEASURE_WORDS


@dataclass(frozen=True, slots=True)
class PreviewRow:
    zone: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    headings: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    faults: tuple[str, ...]

    @property
    def may_be_taken(self) -> bool:
        return bool(self.rows) and not self.faults


def preview(found: ReadRows) -> Preview:
    """Columns in which anything was read; a fault says line, column and text."""
    used = [
        each
        for each in MEASURES
        if any(getattr(row, each.column) is not None for row in found.findings)
    ]
    return Preview(
        headings=tuple(
            f"{MEASURE_WORDS[each.column]} {each.unit}".strip() for each in used
        ),
        rows=tuple(
            PreviewRow(
                str(ZONE_NAMES[row.zone]),
                tuple(_shown(getattr(row, each.column)) for each in used),
            )
            for row in found.findings
        ),
        faults=tuple(
            _("Line %(line)d, %(column)s, “%(text)s”: %(why)s")
            % {
                "line": fault.row,
                "column": fault.heading,
                "text": fault.text,
                "why": _(fault.message),
            }
            for fault in found.faults
        ),
    )


def _shown(value: object) -> str:
    return "–" if value is None else number_format(str(value))
