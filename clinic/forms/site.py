"""Forms about the clinic itself: places, hours, types, shifts, leave, duty."""

from datetime import datetime
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.models.diary import AppointmentType
from clinic.models.places import (
    Clinic,
    Closure,
    Device,
    Location,
    OpeningHours,
    Room,
)
from clinic.models.rota import DutyPeriod, Leave, Shift
from clinic.models.staff import StaffMember
from clinic.presenters.states import APPOINTMENT_KINDS

DATE = {"type": "date"}
TIME = {"type": "time"}
MOMENT = {"type": "datetime-local"}


class SettingForm(forms.ModelForm):
    """Checks one row. Saving is the action's part, which also leaves the trace."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    @classmethod
    def row_model(cls) -> type[Model]:
        model = cls._meta.model
        assert issubclass(model, Model)
        return model

    def save_links(self) -> None:
        """Write the many-to-many fields, after the row itself."""
        self._save_m2m()  # type: ignore[attr-defined]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The fields that the section's table shows, in the form's order."""
        return tuple(cls.base_fields)


class ClinicForm(SettingForm):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Clinic
        fields = (
            "name",
            "address",
            "phone",
            "email",
            "website",
            "emergency_phone",
            "emergency_number",
            "currency",
            "default_language",
            "first_weekday",
            "quiet_from",
            "quiet_until",
            "cancellation_hours",
            "no_show_fee",
            "refund_text_en",
            "refund_text_tr",
            "medical_lead",
            "duty_fallback",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "quiet_from": forms.TimeInput(attrs=TIME, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs=TIME, format="%H:%M"),
            "refund_text_en": forms.Textarea(attrs={"rows": 3}),
            "refund_text_tr": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("medical_lead", "duty_fallback"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = StaffMember.objects.clinicians()

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if not (currency.isascii() and currency.isalpha()):
            raise ValidationError(_("Use the three letters of ISO 4217, such as TRY."))
        return currency


class LocationForm(SettingForm):
    class Meta:
        model = Location
        fields = ("name", "address", "country", "region", "timezone", "is_active")


class RoomForm(SettingForm):
    class Meta:
        model = Room
        fields = ("location", "name", "is_active")


class DeviceForm(SettingForm):
    class Meta:
        model = Device
        fields = ("location", "name", "is_active")


class OpeningHoursForm(SettingForm):
    class Meta:
        model = OpeningHours
        fields = ("location", "weekday", "opens", "closes")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "opens": forms.TimeInput(attrs=TIME, format="%H:%M"),
            "closes": forms.TimeInput(attrs=TIME, format="%H:%M"),
        }


class ClosureForm(SettingForm):
    class Meta:
        model = Closure
        fields = ("location", "first_day", "last_day", "reason")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "first_day": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "last_day": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }


class AppointmentTypeForm(SettingForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=APPOINTMENT_KINDS.items)

    class Meta:
        model = AppointmentType
        fields = (
            "slug",
            "kind",
            "name_en",
            "name_tr",
            "minutes",
            "buffer_minutes",
            "needs_clinician",
            "needs_right_to_inject",
            "practitioners",
            "devices",
            "is_active",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "practitioners": forms.CheckboxSelectMultiple(),
            "devices": forms.CheckboxSelectMultiple(),
        }
        help_texts: ClassVar[dict[str, str | Promise]] = {
            "practitioners": _("Nobody ticked: everybody whose rights suffice."),
            "devices": _("One of the ticked ones is taken for it. None: none needed."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever is gone stays ticked: with nobody ticked, everybody would do it.
        known = Q(is_active=True)
        if self.instance.pk:
            known |= Q(types=self.instance.pk)
        self._offer("devices", Device.objects.filter(known).distinct())
        known = Q(is_active=True)
        if self.instance.pk:
            known |= Q(appointment_types=self.instance.pk)
        self._offer("practitioners", StaffMember.objects.filter(known).distinct())

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """What one row cannot say in a word stays on its own page."""
        many = {"practitioners", "devices"}
        return tuple(name for name in cls.base_fields if name not in many)


class _PersonForm(SettingForm):
    """A form whose person is somebody who works here now."""

    person: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.person]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.people()

    def people(self) -> Any:
        return StaffMember.objects.filter(is_active=True)


class ShiftForm(_PersonForm):
    person = "practitioner"

    class Meta:
        model = Shift
        fields = (
            "practitioner",
            "location",
            "room",
            "weekday",
            "starts",
            "ends",
            "valid_from",
            "valid_until",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "starts": forms.TimeInput(attrs=TIME, format="%H:%M"),
            "ends": forms.TimeInput(attrs=TIME, format="%H:%M"),
            "valid_from": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        room, location = cleaned.get("room"), cleaned.get("location")
        if room and location and room.location_id != location.pk:
            self.add_error("room", _("This room is in another location."))
        return cleaned


class _MomentsForm(_PersonForm):
    """Two moments, typed in the clinic's wall time (the view activates its zone)."""

    starts_at = forms.DateTimeField(
        label=_("Starts"),
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"),
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if (
            isinstance(starts, datetime)
            and isinstance(ends, datetime)
            and ends <= starts
        ):
            self.add_error("ends_at", _("The end must come after the start."))
        return cleaned


class LeaveForm(_MomentsForm):
    person = "practitioner"

    class Meta:
        model = Leave
        fields = ("practitioner", "starts_at", "ends_at", "reason")


class DutyPeriodForm(_MomentsForm):
    person = "clinician"

    class Meta:
        model = DutyPeriod
        fields = ("clinician", "starts_at", "ends_at")

    def people(self) -> Any:
        return StaffMember.objects.clinicians()
