"""What a clinician chooses about an event, and the small forms beside it."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.submission import SubmissionForm
from patients.presenters.assessment import ZONE_NAMES
from protocols.domain.adverse_words import RESOLVED_OUTCOMES, Outcome
from protocols.models.adverse import AdverseEvent
from protocols.presenters import event_words as words
from protocols.reference import adverse_events

_OPEN = ("", gettext_lazy("Not chosen yet"))
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Choose a day of the calendar.")},
    )


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class EventForm(forms.Form):
    """``today`` and ``zone`` are the clinic's. Nothing is chosen by itself."""

    use_required_attribute = False
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000
    )
    term = forms.ChoiceField(label=words.FIELDS["term"], required=False)
    onset_on = _day(gettext_lazy("Onset, day"))
    onset_time = forms.TimeField(
        label=gettext_lazy("Onset, time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    sites = forms.MultipleChoiceField(
        label=words.FIELDS["sites"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(ZONE_NAMES.items()),
    )
    grade = forms.TypedChoiceField(
        label=words.FIELDS["grade"],
        required=False,
        coerce=int,
        empty_value=None,
        choices=[_OPEN, *((int(g), text) for g, text in words.GRADES.items())],
    )
    seriousness = forms.ChoiceField(
        label=words.FIELDS["seriousness"],
        required=False,
        choices=[_OPEN, *words.SERIOUSNESS.items()],
    )
    relatedness = forms.ChoiceField(
        label=words.FIELDS["relatedness"],
        required=False,
        choices=[_OPEN, *words.RELATEDNESS.items()],
    )
    action_taken = _text(words.FIELDS["action_taken"])
    treatment = _text(words.FIELDS["treatment"])
    outcome = forms.ChoiceField(
        label=words.FIELDS["outcome"],
        required=False,
        choices=[_OPEN, *words.OUTCOMES.items()],
    )
    resolved_on = _day(words.FIELDS["resolved_on"])
    reported_authority_on = _day(words.FIELDS["reported_authority_on"])
    reported_maker_on = _day(words.FIELDS["reported_maker_on"])
    reported_reference = forms.CharField(
        label=words.FIELDS["reported_reference"], required=False, max_length=120
    )

    def __init__(self, *args: Any, today: date, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.zone = today, zone
        term = self.fields["term"]
        assert isinstance(term, forms.ChoiceField)
        term.choices = [
            _OPEN,
            *((t.id, words.term_name(t.id)) for t in adverse_events.current()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in (
            "onset_on",
            "resolved_on",
            "reported_authority_on",
            "reported_maker_on",
        ):
            day = cleaned.get(name)
            if day is not None and day > self.today:
                self.add_error(name, _("This day has not come yet."))
        if cleaned.get("onset_time") and cleaned.get("onset_on", "") is None:
            self.add_error("onset_on", _("Choose the day, too."))
        self._check_end(cleaned)
        return cleaned

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        fault = _end_fault(
            cleaned.get("outcome", ""),
            began=cleaned.get("onset_on"),
            resolved=cleaned.get("resolved_on"),
        )
        if fault and "resolved_on" not in self.errors:
            self.add_error("resolved_on", fault)

    def values(self) -> dict[str, Any]:
        """By the names of the event's own fields."""
        said = dict(self.cleaned_data)
        said.pop("version")
        day, at_time = said.pop("onset_on"), said.pop("onset_time")
        onset = datetime.combine(day, at_time or time(), self.zone) if day else None
        return {
            **said,
            "onset_at": onset,
            "onset_has_time": bool(day and at_time),
        }


def _end_fault(outcome: str, *, began: date | None, resolved: date | None) -> str:
    """What stands against this end of the event; "" when nothing does."""
    if resolved is None:
        is_resolved = outcome in set(RESOLVED_OUTCOMES)
        return _("Say on which day it was resolved.") if is_resolved else ""
    if outcome and outcome not in {*RESOLVED_OUTCOMES, Outcome.FATAL}:
        return _("This outcome says that it still lasts.")
    if began and resolved < began:
        return _("It cannot end before it began.")
    return ""


def initial_of(event: AdverseEvent, zone: ZoneInfo) -> dict[str, Any]:
    """What stands now, as the form shows it."""
    onset = event.onset_at.astimezone(zone) if event.onset_at else None
    own = (
        "version",
        "term",
        "sites",
        "grade",
        "seriousness",
        "relatedness",
        "action_taken",
        "treatment",
        "outcome",
        "resolved_on",
        "reported_authority_on",
        "reported_maker_on",
        "reported_reference",
    )
    return {
        **{name: getattr(event, name) for name in own},
        "onset_on": onset.date() if onset else None,
        "onset_time": onset.time() if onset and event.onset_has_time else None,
    }


class NoteForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write what was found or done.")},
    )


class FollowUpForm(forms.Form):
    use_required_attribute = False
    due_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        widget=_DAY,
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Choose a day of the calendar."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class ExportForm(SubmissionForm):
    """What the copy may hold of the person. Nothing is ticked beforehand."""

    use_required_attribute = False
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Say about the person"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("number", gettext_lazy("Patient number")),
            ("initials", gettext_lazy("Initials")),
            ("sex", gettext_lazy("Sex at birth")),
            ("birth_year", gettext_lazy("Year of birth")),
            ("name", gettext_lazy("Full name")),
            ("birth_date", gettext_lazy("Date of birth")),
        ],
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("pdf", "PDF"), ("csv", "CSV")],
        initial="pdf",
        widget=forms.RadioSelect,
    )
