"""The forms of a session: the check before it, the treatment, the signature."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import UnitNumberInput
from protocols.domain.states import AnaesthesiaKind
from protocols.domain.treatment import ProductWork, Treatment, ZoneWork
from protocols.forms.answers import AnswersForm
from protocols.forms.session_rows import ZONE_NAMES, ProductForm, ZoneForm
from protocols.queries.sessions import Checklist

NEW_CHOICES = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]
ANAESTHESIA_NAMES = {
    AnaesthesiaKind.NONE: _("None"),
    AnaesthesiaKind.TOPICAL: _("Cream"),
    AnaesthesiaKind.COOLING: _("Cooling"),
    AnaesthesiaKind.BLOCK: _("Nerve or ring block"),
    AnaesthesiaKind.VIBRATION: _("Vibration"),
}
ANTISEPSIS_NAMES = [
    ("", _("Choose")),
    ("chlorhexidine_alcohol", _("Chlorhexidine in alcohol")),
    ("iodine", _("Iodine")),
    ("alcohol", _("Alcohol")),
    ("other", _("Other, see note")),
]
BLEEDING_NAMES = [
    ("", _("None")),
    ("mild", _("Mild")),
    ("moderate", _("Moderate")),
    ("severe", _("Severe")),
]
# One syringe holds five components at most; a patient may get two mixes.
PRODUCT_ROWS = 6


class SessionCheckForm(AnswersForm):
    """Today's answers: those of the rules, and what is new since last time."""

    illness = forms.ChoiceField(
        label=_("A new illness, or feeling ill today?"),
        choices=NEW_CHOICES,
        widget=forms.RadioSelect,
    )
    medicine = forms.ChoiceField(
        label=_("A new medicine, or a changed one?"),
        choices=NEW_CHOICES,
        widget=forms.RadioSelect,
    )
    allergy = forms.ChoiceField(
        label=_("A new allergy, or a reaction last time?"),
        choices=NEW_CHOICES,
        widget=forms.RadioSelect,
    )
    news = forms.CharField(
        label=_("What is new"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    recorded = forms.BooleanField(
        label=_("I have brought the history up to date"), required=False
    )
    outside_window_reason = forms.CharField(
        label=_("Why the session lies outside its window"),
        max_length=250,
        required=False,
    )

    @property
    def news_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("illness", "medicine", "allergy")]

    @property
    def questions(self) -> list[list[forms.BoundField]]:
        """The questions of the rules; a time since and its "never" belong together."""
        return [
            [self[name] for name in (key, f"{key}_instead") if name in self.fields]
            for key in self.keys
        ]

    def checklist(self) -> Checklist:
        cleaned = self.cleaned_data
        return Checklist(
            answers=self.answers,
            illness=cleaned["illness"],
            medicine=cleaned["medicine"],
            allergy=cleaned["allergy"],
            news=cleaned["news"],
            recorded=cleaned["recorded"],
        )


def _score(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(str(n), str(n)) for n in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class TreatmentForm(forms.Form):
    """All of the treatment that is one of a kind; zones and products are rows."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    device = forms.CharField(
        label=_("Device or syringe"), max_length=60, required=False
    )
    needle_gauge = forms.IntegerField(
        label=_("Needle"),
        min_value=18,
        max_value=34,
        required=False,
        widget=UnitNumberInput("G"),
    )
    antisepsis = forms.ChoiceField(
        label=_("Antisepsis"), choices=ANTISEPSIS_NAMES, required=False
    )
    anaesthesia = forms.ChoiceField(
        label=_("Anaesthesia"),
        choices=[("", _("Choose")), *ANAESTHESIA_NAMES.items()],
        required=False,
    )
    anaesthetic_agent = forms.ChoiceField(
        label=_("Anaesthetic"), required=False, choices=[("", "—")]
    )
    anaesthetic_mg = forms.DecimalField(
        label=_("Dose"),
        min_value=0,
        max_value=5000,
        max_digits=6,
        decimal_places=1,
        required=False,
        widget=UnitNumberInput("mg", {"step": "any"}),
    )
    weight_kg = forms.DecimalField(
        label=_("Weight"),
        min_value=20,
        max_value=400,
        max_digits=5,
        decimal_places=1,
        required=False,
        widget=UnitNumberInput("kg", {"step": "any"}),
    )
    pain_before = _score(_("Pain before"))
    pain_during = _score(_("Strongest pain during"))
    pain_after = _score(_("Pain 10 minutes after"))
    vasovagal = forms.NullBooleanField(
        label=_("Fainting or near-fainting"), required=False
    )
    bleeding = forms.ChoiceField(
        label=_("Bleeding"), choices=BLEEDING_NAMES, required=False
    )
    observed_minutes = forms.IntegerField(
        label=_("Observed afterwards"),
        min_value=0,
        max_value=600,
        required=False,
        widget=UnitNumberInput("min"),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    soft_limits_accepted = forms.CharField(
        label=_("Why a warning is accepted"), max_length=250, required=False
    )

    def __init__(
        self, *args: Any, anaesthetics: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        agents = self.fields["anaesthetic_agent"]
        assert isinstance(agents, forms.ChoiceField)
        agents.choices = [("", "—"), *anaesthetics]


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Why the session ends here"), max_length=250)


class AddendumForm(forms.Form):
    text = forms.CharField(
        label=_("Correction or addition"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(label=_("Why it is added"), max_length=250)


class SessionForms:
    """The treatment's form with its rows, bound together or not at all."""

    def __init__(
        self,
        treatment: Treatment,
        version: int,
        choices: "SessionChoices",
        posted: Mapping[str, Any] | None = None,
    ) -> None:
        self.main = TreatmentForm(
            posted,
            anaesthetics=choices.anaesthetics,
            initial={**_initial(treatment), "version": version},
        )
        by_zone = {work.zone: work for work in treatment.zones}
        self.zones = [
            (
                zone,
                name,
                ZoneForm(posted, prefix=zone, initial=_zone_initial(by_zone.get(zone))),
            )
            for zone, name in ZONE_NAMES.items()
        ]
        rows: list[ProductWork | None] = list(treatment.products)
        rows += [None] * (PRODUCT_ROWS - len(rows))
        self.products = [
            ProductForm(
                posted,
                prefix=f"product{number}",
                initial=_initial(row) if row else {},
                ingredients=choices.ingredients,
            )
            for number, row in enumerate(rows)
        ]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.main, *(form for _z, _n, form in self.zones), *self.products]

    @property
    def has_more_products(self) -> bool:
        """Whether any row beyond the first two holds something."""
        return any(form["lot"].value() for form in self.products[2:])

    def is_valid(self) -> bool:
        # Every form is asked, so that all errors show at once.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def treatment(self, outside_window_reason: str) -> Treatment:
        cleaned = dict(self.main.cleaned_data)
        cleaned.pop("version")
        zones = [form.work(zone) for zone, _name, form in self.zones]
        products = [form.work() for form in self.products]
        return Treatment(
            zones=tuple(work for work in zones if work),
            products=tuple(work for work in products if work),
            outside_window_reason=outside_window_reason,
            **cleaned,
        )


class SessionChoices:
    """Ingredients in the patient's plan first, then the rest that may be used."""

    def __init__(
        self,
        ingredients: Iterable[tuple[str, str]],
        anaesthetics: Iterable[tuple[str, str]],
    ) -> None:
        self.ingredients = list(ingredients)
        self.anaesthetics = list(anaesthetics)


def _initial(record: Treatment | ProductWork) -> dict[str, Any]:
    names = type(record).__dataclass_fields__
    values = {name: getattr(record, name) for name in names}
    return {
        name: value for name, value in values.items() if not isinstance(value, tuple)
    }


def _zone_initial(work: ZoneWork | None) -> dict[str, Any]:
    if work is None:
        return {}
    names = type(work).__dataclass_fields__
    return {"treated": True} | {name: getattr(work, name) for name in names}


def check_form(
    keys: Iterable[str], today: date, checklist: Checklist, posted: Any = None
) -> SessionCheckForm:
    """The check's form with what was answered earlier today."""
    initial = {
        "illness": checklist.illness,
        "medicine": checklist.medicine,
        "allergy": checklist.allergy,
        "news": checklist.news,
        "recorded": checklist.recorded,
        **{key: value for key, value in checklist.answers.items() if value is not None},
        **{
            f"{key}_instead": "never"
            for key, value in checklist.answers.items()
            if value is None
        },
    }
    return SessionCheckForm(keys, today, posted, initial=initial)
