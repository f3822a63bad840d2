"""The questions of the day, and what is new since last time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import UnitNumberInput
from protocols.domain.session_day import MEASURED, carried
from protocols.forms.answers import AnswersForm
from protocols.queries.sessions import Checklist

NEW_CHOICES = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]
NO_PERIOD = {"none": _("No periods"), "unknown": _("Not known")}
NEWS = ("illness", "medicine", "allergy")
# The name of the button "Nothing new, answers as before".
AS_BEFORE = "as_before"


def _news(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=NEW_CHOICES, widget=forms.RadioSelect)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of the day by key, and those that what was seen on the scalp asks;
    ``before`` is what was answered last time."""

    keys: tuple[str, ...]
    seen: tuple[str, ...]
    before: Checklist


class SessionCheckForm(AnswersForm):
    """Today's answers: those of the rules, and what is new since last time.

    When the button says that last time's answers still hold, they
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
    pulse = forms.IntegerField(
        label=_("Pulse"),
        min_value=20,
        max_value=300,
        required=False,
        widget=UnitNumberInput(_("/min")),
    )
    eaten = forms.ChoiceField(
        label=_("Eaten and drunk today?"),
        choices=[("", _("Choose")), *NEW_CHOICES],
        required=False,
    )
    last_period = forms.DateField(
        label=_("First day of the last period"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_period_instead = forms.ChoiceField(
        label=_("or"),
        choices=[("", _("Day above")), *NO_PERIOD.items()],
        required=False,
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
        asked: Asked,
        today: date,
        posted: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__([*asked.keys, *asked.seen], today, posted, initial=initial)
        held = carried(self.keys, asked.before.answers)
        self.carried = {key: held[key] for key in held if key not in asked.seen}
        self.has_eaten = asked.before.eaten == "yes"
        if "pregnant" not in self.keys:
            del self.fields["last_period"], self.fields["last_period_instead"]
        self.is_as_before = bool(posted and AS_BEFORE in posted)
        if self.is_as_before:
            for name in NEWS:
                self.fields[name].required = False

    @property
    def measures(self) -> list[forms.BoundField]:
        names = (*MEASURED, "pulse")
        return [self[name] for name in names if name in self.fields]

    @property
    def asked_here(self) -> list[list[forms.BoundField]]:
        """What no rule reads, and what "as before" cannot always stand for."""
        period = ("last_period", "last_period_instead")
        rows = [(), period] if self.has_eaten else [("eaten",), period]
        found = [[self[name] for name in row if name in self.fields] for row in rows]
        return [row for row in found if row]

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
            self._take_over_the_rest(cleaned)
        self._read_period(cleaned)
        return cleaned

    def _take_over_the_rest(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("pulse") is None and "pulse" not in self.errors:
            self.add_error("pulse", _("Measure it today."))
        if not cleaned.get("eaten"):
            cleaned["eaten"] = "yes" if self.has_eaten else ""
        if not cleaned["eaten"] and "eaten" not in self.errors:
            self.add_error("eaten", _("Ask this one today."))
        said = cleaned.get("last_period") or cleaned.get("last_period_instead")
        if "last_period" in self.fields and not said:
            self.add_error("last_period", _("Ask this one today."))

    def _read_period(self, cleaned: dict[str, Any]) -> None:
        day = cleaned.get("last_period")
        if day and day > self.today:
            self.add_error("last_period", _("This day has not come yet."))

    def _take_over(self, key: str) -> None:
        if key in self.answers or key in self.errors:
            return
        if key in self.carried:
            self.answers[key] = self.carried[key]
        elif key in MEASURED:
            self.add_error(key, _("Measure it today."))
        else:
            self.add_error(key, _("Ask this one today."))

    def _period(self) -> str:
        day = self.cleaned_data.get("last_period")
        instead: str = self.cleaned_data.get("last_period_instead", "")
        return day.isoformat() if day else instead

    def checklist(self) -> Checklist:
        cleaned = self.cleaned_data
        given = Checklist(
            answers=self.answers,
            illness=cleaned["illness"],
            medicine=cleaned["medicine"],
            allergy=cleaned["allergy"],
            news=cleaned["news"],
            recorded=cleaned["recorded"],
            pulse=cleaned["pulse"],
            eaten=cleaned["eaten"],
            last_period=self._period(),
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
    asked: Asked, today: date, checklist: Checklist, posted: Any = None
) -> SessionCheckForm:
    """The check's form with what was answered earlier today."""
    initial = {
        "illness": checklist.illness,
        "medicine": checklist.medicine,
        "allergy": checklist.allergy,
        "news": checklist.news,
        "recorded": checklist.recorded,
        "pulse": checklist.pulse,
        "eaten": checklist.eaten,
        **_period_initial(checklist.last_period),
        **{key: value for key, value in checklist.answers.items() if value is not None},
        **{
            f"{key}_instead": "never"
            for key, value in checklist.answers.items()
            if value is None
        },
    }
    return SessionCheckForm(asked, today, posted, initial=initial)


def _period_initial(said: str) -> dict[str, str]:
    return {"last_period_instead" if said in NO_PERIOD else "last_period": said}
