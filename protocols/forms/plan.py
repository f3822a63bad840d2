"""The plan editor's form: phases within the protocol's limits, formula, aim, prices."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.forms.submission import SubmissionForm
from clinic.forms.widgets import UnitNumberInput
from patients.forms.numbers import ExactField, UnitInput
from protocols.domain.plan import FormulaItem, PlanDraft, PlanPhase, PlanStep, Window
from protocols.domain.plan_limits import sessions_field, window_field
from protocols.domain.protocol import PhaseTemplate, Protocol

HIGHEST_PRICE = 10_000_000
# A plan further ahead than this is a slip of the year.
FURTHEST_START = timedelta(days=730)
FURTHEST_BACK = timedelta(days=365)
# These stand in the side panel, outside the form's own element.
BESIDE = ("price_per_session", "maintenance_price", "maintenance_every_days")
WINDOW_PARTS = {
    "min": _("Earliest, days"),
    "target": _("Ideal, days"),
    "max": _("Latest, days"),
}


class PlanForm(forms.Form):
    """``draft()`` is what was typed, over the draft the page was opened with."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start_on = forms.DateField(
        label=_("First session on"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "w-date"}, format="%Y-%m-%d"),
    )
    goals = forms.CharField(
        label=_("Aim, as agreed"),
        help_text=_("In plain words: the patient reads this."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )
    agreed_stop_rule = forms.BooleanField(
        label=_(
            "Agreed: no better on both scales and the count up by less than 10 % at "
            "month 6, then we offer to stop."
        ),
        required=False,
    )
    weight_kg = ExactField(
        label=_("Weight"),
        help_text=_("Only for the limit of an anaesthetic."),
        required=False,
        min_value=20,
        max_value=350,
        max_digits=4,
        decimal_places=1,
        widget=UnitInput("kg"),
    )
    maintenance_every_days = forms.IntegerField(
        label=_("Keeping sessions afterwards, every"),
        help_text=_("Only for the price of twelve months. Empty: none expected."),
        required=False,
        min_value=7,
        max_value=365,
        widget=UnitNumberInput("d"),
    )

    def __init__(
        self, draft: PlanDraft, protocol: Protocol, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.opened, self.protocol = draft, protocol
        self.fields["price_per_session"] = _price(
            gettext("Price of a session"), draft.currency
        )
        self.fields["maintenance_price"] = _price(
            gettext("Price of a keeping session"), draft.currency
        )
        for name in BESIDE:
            self.fields[name].widget.attrs["form"] = "plan"
        for index, phase in enumerate(protocol.phases):
            self.fields |= _phase_fields(index, phase)
        for item in draft.formula:
            self.fields |= _item_fields(item)
        if not self.is_bound:
            self.initial = _initial(draft)

    def draft(self) -> PlanDraft:
        given = self.cleaned_data
        return replace(
            self.opened,
            phases=tuple(
                _phase(index, phase, given)
                for index, phase in enumerate(self.opened.phases)
            ),
            formula=tuple(_item(item, given) for item in self.opened.formula),
            goals=given["goals"],
            start_on=given["start_on"],
            price_per_session=given["price_per_session"],
            maintenance_price=given["maintenance_price"],
            maintenance_every_days=given["maintenance_every_days"],
            agreed_stop_rule=given["agreed_stop_rule"],
            weight_kg=given["weight_kg"],
        )


def check_start(form: PlanForm, *, today: Any) -> None:
    start = form.cleaned_data.get("start_on")
    if start and not today - FURTHEST_BACK <= start <= today + FURTHEST_START:
        form.add_error("start_on", gettext("Choose a day within the next two years."))


class FormulaChangeForm(forms.Form):
    """Add one ingredient, or take one out: buttons of the editor."""

    add_ingredient = forms.ChoiceField(label=_("Ingredient"), required=False)
    remove_ingredient = forms.CharField(required=False, max_length=40)

    def __init__(
        self, choices: Iterable[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["add_ingredient"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("Choose an ingredient")), *choices]

    def changed(self, draft: PlanDraft) -> PlanDraft:
        added = self.cleaned_data.get("add_ingredient")
        removed = self.cleaned_data.get("remove_ingredient")
        items = tuple(item for item in draft.formula if item.key != removed)
        if added and added not in {item.key for item in items}:
            items = (*items, FormulaItem(added))
        return replace(draft, formula=items)


class IssueForm(SubmissionForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    send_by_mail = forms.BooleanField(
        label=_("Mail the plan to the patient as soon as the document is ready"),
        required=False,
    )


class StopForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it ends"),
        max_length=250,
        widget=forms.Textarea({"rows": 2}),
    )


def _price(label: str, currency: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=HIGHEST_PRICE,
        decimal_places=2,
        widget=UnitNumberInput(currency, {"step": "any"}),
    )


def _phase_fields(index: int, phase: PhaseTemplate) -> dict[str, forms.Field]:
    counts = phase.sessions
    found: dict[str, forms.Field] = {
        sessions_field(index): forms.IntegerField(
            label=gettext("Sessions"),
            min_value=counts.minimum,
            max_value=counts.maximum,
            widget=forms.NumberInput({"class": "w-number"}),
        )
    }
    for number, step in enumerate(phase.steps):
        for part, label in WINDOW_PARTS.items():
            found[window_field(index, number, part)] = forms.IntegerField(
                label=label,
                min_value=step.window.min_days,
                max_value=step.window.max_days,
                widget=forms.NumberInput({"class": "w-number"}),
            )
    return found


def _item_fields(item: FormulaItem) -> dict[str, forms.Field]:
    return {
        f"item_{item.key}_amount": forms.DecimalField(
            label=gettext("Amount"),
            required=False,
            min_value=0,
            max_value=10_000,
            decimal_places=3,
            widget=forms.NumberInput({"step": "any", "class": "w-number"}),
        ),
        f"item_{item.key}_unit": forms.CharField(
            label=gettext("Unit"), required=False, max_length=12
        ),
        f"item_{item.key}_concentration": forms.CharField(
            label=gettext("Concentration"), required=False, max_length=40
        ),
        f"item_{item.key}_why": forms.CharField(
            label=gettext("Why"), required=False, max_length=160
        ),
    }


def _initial(draft: PlanDraft) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "start_on": draft.start_on,
        "goals": draft.goals,
        "agreed_stop_rule": draft.agreed_stop_rule,
        "maintenance_every_days": draft.maintenance_every_days,
        "price_per_session": draft.price_per_session,
        "maintenance_price": draft.maintenance_price,
        "weight_kg": draft.weight_kg,
    }
    for index, phase in enumerate(draft.phases):
        initial[sessions_field(index)] = phase.sessions
        for number, step in enumerate(phase.steps):
            days = {
                "min": step.window.min_days,
                "target": step.window.target_days,
                "max": step.window.max_days,
            }
            for part, value in days.items():
                initial[window_field(index, number, part)] = value
    for item in draft.formula:
        initial |= {
            f"item_{item.key}_amount": item.amount,
            f"item_{item.key}_unit": item.unit,
            f"item_{item.key}_concentration": item.concentration,
            f"item_{item.key}_why": item.why,
        }
    return initial


def _phase(index: int, phase: PlanPhase, given: dict[str, Any]) -> PlanPhase:
    steps = tuple(
        PlanStep(
            step.from_session,
            Window(
                *(given[window_field(index, number, part)] for part in WINDOW_PARTS)
            ),
        )
        for number, step in enumerate(phase.steps)
    )
    return PlanPhase(phase.name, given[sessions_field(index)], steps)


def _item(item: FormulaItem, given: dict[str, Any]) -> FormulaItem:
    return FormulaItem(
        key=item.key,
        amount=given[f"item_{item.key}_amount"],
        unit=given[f"item_{item.key}_unit"],
        concentration=given[f"item_{item.key}_concentration"],
        why=given[f"item_{item.key}_why"],
    )
