"""Forms of the shelf: products, deliveries, mixes, counts and reasons."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clinic.forms.submission import SubmissionForm
from clinic.forms.widgets import UnitNumberInput
from protocols.domain import gs1
from protocols.domain.stock import lot_key
from protocols.domain.stock_orders import Delivery, LabelOrder, MixOrder, ProductOrder

LONGEST_REASON = 250
_DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]
_DAY = {"type": "date", "class": "w-date"}


def _ml(label: Any, **more: Any) -> forms.DecimalField:
    values: dict[str, Any] = {
        "min_value": Decimal("0.01"),
        "max_value": Decimal(10000),
        "max_digits": 7,
        "decimal_places": 2,
        "widget": UnitNumberInput("mL", {"step": "any", "class": "w-number"}),
    }
    return forms.DecimalField(label=label, **(values | more))


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        validators=_DAYS,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        **more,
    )


class ProductForm(forms.Form):
    """``version`` is the one that the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    brand = forms.CharField(label=_("Brand, as on the label"), max_length=80)
    manufacturer = forms.CharField(label=_("Maker"), max_length=80, required=False)
    ingredients = forms.MultipleChoiceField(
        label=_("Ingredients"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As in the formulary. Screening and allergies go by these."),
    )
    concentration = forms.CharField(
        label=_("Strength"),
        max_length=40,
        required=False,
        help_text=_("Such as 250 mg/mL or 1 %."),
    )
    container_ml = _ml(_("One vial holds"), max_value=Decimal(1000), max_digits=6)
    hours_after_opening = forms.IntegerField(
        label=_("Good after opening for"),
        min_value=1,
        max_value=8760,
        required=False,
        widget=UnitNumberInput("h", {"class": "w-number"}),
        help_text=_("As the label says. Empty: an opened vial is never kept."),
    )
    excipients = forms.CharField(
        label=_("Other contents"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Preservatives, alcohol, sulfite and the like, one a line."),
    )
    excipients_known = forms.BooleanField(
        label=_("Read from the label: nothing else is in it"), required=False
    )
    barcode = forms.CharField(
        label=_("Barcode"),
        max_length=80,
        required=False,
        help_text=_("Scan the box or type the number under the bars."),
    )
    low_ml = _ml(_("Order anew at"), required=False)
    warn_days = forms.IntegerField(
        label=_("Warn before expiry"),
        min_value=1,
        max_value=3650,
        required=False,
        widget=UnitNumberInput(_("days"), {"class": "w-number"}),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        ingredients: list[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["ingredients"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = ingredients

    def clean_barcode(self) -> str:
        kept = gs1.barcode_key(str(self.cleaned_data["barcode"]), today=self.today)
        if len(kept) > 40:  # noqa: PLR2004 - as long as the column
            raise forms.ValidationError(_("This is too long for a barcode."))
        return kept

    def clean_excipients(self) -> tuple[str, ...]:
        lines = str(self.cleaned_data["excipients"]).splitlines()
        names = tuple(
            dict.fromkeys(" ".join(line.split()) for line in lines if line.strip())
        )
        if any(len(name) > 60 for name in names):  # noqa: PLR2004 - the same
            raise forms.ValidationError(_("One content a line, 60 letters at most."))
        return names

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        rows = (
            ("brand", "manufacturer"),
            ("ingredients",),
            ("concentration", "container_ml"),
            ("hours_after_opening", "barcode"),
            ("excipients",),
            ("excipients_known",),
            ("low_ml", "warn_days"),
            ("is_active",),
        )
        return [[self[name] for name in row] for row in rows]

    def order(self) -> ProductOrder:
        values = {name: self.cleaned_data[name] for name in self.fields}
        values["ingredients"] = tuple(values["ingredients"])
        return ProductOrder(**values)


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Scan or type a code"), max_length=120)


class _NumberForm(SubmissionForm):
    number = forms.CharField(label=_("Lot number"), max_length=40)

    def clean_number(self) -> str:
        number = unicodedata.normalize("NFKC", str(self.cleaned_data["number"])).strip()
        if not lot_key(number):
            raise forms.ValidationError(_("A lot number has letters or digits."))
        return number


class DeliveryForm(_NumberForm):
    product = forms.TypedChoiceField(label=_("Product"), coerce=int)
    expires_on = _day(_("Expiry, as on the label"))
    ml = _ml(_("How much came"), help_text=_("All vials together."))
    received_on = _day(_("Came on"))
    supplier = forms.CharField(label=_("Supplier"), max_length=80, required=False)
    invoice = forms.CharField(label=_("Invoice"), max_length=60, required=False)
    field_order = ("product", "number", "expires_on", "ml", "received_on")

    def __init__(
        self, *args: Any, products: list[tuple[int, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *products]
        self.fields["received_on"].initial = today

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        if day < self.today:
            raise forms.ValidationError(
                _("This has expired: it is not taken in. Look at the label.")
            )
        return day

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        rows = (
            ("product",),
            ("number", "expires_on"),
            ("ml", "received_on"),
            ("supplier", "invoice"),
        )
        return [[self[name] for name in row] for row in rows]

    def order(self) -> Delivery:
        cleaned = self.cleaned_data
        return Delivery(
            product_id=cleaned["product"],
            number=cleaned["number"],
            expires_on=cleaned["expires_on"],
            ml=cleaned["ml"],
            supplier=cleaned["supplier"],
            invoice=cleaned["invoice"],
            received_on=cleaned["received_on"],
            form_key=cleaned["form_key"],
        )


class LabelForm(_NumberForm):
    """What the label really says; a past day too, so that it can be told."""

    expires_on = _day(_("Expiry, as on the label"))
    reason = forms.CharField(
        label=_("How was it written down wrongly?"), max_length=LONGEST_REASON
    )
    field_order = ("number", "expires_on", "reason")

    def order(self) -> LabelOrder:
        return LabelOrder(**self.cleaned_data)


class MixForm(_NumberForm):
    """Up to ``MOST`` lots with a volume each; rows left empty are not read."""

    MOST = 5

    product = forms.TypedChoiceField(
        label=_("Kept as"),
        coerce=int,
        help_text=_("The product that stands for this mix, with all its ingredients."),
    )
    expires_on = _day(_("Use up by"))
    field_order = ("product", "number", "expires_on")

    def __init__(
        self,
        *args: Any,
        products: list[tuple[int, str]],
        lots: list[tuple[int, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *products]
        for place in range(1, self.MOST + 1):
            self.fields[f"lot_{place}"] = forms.TypedChoiceField(
                label=_("Lot"),
                coerce=int,
                choices=[("", "—"), *lots],
                required=False,
                empty_value=None,
            )
            self.fields[f"ml_{place}"] = _ml(_("Volume"), required=False)

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        return [[self["product"]], [self["number"], self["expires_on"]]]

    @property
    def part_rows(self) -> list[list[forms.BoundField]]:
        places = range(1, self.MOST + 1)
        return [[self[f"lot_{place}"], self[f"ml_{place}"]] for place in places]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen: dict[int, Decimal] = {}
        for place in range(1, self.MOST + 1):
            self._read_part(cleaned, place, chosen)
        if not chosen and not self.errors:
            self.add_error("lot_1", _("Say what the mix is made of."))
        cleaned["parts"] = tuple(chosen.items())
        return cleaned

    def _read_part(
        self, cleaned: dict[str, Any], place: int, chosen: dict[int, Decimal]
    ) -> None:
        name, volume = f"lot_{place}", f"ml_{place}"
        lot, ml = cleaned.get(name), cleaned.get(volume)
        if {name, volume} & self.errors.keys() or (lot is None and ml is None):
            return
        if ml is None:
            self.add_error(volume, _("Say how much of it."))
        elif lot is None:
            self.add_error(name, _("Say of which lot."))
        elif lot in chosen:
            self.add_error(name, _("This lot stands above already."))
        else:
            chosen[lot] = ml

    def order(self) -> MixOrder:
        cleaned = self.cleaned_data
        return MixOrder(
            product_id=cleaned["product"],
            number=cleaned["number"],
            expires_on=cleaned["expires_on"],
            made_on=self.today,
            parts=cleaned["parts"],
            form_key=cleaned["form_key"],
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST_REASON)


class CountForm(SubmissionForm):
    counted_ml = _ml(_("There are"), min_value=Decimal(0))
    reason = forms.CharField(label=_("Why does it differ?"), max_length=LONGEST_REASON)


class DiscardForm(SubmissionForm):
    ml = _ml(_("How much"))
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST_REASON)
