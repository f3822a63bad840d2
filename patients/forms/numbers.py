"""Numbers as clinicians type them: 3,5 or ٣٫٥ or 3.5. Text stays on the page as typed."""

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms

from clinic.forms.widgets import UnitNumberInput


class NumberText(forms.TextInput):
    """A number without a browser's spinner, which would drop what it cannot read."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "w-number", **(attrs or {})})


class UnitInput(UnitNumberInput):
    """The same with a unit as an end cap."""

    input_type = "text"

    def format_value(self, value: Any) -> str | None:
        """60, not 60.00: what the column keeps behind the point is not typed again."""
        if isinstance(value, Decimal):
            return f"{value.normalize() + 0:f}"
        return super().format_value(value)


class WholeNumberField(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain_number(value))

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "maxlength": "12"}


class ExactField(forms.DecimalField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_number(value))

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "maxlength": "12"}


def plain_number(value: Any) -> Any:
    """Digits of any script as 0-9, a decimal comma as a point."""
    if not isinstance(value, str):
        return value
    digits = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in value
    )
    return digits.strip().replace("٫", ".").replace(",", ".")
