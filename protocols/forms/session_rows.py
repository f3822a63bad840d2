"""The rows of a treatment: one a zone, one a product. A row left empty is not read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.domain.choices import Zone
from protocols.domain.treatment import ProductWork, ZoneWork
from protocols.forms.session_treatment import (
    SHARED,
    TECHNIQUE_NAMES,
    number_field,
)
from protocols.queries.session_stock import PickedLot, Shelf

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
SYRINGES = 4
_TYPED = ("ingredient", "brand", "lot", "expires_on")


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
    """One zone's row. An unticked row is not read, whatever stands in it.

    What is left empty here is as for all zones.
    """

    treated = forms.BooleanField(required=False)
    points = forms.IntegerField(
        label=_("Points"), min_value=1, max_value=1000, required=False
    )
    technique = forms.ChoiceField(
        label=_("Method"),
        choices=[("", _("As above")), *TECHNIQUE_NAMES.items()],
        required=False,
    )
    depth_mm = number_field(_("Depth"), _("mm"), "0.1", "20", digits=(3, 1))
    spacing_mm = number_field(_("Spacing"), _("mm"), "0.1", "50", digits=(3, 1))
    ml_per_point = number_field(
        _("Per point"), _("mL"), "0.001", "9.999", digits=(4, 3)
    )

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in SHARED]

    @property
    def has_own(self) -> bool:
        return any(self[name].value() for name in SHARED)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        missing = not cleaned.get("points") and "points" not in self.errors
        if cleaned.get("treated") and missing:
            self.add_error("points", _("Needed for a treated zone."))
        return cleaned

    def values(self, shared: Mapping[str, Any]) -> dict[str, Any]:
        """Method, depth, spacing and volume of this zone."""
        return {
            name: self.cleaned_data.get(name) or shared.get(name) for name in SHARED
        }

    def work(self, zone: str, shared: Mapping[str, Any]) -> ZoneWork | None:
        if not self.cleaned_data["treated"]:
            return None
        points: int = self.cleaned_data["points"]
        return ZoneWork(zone=zone, points=points, **self.values(shared))


class ProductForm(RowForm):
    """One product's row: picked from the shelf, or typed by hand. Neither: empty."""

    pick = forms.ChoiceField(label=_("From stock"), required=False)
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
    drawn_ml = number_field(_("Drawn"), _("mL"), "0.01", "100", digits=(5, 2))
    used_ml = number_field(_("Used"), _("mL"), "0", "100", digits=(5, 2))
    storage_c = number_field(_("Stored at"), _("°C"), "-90", "60", digits=(4, 1))
    syringe = forms.TypedChoiceField(
        label=_("Syringe"),
        choices=[(number, number) for number in range(1, SYRINGES + 1)],
        coerce=int,
        initial=1,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        ingredients: Iterable[tuple[str, str]],
        shelf: Shelf,
        shelf_words: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shelf = shelf
        for name, choices in (("pick", shelf_words), ("ingredient", ingredients)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *choices]

    @property
    def picked(self) -> PickedLot | None:
        return self.shelf.get(str(self["pick"].value() or ""))

    @property
    def typed_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*_TYPED, "manufacturer", "concentration")]

    @property
    def is_typed(self) -> bool:
        return any(self[name].value() for name in ("ingredient", "lot", "brand"))

    @property
    def is_filled(self) -> bool:
        return bool(self.picked) or self.is_typed

    @property
    def is_empty(self) -> bool:
        named = ("pick", "ingredient", "lot")
        return not any(self.cleaned_data.get(name) for name in named)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_empty:
            return cleaned
        needed = ("drawn_ml", "used_ml")
        for name in needed if cleaned.get("pick") else (*_TYPED, *needed):
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
            **self._product(),
            drawn_ml=cleaned["drawn_ml"],
            used_ml=cleaned["used_ml"],
            discarded_ml=cleaned["drawn_ml"] - cleaned["used_ml"],
            syringe=cleaned["syringe"] or 1,
            storage_c=cleaned["storage_c"],
        )

    def _product(self) -> dict[str, Any]:
        lot = self.shelf.get(self.cleaned_data["pick"])
        if lot is None:
            typed = (*_TYPED, "manufacturer", "concentration")
            return {name: self.cleaned_data[name] for name in typed}
        return {
            "ingredient": lot.ingredient,
            "brand": lot.brand,
            "manufacturer": lot.manufacturer,
            "lot": lot.number,
            "expires_on": lot.expires_on,
            "concentration": lot.concentration,
            "stock_lot_id": lot.lot_id,
            "container_id": lot.container_id,
        }
