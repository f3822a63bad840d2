"""Two states of one form, field by field: what one typed, and what stands now."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clinic.models.audit import AuditEvent
from clinic.models.staff import StaffMember

BLANK: tuple[Any, ...] = (None, "", [], ())


@dataclass(frozen=True, slots=True)
class Side:
    """One form of a page. ``group`` names the row it stands in, for its labels."""

    form: BaseForm
    group: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """``theirs_values`` is JSON: what the controls of that name must hold to say the
    same. ``is_gone``: the field is no longer there, so one's own cannot be kept."""

    name: str
    label: str
    mine: str
    theirs: str
    theirs_values: str
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """``fields`` is JSON: the hidden fields that the next save must carry."""

    said: str
    differences: tuple[Difference, ...]
    fields: str


def conflict_of(
    mine: Iterable[Side],
    theirs: Iterable[Side],
    *,
    said: str,
    fields: Mapping[str, Any],
) -> Conflict:
    return Conflict(said, differences(mine, theirs), json.dumps(dict(fields)))


def said_meanwhile(
    at: datetime | None,
    by: StaffMember | None = None,
    reader: StaffMember | None = None,
) -> str:
    """When the other version was saved and, where that is known, by whom."""
    if at is None:
        return _("Somebody else saved in between.")
    words = {"time": time_format(localtime(at), "H:i:s")}
    if by is None:
        return _("Somebody else saved at %(time)s.") % words
    if by == reader:
        return _("You saved in another window at %(time)s.") % words
    return _("%(name)s saved at %(time)s.") % (words | {"name": by.full_name})


def said_by(
    written: AuditEvent | None, reader: StaffMember, *, at: datetime | None = None
) -> str:
    """The same from the trace; ``at`` is the moment when nothing is written there."""
    if written is None:
        return said_meanwhile(at)
    return said_meanwhile(written.at, written.by, reader)


def differences(mine: Iterable[Side], theirs: Iterable[Side]) -> tuple[Difference, ...]:
    """Every visible field that the two do not say alike; what was typed may be
    invalid. Hidden fields are the page's own and are not compared."""
    typed, stands = _fields(mine), _fields(theirs)
    names = dict.fromkeys((*typed, *stands))
    return tuple(
        _difference(name, typed.get(name), stands.get(name))
        for name in names
        if _differ(typed.get(name), stands.get(name))
    )


def shown_values(field: BoundField) -> tuple[str, ...]:
    """What the controls of a field hold, as they would be posted."""
    value, widget = field.value(), field.field.widget
    if isinstance(widget, CheckboxInput):
        return ("on",) if widget.check_test(value) else ()
    shown = widget.format_value(value)
    values = shown if isinstance(shown, list | tuple) else [shown]
    return tuple(str(each) for each in values if each not in BLANK)


def without_faults(
    form: BaseForm, stands: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """What was posted, with what stands in place of every field that cannot be read."""
    data = form.data
    posted = {name: data.getlist(name) for name in data}  # type: ignore[attr-defined]
    for name in form.errors:
        if name in form.fields:
            html_name = form.add_prefix(name)
            posted[html_name] = list(stands.get(html_name, ()))
    return posted


_Field = tuple[BoundField, str]


def _fields(sides: Iterable[Side]) -> dict[str, _Field]:
    return {
        field.html_name: (field, _label(field, side.group))
        for side in sides
        for field in side.form
        if not field.is_hidden
    }


def _label(field: BoundField, group: str) -> str:
    return f"{group} · {field.label}" if group else str(field.label)


def _difference(name: str, own: _Field | None, other: _Field | None) -> Difference:
    label = (own or other or (None, ""))[1]
    return Difference(
        name=name,
        label=label,
        mine=_words(own[0]) if own else _("not on your page"),
        theirs=_words(other[0]) if other else _("no longer there"),
        theirs_values=json.dumps(shown_values(other[0]) if other else ()),
        is_gone=other is None,
    )


def _differ(own: _Field | None, other: _Field | None) -> bool:
    """A field that only one of the two has matters when something stands in it."""
    if own and other:
        return not _alike(own[0], other[0])
    return any(shown_values(field[0]) for field in (own, other) if field)


def _alike(mine: BoundField, theirs: BoundField) -> bool:
    one, other = shown_values(mine), shown_values(theirs)
    if one == other:
        return True
    read, stands = _read(mine), _read(theirs)
    return read is not _UNREADABLE and read == stands


_UNREADABLE = object()


def _read(field: BoundField) -> object:
    """1.50 and 1.5 are one number; two line ends are one."""
    value = field.value()
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    try:
        read = field.field.clean(value)
    except (ValidationError, TypeError, ValueError):
        return _UNREADABLE
    if isinstance(read, list | tuple):
        return tuple(sorted(map(str, read)))
    return None if read in BLANK else read


def _words(field: BoundField) -> str:
    values = shown_values(field)
    if isinstance(field.field.widget, CheckboxInput):
        return _("Yes") if values else _("No")
    if not values:
        return _("nothing")
    labels = _labels(getattr(field.field, "choices", ()))
    words = ", ".join(labels.get(value, value) for value in values)
    unit = getattr(field.field.widget, "unit", "")
    return f"{words} {unit}" if unit else words


def _labels(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, label in choices or ():
        if isinstance(label, list | tuple):
            found |= _labels(label)
        else:
            found[str(key)] = str(label)
    return found
