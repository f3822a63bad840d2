"""The desk's forms: register a person, correct what is known, search."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.submission import SubmissionForm
from patients.domain.choices import SexAtBirth
from patients.domain.registration import PatientDetails, Registration
from patients.forms.fields import BirthDateField, NameField, PhoneField
from patients.models.patient import Patient

SEXES = [
    (SexAtBirth.FEMALE, gettext_lazy("Female")),
    (SexAtBirth.MALE, gettext_lazy("Male")),
    (SexAtBirth.INTERSEX, gettext_lazy("Intersex")),
    (SexAtBirth.UNKNOWN, gettext_lazy("Not known yet")),
]


class PatientDetailsForm(forms.Form):
    """Name and one way to reach the person; all else may come later."""

    full_name = NameField(
        label=gettext_lazy("Full name"),
        max_length=160,
        help_text=gettext_lazy("As in the passport or identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    date_of_birth = BirthDateField(label=gettext_lazy("Date of birth"), required=False)
    sex_at_birth = forms.ChoiceField(
        label=gettext_lazy("Sex at birth"),
        choices=SEXES,
        initial=SexAtBirth.UNKNOWN,
        widget=forms.Select(attrs={"class": "w-code"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Of the intake, the mails and the plan."),
        choices=settings.LANGUAGES,
    )

    def __init__(
        self,
        *args: Any,
        today: date | None = None,
        region: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        birth, phone = self.fields["date_of_birth"], self.fields["phone"]
        assert isinstance(birth, BirthDateField)
        assert isinstance(phone, PhoneField)
        birth.today, phone.region = today, region

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            "full_name",
            Div("phone", "email", css_class="fields"),
            "date_of_birth",
            Div("sex_at_birth", "language", css_class="fields"),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reachable = cleaned.get("phone") or cleaned.get("email")
        if not reachable and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Enter a phone number or an e-mail address."))
        return cleaned

    def details(self) -> PatientDetails:
        cleaned = self.cleaned_data
        return PatientDetails(
            full_name=cleaned["full_name"],
            phone=cleaned["phone"],
            email=cleaned["email"],
            date_of_birth=cleaned["date_of_birth"],
            sex_at_birth=SexAtBirth(cleaned["sex_at_birth"]),
            language=cleaned["language"],
            city=cleaned.get("city", ""),
            country=cleaned.get("country", ""),
        )


class RegistrationForm(SubmissionForm, PatientDetailsForm):
    """Registers somebody. A likely double asks for a reason before it goes on."""

    appointment_type = forms.ChoiceField(
        label=gettext_lazy("Book next"),
        required=False,
        help_text=gettext_lazy("Opens the diary with free times for this person."),
    )
    is_different = forms.BooleanField(
        label=gettext_lazy("This is a different person"), required=False
    )
    because = NameField(
        label=gettext_lazy("Because"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("For example: a sister, born in another year."),
    )

    def __init__(
        self, *args: Any, types: list[tuple[int, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["appointment_type"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("No appointment now")), *(types or [])]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout.extend(["appointment_type", "form_key"])
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_different") and not cleaned.get("because"):
            self.add_error("because", _("Say why it is a different person."))
        return cleaned

    def registration(self) -> Registration:
        cleaned = self.cleaned_data
        reason = cleaned["because"] if cleaned["is_different"] else ""
        return Registration(details=self.details(), not_a_duplicate_because=reason)


class PatientForm(PatientDetailsForm):
    """Corrects what is known. ``version`` notices somebody else's change."""

    city = NameField(label=gettext_lazy("City"), max_length=80, required=False)
    country = forms.RegexField(
        label=gettext_lazy("Country"),
        regex=r"^[A-Za-z]{2}$",
        required=False,
        help_text=gettext_lazy("Two letters, such as TR or DE."),
        widget=forms.TextInput(attrs={"class": "w-code", "maxlength": 2}),
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000
    )

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout.extend([Div("city", "country", css_class="fields"), "version"])
        return helper

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()

    @classmethod
    def initial_of(cls, patient: Patient) -> dict[str, object]:
        return {name: getattr(patient, name) for name in cls.base_fields}
