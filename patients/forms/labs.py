"""A laboratory's sheet: the day of the blood, and each value in its own unit."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.labs import LabTest, NewResult
from patients.domain.measures import LabKind, LabUnit
from patients.forms.numbers import ExactField, NumberText, UnitInput
from patients.reference import measures

EARLIEST = date(2000, 1, 1)


class LabsForm(forms.Form):
    """All values are optional; a sheet without any is refused."""

    taken_on = forms.DateField(
        label=gettext_lazy("Blood taken on"),
        help_text=gettext_lazy(
            "One sheet at a time: the day holds for all its values."
        ),
        widget=forms.DateInput({"type": "date", "class": "w-date"}),
        error_messages={
            "required": gettext_lazy("Say on which day the blood was taken."),
            "invalid": gettext_lazy("Enter a day of the calendar."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for kind in measures.current().labs.values():
            self.fields.update(_fields(kind))

    def clean_taken_on(self) -> date:
        day: date = self.cleaned_data["taken_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("Give today or a day in the past."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in measures.current().labs.values():
            self._check(kind, cleaned)
        if not self.errors and not self.results():
            raise forms.ValidationError(_("Enter at least one value."))
        return cleaned

    def _check(self, kind: LabKind, cleaned: dict[str, Any]) -> None:
        value = cleaned.get(kind.test)
        low, high = cleaned.get(f"{kind.test}_low"), cleaned.get(f"{kind.test}_high")
        if value is None:
            if (low, high) != (None, None) and kind.test not in self.errors:
                self.add_error(
                    kind.test, _("Give the value that belongs to the range.")
                )
            return
        unit = _unit(kind, cleaned)
        if unit is None:
            self.add_error(f"{kind.test}_unit", _("Choose the unit of the sheet."))
        elif not unit.lowest <= value <= unit.highest:
            self.add_error(kind.test, _out_of_reach(unit))
        if low is not None and high is not None and low > high:
            self.add_error(f"{kind.test}_low", _("The range must run upwards."))

    def results(self) -> list[NewResult]:
        cleaned = self.cleaned_data
        found = []
        for kind in measures.current().labs.values():
            unit = _unit(kind, cleaned)
            if cleaned.get(kind.test) is None or unit is None:
                continue
            found.append(
                NewResult(
                    test=kind.test,
                    value=cleaned[kind.test],
                    unit=unit.name,
                    taken_on=cleaned["taken_on"],
                    range_low=cleaned.get(f"{kind.test}_low"),
                    range_high=cleaned.get(f"{kind.test}_high"),
                )
            )
        return found


def cells(form: LabsForm, test: LabTest | str) -> dict[str, forms.BoundField]:
    """The bound fields of one test by part; a test with one unit has none to choose."""
    names = {"value": test, "unit": f"{test}_unit"}
    names |= {"low": f"{test}_low", "high": f"{test}_high"}
    return {part: form[name] for part, name in names.items() if name in form.fields}


def _fields(kind: LabKind) -> dict[str, forms.Field]:
    title = _(kind.title)
    only = kind.units[0].name if len(kind.units) == 1 else ""
    fields: dict[str, forms.Field] = {str(kind.test): _number(title, only)}
    if len(kind.units) > 1:
        fields[f"{kind.test}_unit"] = forms.ChoiceField(
            label=_("Unit, %(test)s") % {"test": title},
            required=False,
            choices=[("", "—"), *((unit.name, unit.name) for unit in kind.units)],
            widget=forms.Select({"class": "form-select"}),
        )
    fields[f"{kind.test}_low"] = _number(
        _("Laboratory's range from, %(test)s") % {"test": title}
    )
    fields[f"{kind.test}_high"] = _number(
        _("Laboratory's range to, %(test)s") % {"test": title}
    )
    return fields


def _number(label: str, unit: str = "") -> ExactField:
    return ExactField(
        label=label,
        required=False,
        min_value=0,
        max_value=100_000,
        max_digits=9,
        decimal_places=3,
        widget=UnitInput(unit) if unit else NumberText({"class": "form-control"}),
    )


def _unit(kind: LabKind, cleaned: dict[str, Any]) -> LabUnit | None:
    if len(kind.units) == 1:
        return kind.units[0]
    chosen = cleaned.get(f"{kind.test}_unit")
    return next((unit for unit in kind.units if unit.name == chosen), None)


def _out_of_reach(unit: LabUnit) -> str:
    return _(
        "Give %(lowest)s to %(highest)s %(unit)s, or check the unit: nothing is"
        " converted."
    ) % {"lowest": unit.lowest, "highest": unit.highest, "unit": unit.name}
