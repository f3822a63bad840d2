"""Settings as finished values: the first-day checklist and plain tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from clinic.models.diary import AppointmentType
from clinic.presenters.states import APPOINTMENT_KINDS
from clinic.queries.site import FirstDayLine


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    is_done: bool
    text: str
    url: str


def first_day(lines: Iterable[FirstDayLine]) -> list[ChecklistLine]:
    return [
        ChecklistLine(line.is_done, str(line.text), _address(line.section))
        for line in lines
    ]


def _address(section: str) -> str:
    if section == "clinic":
        return reverse("settings-clinic")
    if section == "staff":
        return reverse("staff-list")
    return reverse("settings-list", args=[section])


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    first: str
    rest: tuple[tuple[str, str], ...]
    """Each with the word of its column."""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def table(found_rows: Iterable[Model], fields: Iterable[str]) -> Table:
    """A plain table of the rows' own fields, in words."""
    names = [name for name in fields if name != "slug"]
    found = list(found_rows)
    meta = found[0]._meta if found else None
    head = tuple(
        str(getattr(meta.get_field(name), "verbose_name", name)).capitalize()
        for name in names
        if meta
    )
    cells = [(row.pk, [_in_words(row, name) for name in names]) for row in found]
    rows = [
        Row(pk, row[0], tuple(zip(head[1:], row[1:], strict=True))) for pk, row in cells
    ]
    return Table(head, tuple(rows))


def _in_words(row: Model, name: str) -> str:
    if isinstance(row, AppointmentType) and name == "kind":
        return str(APPOINTMENT_KINDS[row.kind])
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    match value:
        case bool():
            word = _("Yes") if value else _("No")
        case datetime():
            word = date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            word = date_format(value, "SHORT_DATE_FORMAT")
        case time():
            word = time_format(value, "H:i")
        case None:
            word = ""
        case _other:
            word = str(value)
    return word
