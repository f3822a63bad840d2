"""Sign one consent text: agree, or where it is a free choice, also refuse."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.submission import SubmissionForm
from clinic.forms.widgets import AnswerSelect
from patients.domain.choices import ConsentKind
from patients.domain.signing import SignedText
from patients.forms.intake_link import SignatureForm

# The treatment goes on without these.
MAY_BE_REFUSED = (ConsentKind.PHOTO, ConsentKind.CONTACT)


class ConsentForm(SubmissionForm, SignatureForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("yes", gettext_lazy("I agree")), ("no", gettext_lazy("I refuse"))],
        widget=AnswerSelect,
        required=False,
    )

    def __init__(self, *args: Any, kind: ConsentKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.is_choice = kind in MAY_BE_REFUSED
        self.fields.pop("agree" if self.is_choice else "answer")
        if self.is_choice:
            self.fields["answer"].required = True
            self.fields["answer"].error_messages["required"] = _("Choose an answer.")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def signed_text(self, *, language: str) -> SignedText:
        agreed = not self.is_choice or self.cleaned_data["answer"] == "yes"
        return SignedText(
            kind=self.kind,
            agreed=agreed,
            version=self.cleaned_data["text_version"],
            language=language,
            signature=self.as_signature(),
        )
