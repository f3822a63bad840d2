"""Forms about colleagues."""

from typing import ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.domain.roles import Role
from clinic.domain.staffing import StaffDetails
from clinic.models.staff import StaffMember

ROLE_NAMES = [
    (Role.MANAGER, _("Manager: staff, settings, access log")),
    (Role.CLINICIAN, _("Clinician: assessment, screening, plans, sessions")),
    (Role.FRONT_DESK, _("Front desk: patients, diary, courses, messages")),
]


class StaffDetailsForm(forms.Form):
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLE_NAMES, widget=forms.CheckboxSelectMultiple
    )
    licence_number = forms.CharField(
        label=_("Licence number"),
        max_length=60,
        required=False,
        help_text=_("Needed for each of the rights below."),
    )
    may_inject = forms.BooleanField(label=_("May inject"), required=False)
    may_prescribe = forms.BooleanField(label=_("May prescribe"), required=False)
    may_edit_knowledge = forms.BooleanField(
        label=_("May edit the clinic's knowledge"), required=False
    )

    person_fields: ClassVar[tuple[str, ...]] = ("full_name",)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            *self.person_fields,
            "roles",
            Fieldset(
                _("Rights"),
                "licence_number",
                "may_inject",
                "may_prescribe",
                "may_edit_knowledge",
            ),
        )
        return helper

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        rights = ("may_inject", "may_prescribe", "may_edit_knowledge")
        has_rights = any(cleaned.get(right) for right in rights)
        if has_rights and not cleaned.get("licence_number"):
            self.add_error(
                "licence_number",
                _("These rights need a licence number."),
            )
        return cleaned

    def details(self) -> StaffDetails:
        cleaned = self.cleaned_data
        return StaffDetails(
            full_name=cleaned["full_name"],
            roles=tuple(Role(role) for role in cleaned["roles"]),
            licence_number=cleaned["licence_number"],
            may_inject=cleaned["may_inject"],
            may_prescribe=cleaned["may_prescribe"],
            may_edit_knowledge=cleaned["may_edit_knowledge"],
        )


class InviteForm(StaffDetailsForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254)

    person_fields = ("full_name", "email")


class StaffMemberForm(StaffDetailsForm):
    is_active = forms.BooleanField(
        label=_("Works here"),
        required=False,
        help_text=_("Without it the person is signed out at once and cannot return."),
    )

    person_fields = ("full_name", "is_active")

    @property
    def is_staying(self) -> bool:
        return bool(self.cleaned_data["is_active"])

    @classmethod
    def initial_of(cls, member: StaffMember) -> dict[str, object]:
        return {name: getattr(member, name) for name in cls.base_fields}


class AcceptInvitationForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("At least 12 characters. A few words in a row work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("The same password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if repeated != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return repeated
