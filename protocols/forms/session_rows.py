"""The rows of a treatment: one a zone, one a product. A row left empty is not read."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import UnitNumberInput
from patients.domain.choices import Zone
from protocols.domain.limits import Technique
from protocols.domain.treatment import ProductWork, ZoneWork

TECHNIQUE_NAMES = {
    Technique.NAPPAGE: _("Nappage"),
    Technique.POINT_BY_POINT: _("Point by point"),
    Technique.PAPULE: _("Papule"),
    Technique.ROLLER: _("Roller"),
}
ZONE_NAMES = {
    Zone.FRONTAL: _("Front"),
    Zone.MID_SCALP: _("Mid-scalp"),
    Zone.VERTEX: _("Crown"),
    Zone.TEMPORAL_LEFT: _("Left temple"),
    Zone.TEMPORAL_RIGHT: _("Right temple"),
    Zone.PARIETAL_LEFT: _("Left side"),
    Zone.PARIETAL_RIGHT: _("Right side"),
    Zone.OCCIPITAL: _("Back"),
}


class RowForm(forms.Form):
    """A form drawn as one row of a table: its controls carry their classes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput):
                look = "form-check-input"
            elif isinstance(widget, forms.Select):
                look = "form-select"
            else:
                look = "form-control"
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} {look}".strip()


class ZoneForm(RowForm):
    """One zone's row. An unticked row is not read, whatever stands in it."""

    treated = forms.BooleanField(required=False)
    technique = forms.ChoiceField(
        label=_("Technique"), choices=list(TECHNIQUE_NAMES.items()), required=False
    )
    points = forms.IntegerField(
        label=_("Points"), min_value=1, max_value=1000, required=False
    )
    ml_per_point = forms.DecimalField(
        label=_("mL a point"),
        min_value=Decimal("0.001"),
        max_value=Decimal("9.999"),
        max_digits=4,
        decimal_places=3,
        required=False,
        widget=UnitNumberInput("mL", {"step": "any"}),
    )
    depth_mm = forms.DecimalField(
        label=_("Depth"),
        min_value=Decimal("0.1"),
        max_value=Decimal(20),
        max_digits=3,
        decimal_places=1,
        required=False,
        widget=UnitNumberInput("mm", {"step": "any"}),
    )
    spacing_mm = forms.DecimalField(
        label=_("Spacing"),
        min_value=Decimal("0.1"),
        max_value=Decimal(50),
        max_digits=3,
        decimal_places=1,
        required=False,
        widget=UnitNumberInput("mm", {"step": "any"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("treated"):
            for name in (
                "technique",
                "points",
                "ml_per_point",
                "depth_mm",
                "spacing_mm",
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a treated zone."))
        return cleaned

    def work(self, zone: str) -> ZoneWork | None:
        cleaned = self.cleaned_data
        if not cleaned["treated"]:
            return None
        return ZoneWork(
            zone=zone,
            technique=cleaned["technique"],
            points=cleaned["points"],
            ml_per_point=cleaned["ml_per_point"],
            depth_mm=cleaned["depth_mm"],
            spacing_mm=cleaned["spacing_mm"],
        )


class ProductForm(RowForm):
    """One product's row. Without an ingredient and a lot it counts as empty."""

    ingredient = forms.ChoiceField(label=_("Product"), required=False)
    brand = forms.CharField(label=_("Brand"), max_length=80, required=False)
    manufacturer = forms.CharField(
        label=_("Manufacturer"), max_length=80, required=False
    )
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    expires_on = forms.DateField(
        label=_("Expiry"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    concentration = forms.CharField(label=_("Strength"), max_length=40, required=False)
    drawn_ml = forms.DecimalField(
        label=_("Drawn"),
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        widget=UnitNumberInput("mL", {"step": "any"}),
    )
    used_ml = forms.DecimalField(
        label=_("Used"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        widget=UnitNumberInput("mL", {"step": "any"}),
    )

    def __init__(
        self, *args: Any, ingredients: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ingredient"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *ingredients]

    @property
    def is_empty(self) -> bool:
        return not (self.cleaned_data.get("ingredient") or self.cleaned_data.get("lot"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_empty:
            return cleaned
        for name in ("ingredient", "brand", "lot", "expires_on", "drawn_ml", "used_ml"):
            if cleaned.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, _("Needed for each product given."))
        drawn, used = cleaned.get("drawn_ml"), cleaned.get("used_ml")
        if drawn is not None and used is not None and used > drawn:
            self.add_error("used_ml", _("More was used than was drawn."))
        return cleaned

    def work(self) -> ProductWork | None:
        cleaned = self.cleaned_data
        if self.is_empty:
            return None
        return ProductWork(
            ingredient=cleaned["ingredient"],
            brand=cleaned["brand"],
            manufacturer=cleaned["manufacturer"],
            lot=cleaned["lot"],
            expires_on=cleaned["expires_on"],
            concentration=cleaned["concentration"],
            drawn_ml=cleaned["drawn_ml"],
            used_ml=cleaned["used_ml"],
            discarded_ml=cleaned["drawn_ml"] - cleaned["used_ml"],
        )
