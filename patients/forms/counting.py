"""The count of hairs: where the picture was taken, and the sheet with the marks."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.choices import Zone
from patients.domain.counting import (
    MOST_MARKS,
    CountSetting,
    CountSheet,
    Frame,
    Mark,
    MarkKind,
    Point,
    Ruler,
    ScaleSource,
)
from patients.forms.numbers import ExactField, UnitInput, WholeNumberField
from patients.forms.zone_fields import ZONE_NAMES
from patients.presenters.zone_words import HAIR_STATE_WORDS

LONGEST_SHEET = 200_000
FARTHEST_PX = 20_000
_TENTH = Decimal("0.1")


class CountSettingForm(forms.Form):
    """All of it makes counts comparable, so all but the landmark is asked for."""

    zone = forms.ChoiceField(label=gettext_lazy("Zone"))
    device = forms.CharField(
        label=gettext_lazy("Device"),
        max_length=60,
        widget=forms.TextInput({"list": "known-devices", "autocomplete": "off"}),
    )
    magnification = WholeNumberField(
        label=gettext_lazy("Magnification"),
        min_value=1,
        max_value=500,
        widget=UnitInput("×"),
    )
    hair_state = forms.ChoiceField(label=gettext_lazy("Hair in the field"))
    landmark = forms.CharField(
        label=gettext_lazy("Landmark"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("So that the same place is found again."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [("", "—"), *((zone, ZONE_NAMES[zone]) for zone in Zone)]
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]
        states = [("", "—"), *HAIR_STATE_WORDS.items()]
        self.fields["hair_state"].choices = states  # type: ignore[attr-defined]

    def setting(self) -> CountSetting:
        return CountSetting(**self.cleaned_data)


class CountSheetForm(forms.Form):
    """`drawing` is JSON that the page writes: {"ruler": [x, y, x, y] or null,
    "frame": [left, top, width, height] or null, "marks": [[kind, x, y], …]}."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    scale_source = forms.ChoiceField(
        label=gettext_lazy("Scale"),
        required=False,
        choices=[
            (ScaleSource.DEVICE, gettext_lazy("Known width of the whole picture")),
            (ScaleSource.RULER, gettext_lazy("Two points on a ruler")),
        ],
        widget=forms.RadioSelect,
    )
    field_width_mm = ExactField(
        label=gettext_lazy("Width of the whole picture"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=1000,
        max_digits=7,
        decimal_places=3,
        widget=UnitInput("mm"),
    )
    ruler_mm = ExactField(
        label=gettext_lazy("Length between the points"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=1000,
        max_digits=7,
        decimal_places=3,
        widget=UnitInput("mm"),
    )
    drawing = forms.CharField(
        label=gettext_lazy("Marks"),
        required=False,
        max_length=LONGEST_SHEET,
        widget=forms.Textarea({"hidden": True, "rows": 1, "cols": 1}),
    )

    def clean_drawing(self) -> dict[str, Any]:
        text = self.cleaned_data["drawing"]
        try:
            raw = json.loads(text or "{}", parse_float=Decimal)
            return {
                "ruler": _ruler_points(raw.get("ruler")),
                "frame": _frame(raw.get("frame")),
                "marks": _marks(raw.get("marks") or []),
            }
        except (ValueError, TypeError, AttributeError, InvalidOperation):
            raise forms.ValidationError(
                _("The marks could not be read. Reload the page and try again.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        drawing = cleaned.get("drawing") or {}
        is_ruler = cleaned.get("scale_source") == ScaleSource.RULER
        if is_ruler and drawing.get("ruler") and cleaned.get("ruler_mm") is None:
            self._missing("ruler_mm", _("Say how far apart the two points are."))
        return cleaned

    def _missing(self, field: str, message: str) -> None:
        if field not in self.errors:
            self.add_error(field, message)

    def say_drawing(self, words: str) -> None:
        """What stands for the JSON wherever it would be shown."""
        value = self["drawing"].value()
        self.fields["drawing"].choices = [(value, words)]  # type: ignore[attr-defined]

    def sheet(self) -> CountSheet:
        cleaned, drawing = self.cleaned_data, self.cleaned_data["drawing"]
        points, length = drawing["ruler"], cleaned["ruler_mm"]
        ruler = None
        if points and length is not None:
            ruler = Ruler(start=points[0], end=points[1], length_mm=length)
        return CountSheet(
            scale_source=cleaned["scale_source"],
            field_width_mm=cleaned["field_width_mm"],
            ruler=ruler,
            frame=drawing["frame"],
            marks=drawing["marks"],
        )


def _number(value: Any) -> Decimal:
    """A finite pixel position with one place. Booleans and text are none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(value)
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) > FARTHEST_PX:
        raise ValueError(value)
    return exact.quantize(_TENTH)


def _point(x: Any, y: Any) -> Point:
    return Point(_number(x), _number(y))


def _ruler_points(raw: Any) -> tuple[Point, Point] | None:
    if raw is None:
        return None
    x1, y1, x2, y2 = raw
    return _point(x1, y1), _point(x2, y2)


def _frame(raw: Any) -> Frame | None:
    if raw is None:
        return None
    left, top, width, height = (int(_number(each)) for each in raw)
    return Frame(left, top, width, height)


def _marks(raw: Any) -> tuple[Mark, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_MARKS:
        raise TypeError(raw)
    return tuple(Mark(MarkKind(kind), _point(x, y)) for kind, x, y in raw)
