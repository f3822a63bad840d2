"""What the front desk wishes for a course, and the times chosen for its sessions."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.domain.availability import Slot
from clinic.domain.free_times import FreeTimes
from clinic.domain.slot_codes import decode
from clinic.models.diary import AppointmentType
from clinic.models.places import WEEKDAYS, Location, Room
from clinic.models.staff import StaffMember
from protocols.domain.course_proposal import ProposedSession
from protocols.domain.course_wishes import Wishes

# A start further away than this is a slip of the pen.
FURTHEST_START = timedelta(days=366)


class WishesForm(forms.Form):
    """Preferences are kept when possible; only the clinical windows are fixed."""

    start_on = forms.DateField(
        label=gettext_lazy("First session from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Preferred weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = forms.TimeField(
        label=gettext_lazy("Preferably from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Preferably until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    practitioner = forms.ModelChoiceField(
        label=gettext_lazy("Preferably with"),
        queryset=StaffMember.objects.none(),
        required=False,
        empty_label=gettext_lazy("Anybody"),
    )
    room = forms.ModelChoiceField(
        label=gettext_lazy("Preferred room"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=gettext_lazy("Any room"),
    )
    location = forms.ModelChoiceField(
        label=gettext_lazy("Location"), queryset=Location.objects.none()
    )
    type = forms.ModelChoiceField(
        label=gettext_lazy("Type"), queryset=AppointmentType.objects.none()
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = {
            "practitioner": StaffMember.objects.filter(is_active=True, may_inject=True),
            "room": Room.objects.filter(is_active=True),
            "location": Location.objects.filter(is_active=True),
            "type": AppointmentType.objects.filter(kind="session", is_active=True),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean_start_on(self) -> date:
        start: date = self.cleaned_data["start_on"]
        if start < self.today:
            raise forms.ValidationError(_("This day is past. Choose a later one."))
        if start > self.today + FURTHEST_START:
            raise forms.ValidationError(_("Choose a day within the next 12 months."))
        return start

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("from_time"), cleaned.get("until_time")
        if starts and ends and ends <= starts:
            self.add_error("until_time", _("The end must come after the start."))
        return cleaned

    def wishes(self) -> Wishes:
        cleaned = self.cleaned_data
        practitioner, room = cleaned["practitioner"], cleaned["room"]
        return Wishes(
            weekdays=frozenset(cleaned["weekdays"]),
            from_time=cleaned["from_time"],
            until_time=cleaned["until_time"],
            practitioner_id=practitioner.pk if practitioner else None,
            room_id=room.pk if room else None,
        )


class SessionTimes:
    """The times posted for the sessions, against those that were offered.

    ``changed_up_to`` counts the sessions up to the last one that was changed by hand
    since the page was drawn; ``lost`` are sessions whose time is no longer free.
    """

    def __init__(
        self,
        posted: Mapping[str, str],
        numbers: Sequence[int],
        free: FreeTimes,
    ) -> None:
        self.chosen: dict[int, Slot | None] = {}
        self.lost: list[int] = []
        self.changed_up_to = 0
        for position, number in enumerate(numbers, start=1):
            code = posted.get(f"session_{number}", "")
            self.chosen[number] = slot = chosen_slot(code, free)
            if code and slot is None:
                self.lost.append(number)
            if code != posted.get(f"offered_{number}", ""):
                self.changed_up_to = position


def chosen_slot(code: str, free: FreeTimes) -> Slot | None:
    """The slot that a form's value means, when it is still free."""
    wanted = decode(code)
    if wanted is None:
        return None
    return free.find(wanted.starts_at, wanted.practitioner_id, wanted.room_id)


def was_posted(posted: Mapping[str, str], sessions: Sequence[ProposedSession]) -> bool:
    """Whether the times were on the page, and not only the wishes."""
    return any(f"session_{session.number}" in posted for session in sessions)
