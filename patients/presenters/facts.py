"""An answer of the field dictionary in words of the reader's language."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from patients.domain.ageing import unit_of
from patients.domain.choices import FactSource
from patients.domain.fact_fields import FIELD
from patients.domain.fact_labels import value_label
from patients.domain.facts import Field, Kind, is_blank

SALT_PARTS = ("vertex", "posterior", "right", "left")


def label_words(key: str) -> str:
    return _(FIELD[key].label)


def answer_words(key: str, value: Any) -> str:
    """The answer as a person says it; a number that ages is rounded down to tenths."""
    field = FIELD[key]
    if is_blank(value):
        return _("None, or not done")
    if isinstance(value, list | tuple | dict):
        return _several(key, value)
    return _single(field, value)


def source_words(source: str) -> str:
    return {
        FactSource.INTAKE: _("Patient, accepted"),
        FactSource.CLINICIAN: _("Clinician"),
        FactSource.ASSESSMENT: _("Assessment"),
        FactSource.SESSION_CHECK: _("Check before a session"),
    }[FactSource(source)]


def _several(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return " / ".join(_number(value.get(part), "%") for part in SALT_PARTS)
    return ", ".join(_item(key, item) for item in value) or _("None")


def _single(field: Field, value: Any) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _number(_rounded(field, value), field.unit)
    if field.kind == Kind.DATE:
        return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    return _(value_label(field.key, str(value)))


def _rounded(field: Field, value: Any) -> Any:
    if unit_of(field.key) is None:
        return value
    return Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_DOWN).normalize()


def _number(value: Any, unit: str) -> str:
    if value is None:
        return "–"
    shown = number_format(Decimal(str(value)).normalize() + 0, use_l10n=True)
    return f"{shown}\u00a0{_(unit)}" if unit else shown


def _item(key: str, item: Any) -> str:
    if isinstance(item, dict):
        parts = (_(value_label(key, str(item.get("name", "")))), item.get("site"))
        activity = item.get("activity")
        return ", ".join(
            str(part) if index == 0 else _(value_label(key, str(part)))
            for index, part in enumerate((*parts, activity))
            if part
        )
    return _(value_label(key, str(item)))
