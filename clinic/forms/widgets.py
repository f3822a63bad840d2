"""Controls of our own: a number with its unit, equal answers, a date in three parts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnitNumberInput(forms.NumberInput):
    """A number field with its unit as an end cap: UnitNumberInput("mL")."""

    template_name = "clinic/widgets/unit.html"
    draws_itself = True

    def __init__(
        self, unit: str | Promise, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        invalid = " is-invalid" if own.get("aria-invalid") == "true" else ""
        own["class"] = f"{own.get('class', '')} form-control{invalid}".strip()
        own.setdefault("inputmode", "decimal")
        context["widget"]["unit"] = self.unit
        return context


class AnswerSelect(forms.RadioSelect):
    """Yes, No and Not sure as tiles of the same size; nothing is chosen beforehand."""

    template_name = "clinic/widgets/answers.html"
    draws_itself = True

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["class"] = "form-check-input"
        return option


class KeptAnswerSelect(AnswerSelect):
    """The tile ``kept`` is in sight only where it is what stands: it is not offered."""

    def __init__(self, *args: Any, kept: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["is_hidden"] = option["value"] == self.kept and not option["selected"]
        return option


class DatePartsWidget(forms.Widget):
    """Year, month by name, day: no calendar to leaf through, no order to guess.

    Hands ISO text to its DateField. What was typed stays, even when it is no date.
    `birth_date` adds the tokens that let a browser fill in the person's own.
    """

    template_name = "clinic/widgets/date_parts.html"
    draws_itself = True
    use_fieldset = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, birth_date: bool = False
    ) -> None:
        super().__init__(attrs)
        self.birth_date = birth_date

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> str | None:
        year, month, day = (
            str(data.get(f"{name}_{part}") or "").strip()
            for part in ("year", "month", "day")
        )
        if not (year or month or day):
            return None
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"

    def value_omitted_from_data(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> bool:
        return not any(f"{name}_{part}" in data for part in ("year", "month", "day"))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_year" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        year, month, day = parts_of(value)
        widget = context["widget"]
        widget["invalid"] = widget["attrs"].get("aria-invalid") == "true"
        words = (
            ("year", _("Year"), year, "4"),
            ("month", _("Month"), month, ""),
            ("day", _("Day"), day, "2"),
        )
        widget["parts"] = [
            {
                "name": part,
                "label": word,
                "value": typed,
                "length": length,
                "html_name": f"{name}_{part}",
                "id": f"{widget['attrs'].get('id', name)}_{part}",
                "options": self.months() if part == "month" else None,
                "autocomplete": f"bday-{part}" if self.birth_date else "",
            }
            for part, word, typed, length in words
        ]
        return context

    @staticmethod
    def months() -> list[tuple[str, Any]]:
        return [(str(number), word) for number, word in MONTHS.items()]


def parts_of(value: Any) -> tuple[str, str, str]:
    """A date, ISO text or half-typed text as year, month and day without zeros."""
    if value is None or value == "":
        return "", "", ""
    if hasattr(value, "year"):
        return str(value.year), str(value.month), str(value.day)
    parts = [*str(value).rsplit("-", 2), "", ""][:3]
    return parts[0], parts[1].lstrip("0"), parts[2].lstrip("0")
