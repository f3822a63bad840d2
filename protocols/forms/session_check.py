"""The questions of the day, and what is new since last time."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from protocols.domain.session_day import MEASURED, carried
from protocols.forms.answers import AnswersForm
from protocols.queries.sessions import Checklist

NEW_CHOICES = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]
NEWS = ("illness", "medicine", "allergy")
# The name of the button "Nothing new, answers as before".
AS_BEFORE = "as_before"


def _news(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=NEW_CHOICES, widget=forms.RadioSelect)


class SessionCheckForm(AnswersForm):
    """Today's answers: those of the rules, and what is new since last time.

    ``before`` are last time's answers. When the button says that they still hold, they
    stand for whatever was not answered anew, as far as they can.
    """

    illness = _news(_("A new illness, or feeling ill today?"))
    medicine = _news(_("A new medicine, or a changed one?"))
    allergy = _news(_("A new allergy, or a reaction last time?"))
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
    too_many_reason = forms.CharField(
        label=_("Why it goes on beyond the protocol's number of sessions"),
        max_length=250,
        required=False,
    )

    def __init__(
        self,
        keys: Iterable[str],
        today: date,
        posted: Mapping[str, Any] | None = None,
        *,
        before: Mapping[str, object],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(keys, today, posted, initial=initial)
        self.carried = carried(self.keys, before)
        self.is_as_before = bool(posted and AS_BEFORE in posted)
        if self.is_as_before:
            for name in NEWS:
                self.fields[name].required = False

    @property
    def measures(self) -> list[forms.BoundField]:
        return [self[key] for key in MEASURED if key in self.fields]

    @property
    def news_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in NEWS]

    @property
    def questions(self) -> list[list[forms.BoundField]]:
        """The questions of the rules; a time since and its "never" belong together."""
        return [
            [self[name] for name in (key, f"{key}_instead") if name in self.fields]
            for key in self.keys
            if key not in MEASURED
        ]

    @property
    def asked_anew(self) -> list[str]:
        """What "as before" cannot stand for, besides the measures."""
        return [
            key for key in self.keys if key not in MEASURED and key not in self.carried
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_as_before:
            for key in self.keys:
                self._take_over(key)
        return cleaned

    def _take_over(self, key: str) -> None:
        if key in self.answers or key in self.errors:
            return
        if key in self.carried:
            self.answers[key] = self.carried[key]
        elif key in MEASURED:
            self.add_error(key, _("Measure it today."))
        else:
            self.add_error(key, _("Ask this one today."))

    def checklist(self) -> Checklist:
        cleaned = self.cleaned_data
        given = Checklist(
            answers=self.answers,
            illness=cleaned["illness"],
            medicine=cleaned["medicine"],
            allergy=cleaned["allergy"],
            news=cleaned["news"],
            recorded=cleaned["recorded"],
        )
        if not self.is_as_before:
            return given
        return replace(
            given,
            illness=given.illness or "no",
            medicine=given.medicine or "no",
            allergy=given.allergy or "no",
            as_before=True,
        )


def check_form(
    keys: Iterable[str],
    today: date,
    checklist: Checklist,
    posted: Any = None,
    *,
    before: Mapping[str, object],
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
    return SessionCheckForm(keys, today, posted, before=before, initial=initial)
