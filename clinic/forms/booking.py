"""Forms about appointments: book, move, cancel, go to the next state."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import (
    AdvanceRequest,
    BookingRequest,
    CancelRequest,
    MoveRequest,
)
from clinic.domain.clock import Happens, happens, local_day, to_utc
from clinic.domain.session_places import SessionPlace
from clinic.domain.slot_codes import ChosenSlot, decode
from clinic.forms.submission import SubmissionForm
from clinic.models.places import Location

# What a calendar of ours can hold; the action knows what is too far away.
_DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2200, 1, 1))]


class SlotForm(SubmissionForm):
    """One of the free times, or, for who may overbook, any time with a reason.

    ``places`` gives the people and rooms to choose from when overbooking.
    """

    slot = forms.CharField(label=_("Time"), max_length=80, required=False)
    day = forms.DateField(
        label=_("Day"),
        required=False,
        validators=_DAYS,
        widget=forms.DateInput(attrs={"type": "date", "class": "w-date"}),
    )
    clock = forms.TimeField(
        label=_("Time of day"),
        required=False,
        widget=forms.TimeInput(
            attrs={"type": "time", "class": "w-time"}, format="%H:%M"
        ),
    )
    practitioner = forms.TypedChoiceField(
        label=_("With"), required=False, coerce=int, empty_value=None
    )
    room = forms.TypedChoiceField(
        label=_("Room"), required=False, coerce=int, empty_value=None
    )
    overbook_reason = forms.CharField(
        label=_("Why it is booked all the same"),
        max_length=250,
        required=False,
        help_text=_("Nothing medical. Managers see it in the list of overrides."),
    )

    overbook_fields = ("day", "clock", "practitioner", "room", "overbook_reason")

    def __init__(
        self,
        *args: Any,
        location: Location | None,
        people: list[tuple[int, str]],
        rooms: list[tuple[int, str]],
        may_overbook: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.location = location
        if not may_overbook:
            for name in self.overbook_fields:
                del self.fields[name]
            return
        for name, choices in (("practitioner", people), ("room", rooms)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *choices]

    @property
    def overbook_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.overbook_fields if name in self.fields]

    @property
    def wants_overbooking(self) -> bool:
        return bool(self.is_bound and self.data.get("overbook_reason"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("overbook_reason"):
            self._choose_by_hand(cleaned)
            return cleaned
        chosen = decode(cleaned.get("slot") or "")
        if chosen is None:
            self.add_error("slot", _("Choose one of the free times."))
        cleaned["chosen"] = chosen
        return cleaned

    def _choose_by_hand(self, cleaned: dict[str, Any]) -> None:
        day, clock = cleaned.get("day"), cleaned.get("clock")
        missing = {
            "day": _("Say on which day."),
            "clock": _("Say at what time."),
            "practitioner": _("Say with whom."),
        }
        for name, text in missing.items():
            if cleaned.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, text)
        if self.errors or self.location is None:
            return
        assert day is not None
        assert clock is not None
        zone = self.location.zone
        if happens(day, clock, zone) == Happens.NEVER:
            text = _("The clocks go forward then: this time does not exist.")
            self.add_error("clock", text)
            return
        cleaned["chosen"] = ChosenSlot(
            to_utc(day, clock, zone), cleaned["practitioner"], cleaned.get("room")
        )

    def chosen(self) -> ChosenSlot:
        chosen = self.cleaned_data["chosen"]
        assert isinstance(chosen, ChosenSlot)
        return chosen

    def overbooking(self) -> str:
        return str(self.cleaned_data.get("overbook_reason") or "")


class BookingForm(SlotForm):
    note = forms.CharField(
        label=_("Note for the desk"),
        max_length=250,
        required=False,
        help_text=_("Nothing medical: everybody who sees the diary can read it."),
    )

    def request(
        self, *, patient_id: int, type_id: int, location_id: int
    ) -> BookingRequest:
        chosen = self.chosen()
        return BookingRequest(
            patient_id=patient_id,
            type_id=type_id,
            location_id=location_id,
            practitioner_id=chosen.practitioner_id,
            room_id=chosen.room_id,
            device_id=chosen.device_id,
            starts_at=chosen.starts_at,
            note=self.cleaned_data["note"],
            overbook_reason=self.overbooking(),
        )


class MoveForm(SlotForm):
    """``window`` is given when it is a session: outside it a reason is asked for."""

    TELL, DO_NOT_TELL = "yes", "no"

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    minutes = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=5, max_value=12 * 60
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        required=False,
        help_text=_("For the history. The patient does not see it."),
    )
    notify = forms.ChoiceField(
        label=_("The patient"),
        choices=[(TELL, _("Gets a mail")), (DO_NOT_TELL, _("Gets no mail"))],
        widget=forms.RadioSelect,
        required=False,
        initial=TELL,
    )

    def __init__(
        self, *args: Any, window: SessionPlace | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.window = window

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen, window = cleaned.get("chosen"), self.window
        if chosen is None or window is None or self.location is None:
            return cleaned
        day = local_day(chosen.starts_at, self.location.zone)
        if not window.holds(day) and not (cleaned.get("reason") or "").strip():
            text = _("This day lies outside the window of the session: say why.")
            self.add_error("reason", text)
        return cleaned

    @property
    def tells_the_patient(self) -> bool:
        return self.cleaned_data["notify"] != self.DO_NOT_TELL

    def request(self) -> MoveRequest:
        chosen = self.chosen()
        return MoveRequest(
            version=self.cleaned_data["version"],
            practitioner_id=chosen.practitioner_id,
            room_id=chosen.room_id,
            device_id=chosen.device_id,
            starts_at=chosen.starts_at,
            minutes=self.cleaned_data["minutes"],
            reason=self.cleaned_data["reason"],
            overbook_reason=self.overbooking(),
        )


class CancelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        help_text=_("For the history. The patient does not see it."),
    )

    def request(self) -> CancelRequest:
        return CancelRequest(
            version=self.cleaned_data["version"], reason=self.cleaned_data["reason"]
        )


class AdvanceForm(forms.Form):
    """The buttons of a card: no page of its own, only a post."""

    version = forms.IntegerField(min_value=1)
    to = forms.ChoiceField(
        choices=[(s, s) for s in AppointmentState if s != AppointmentState.CANCELLED]
    )

    def request(self) -> AdvanceRequest:
        return AdvanceRequest(
            version=self.cleaned_data["version"],
            to=AppointmentState(self.cleaned_data["to"]),
        )
