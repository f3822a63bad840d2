"""The form of a treatment: one of everything, and its rows, bound together or not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from protocols.domain.treatment import ProductWork, Treatment, ZoneWork
from protocols.forms.session_rows import ZONE_NAMES, ProductForm, ZoneForm
from protocols.forms.session_treatment import SHARED, TreatmentForm
from protocols.queries.session_stock import Shelf, value_of

# One syringe holds five components at most; a patient may get two mixes.
PRODUCT_ROWS = 8
LONGEST_VALUE = 4000
Posted = QueryDict | MultiValueDict[str, str]


@dataclass(frozen=True, slots=True)
class SessionChoices:
    """Ingredients and lots of the patient's plan first, then what else may be used."""

    ingredients: Sequence[tuple[str, str]]
    anaesthetics: Sequence[tuple[str, str]]
    people: Sequence[tuple[int, str]]
    shelf: Shelf
    shelf_words: Sequence[tuple[str, Any]]


class SessionForms:
    def __init__(
        self,
        treatment: Treatment,
        version: int,
        choices: SessionChoices,
        posted: Posted | None = None,
    ) -> None:
        shared = _most_common(treatment.zones)
        self.main = TreatmentForm(
            posted,
            anaesthetics=choices.anaesthetics,
            people=choices.people,
            initial={**_initial(treatment), **shared, "version": version},
        )
        by_zone = {work.zone: work for work in treatment.zones}
        self.zones = [
            (
                zone,
                name,
                ZoneForm(
                    posted,
                    prefix=zone,
                    initial=_zone_initial(by_zone.get(zone), shared),
                ),
            )
            for zone, name in ZONE_NAMES.items()
        ]
        rows: list[ProductWork | None] = list(treatment.products)
        rows += [None] * (PRODUCT_ROWS - len(rows))
        self.products = [
            ProductForm(
                posted,
                prefix=f"product{number}",
                initial=_product_initial(row) if row else {},
                ingredients=choices.ingredients,
                shelf=choices.shelf,
                shelf_words=choices.shelf_words,
            )
            for number, row in enumerate(rows)
        ]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.main, *(form for _z, _n, form in self.zones), *self.products]

    @property
    def filled(self) -> list[ProductForm]:
        return [form for form in self.products if form.is_filled]

    @property
    def spare(self) -> list[ProductForm]:
        return [form for form in self.products if not form.is_filled]

    @property
    def names(self) -> set[str]:
        """Of every field that may be posted."""
        return {
            form.add_prefix(name) for form in self.forms for name in form.fields
        } - {"version"}

    def is_valid(self) -> bool:
        # Every form is asked, so that all errors show at once.
        answers = [form.is_valid() for form in self.forms]
        if not all(answers):
            return False
        for name in self._missing():
            self.main.add_error(name, _("Needed for the zones treated."))
        return self.main.is_valid()

    def _missing(self) -> list[str]:
        shared = self.main.shared
        treated = [
            form.values(shared)
            for _zone, _name, form in self.zones
            if form.cleaned_data["treated"]
        ]
        return [name for name in SHARED if any(not one[name] for one in treated)]

    def treatment(self, outside_window_reason: str) -> Treatment:
        shared = self.main.shared
        cleaned = {
            name: value
            for name, value in self.main.cleaned_data.items()
            if name != "version" and name not in SHARED
        }
        zones = [form.work(zone, shared) for zone, _name, form in self.zones]
        products = [form.work() for form in self.products]
        return Treatment(
            zones=tuple(work for work in zones if work),
            products=tuple(work for work in products if work),
            outside_window_reason=outside_window_reason,
            **cleaned,
        )

    def typed(self, posted: Posted) -> dict[str, list[str]]:
        """What was typed, as it was, to be kept when it cannot be read."""
        return {
            name: [
                value.replace("\x00", "")[:LONGEST_VALUE]
                for value in posted.getlist(name)
            ]
            for name in self.names
            if name in posted
        }


def as_posted(draft: Mapping[str, list[str]], version: int) -> MultiValueDict[str, str]:
    """A kept draft as if it had just been posted."""
    return MultiValueDict({**draft, "version": [str(version)]})


def _initial(record: Treatment | ProductWork) -> dict[str, Any]:
    names = type(record).__dataclass_fields__
    values = {name: getattr(record, name) for name in names}
    return {
        name: _plain(value)
        for name, value in values.items()
        if not isinstance(value, tuple)
    }


def _plain(value: Any) -> Any:
    """Without the zeros that the column's decimal places add."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _product_initial(work: ProductWork) -> dict[str, Any]:
    """Typed fields stay empty for what was picked: the shelf says them."""
    pick = value_of(work.stock_lot_id, work.container_id)
    if not pick:
        return _initial(work)
    return {
        "pick": pick,
        "drawn_ml": _plain(work.drawn_ml),
        "used_ml": _plain(work.used_ml),
        "syringe": work.syringe,
        "storage_c": _plain(work.storage_c),
    }


def _most_common(zones: Sequence[ZoneWork]) -> dict[str, Any]:
    return {
        name: _plain(
            Counter(getattr(work, name) for work in zones).most_common(1)[0][0]
        )
        for name in SHARED
        if zones
    }


def _zone_initial(work: ZoneWork | None, shared: Mapping[str, Any]) -> dict[str, Any]:
    if work is None:
        return {}
    own = {name: _plain(getattr(work, name)) for name in SHARED}
    return {"treated": True, "points": work.points} | {
        name: value for name, value in own.items() if value != shared[name]
    }
