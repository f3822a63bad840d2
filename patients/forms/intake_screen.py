"""One screen of the intake as a form, made from the catalogue of questions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.widgets import AnswerSelect
from patients.domain.questions import NOT_SURE, Kind, Question, Screen, open_keys
from patients.forms.fields import BirthDateField, NameField, PhoneField, latin_digits
from patients.presenters.countries import countries

_CHOOSE = gettext_lazy("Choose an answer.")
_WRITE = gettext_lazy("Please fill this in.")
_FEW = 3
_SHORT = 15


class LongAnswers(AnswerSelect):
    """Answers that are sentences: each on a line of its own."""

    template_name = "patients/answers_long.html"


class ShortNumberField(forms.IntegerField):
    """A whole number, in whatever digits the phone's keyboard has."""

    def to_python(self, value: Any) -> int | None:
        number: int | None = super().to_python(latin_digits(str(value or ""))[:20])
        return number


class ScreenForm(forms.Form):
    """Gives JSON answers by question key; blank ones are left out.

    ``answers`` are those of all screens so far: they decide what is asked here.
    """

    use_required_attribute = False
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000
    )

    def __init__(
        self,
        *args: Any,
        screen: Screen,
        answers: dict[str, Any],
        today: date,
        region: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.screen, self.answers = screen, answers
        self.asked = screen.asked(answers)
        for question in self.asked:
            field = _FIELDS[question.kind](question)
            field.label, field.help_text = (
                _(question.ask),
                _(question.why or " ").strip(),
            )
            field.required = question.required and not question.follow_up
            self.fields[question.key] = field
            self.initial.setdefault(question.key, answers.get(question.key))
            if isinstance(field, BirthDateField):
                field.today = today
            if isinstance(field, PhoneField):
                field.region = region

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        groups: list[list[str]] = []
        for question in self.asked:
            if question.follow_up and groups:
                groups[-1].append(question.key)
            else:
                groups.append([question.key])
        cards = (Div(*keys, css_class="question") for keys in groups)
        helper.layout = Layout("version", *cards)
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_reached = cleaned.get("phone") or cleaned.get("email")
        has_fault = bool({"phone", "email"} & set(self.errors))
        if self.screen.slug == "about" and not (is_reached or has_fault):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        chosen = cleaned.get("autoimmune_skin") or []
        if len(chosen) > 1 and {"none", NOT_SURE} & set(chosen):
            self.add_error(
                "autoimmune_skin", _("Choose either an illness or “None of them”.")
            )
        return cleaned

    def given(self) -> dict[str, Any]:
        """The answers of this screen, as they are stored."""
        plain = {
            question.key: _plain(self.cleaned_data.get(question.key))
            for question in self.asked
        }
        return self.screen.counted({**self.answers, **plain})

    def blank(self) -> tuple[str, ...]:
        return open_keys(self.screen.questions, {**self.answers, **self.given()})


def field_of(question: Question) -> forms.Field:
    """The bare field of one question, as the clinician's correction needs it."""
    field = _FIELDS[question.kind](question)
    field.label, field.required = _(question.ask), False
    return field


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _text(question: Question, tokens: str, **attrs: str) -> dict[str, Any]:
    return {
        "max_length": question.longest,
        "error_messages": {"required": _WRITE},
        "widget": forms.TextInput(attrs={"autocomplete": tokens, **attrs}),
    }


def _choice(question: Question) -> forms.Field:
    choices = [(option.value, _(option.word)) for option in question.options]
    # Short answers stand side by side, sentences below each other.
    longest = max(len(word) for _value, word in choices)
    few: type[forms.RadioSelect] = (
        AnswerSelect if len(choices) <= _FEW else forms.RadioSelect
    )
    widget = few if longest <= _SHORT else LongAnswers
    return forms.ChoiceField(
        choices=choices, widget=widget, error_messages={"required": _CHOOSE}
    )


def _choices(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=[(option.value, _(option.word)) for option in question.options],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _CHOOSE},
    )


def _lines(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=question.longest,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


_FIELDS: dict[Kind, Callable[[Question], forms.Field]] = {
    Kind.NAME: lambda q: NameField(**_text(q, "name", dir="auto")),
    Kind.LINE: lambda q: NameField(**_text(q, "address-level2", dir="auto")),
    Kind.LINES: _lines,
    Kind.PHONE: lambda _q: PhoneField(),
    Kind.EMAIL: lambda q: forms.EmailField(
        max_length=q.longest,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}
        ),
    ),
    Kind.COUNTRY: lambda _q: forms.ChoiceField(
        choices=lambda: [("", ""), *countries()],
        widget=forms.Select(attrs={"autocomplete": "country"}),
    ),
    Kind.BIRTH_DATE: lambda _q: BirthDateField(own=True),
    Kind.PAST_DATE: lambda _q: BirthDateField(),
    Kind.NUMBER: lambda q: ShortNumberField(
        min_value=0,
        max_value=q.highest,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-number"}),
    ),
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}
