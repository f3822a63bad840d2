"""Forms about the waiting list."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clinic.domain.slot_codes import ChosenSlot, decode
from clinic.domain.waiting import WaitingRequest
from clinic.forms.submission import SubmissionForm
from clinic.models.places import WEEKDAYS
from clinic.models.waiting import WaitingListEntry

_DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2200, 1, 1))]
_DAY = {"type": "date", "class": "w-date"}
_TIME = {"type": "time", "class": "w-time"}


class WaitingForm(SubmissionForm):
    """A wish for a time. A session of a course has its type and its days already."""

    type = forms.TypedChoiceField(label=_("Type"), coerce=int)
    location = forms.TypedChoiceField(label=_("Location"), coerce=int)
    practitioner = forms.TypedChoiceField(
        label=_("Only with"), coerce=int, required=False, empty_value=None
    )
    first_day = forms.DateField(
        label=_("Not before"),
        validators=_DAYS,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=_("Not after"),
        validators=_DAYS,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any."),
    )
    from_time = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
    )
    until_time = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
        help_text=_("When it has to be over. Empty: any hour."),
    )
    note = forms.CharField(
        label=_("Note for the desk"),
        max_length=250,
        required=False,
        help_text=_("Nothing medical: everybody who sees the diary can read it."),
    )

    def __init__(
        self,
        *args: Any,
        types: list[tuple[int, str]],
        locations: list[tuple[int, str]],
        people: list[tuple[int, str]],
        is_session: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "type": types,
            "location": locations,
            "practitioner": [("", _("Anybody")), *people],
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows
        if len(locations) == 1:
            self.fields["location"].initial = locations[0][0]
            self.fields["location"].widget = forms.HiddenInput()
        if is_session:
            for name in ("type", "location", "first_day", "last_day"):
                del self.fields[name]

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        """Fields that stand side by side."""
        rows = (
            ("type", "location", "practitioner"),
            ("first_day", "last_day"),
            ("weekdays",),
            ("from_time", "until_time"),
            ("note",),
        )
        groups = [
            [
                self[name]
                for name in row
                if name in self.fields and not self[name].is_hidden
            ]
            for row in rows
        ]
        return [group for group in groups if group]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day must not be before the first."))
        starts, ends = cleaned.get("from_time"), cleaned.get("until_time")
        if starts and ends and ends <= starts:
            self.add_error("until_time", _("The end must come after the start."))
        return cleaned

    def request(self, *, patient_id: int) -> WaitingRequest:
        found = self.cleaned_data
        return self._request(
            patient_id=patient_id,
            type_id=found["type"],
            location_id=found["location"],
            first_day=found["first_day"],
            last_day=found["last_day"],
        )

    def request_of(self, entry: WaitingListEntry) -> WaitingRequest:
        """The changed wish of an entry; what has no field stays."""
        found = self.cleaned_data
        return self._request(
            patient_id=entry.patient_id,
            type_id=found.get("type", entry.type_id),
            location_id=found.get("location", entry.location_id),
            first_day=found.get("first_day", entry.first_day),
            last_day=found.get("last_day", entry.last_day),
        )

    def _request(self, **known: Any) -> WaitingRequest:
        found = self.cleaned_data
        return WaitingRequest(
            **known,
            practitioner_id=found["practitioner"],
            weekdays=tuple(found["weekdays"]),
            from_time=found["from_time"],
            until_time=found["until_time"],
            note=found["note"],
        )


class FillForm(forms.Form):
    """The slot of one button, or of one choice."""

    slot = forms.CharField(max_length=80)

    def clean_slot(self) -> ChosenSlot:
        chosen = decode(self.cleaned_data["slot"])
        if chosen is None:
            raise forms.ValidationError(_("Choose one of the free times."))
        return chosen
