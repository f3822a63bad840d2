"""The clinician's words under a report, and what comes next."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.submission import SubmissionForm
from clinic.forms.widgets import AnswerSelect
from protocols.domain.review_input import ReportInput
from protocols.domain.review_states import NextStep
from protocols.presenters.review import NEXT_STEPS

LONGEST_WORDS = 4000


class CourseReportForm(SubmissionForm):
    words = forms.CharField(
        label=_("Your words to the patient"),
        help_text=_("In the patient's language, plain. They open the report."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_WORDS,
    )
    next_step = forms.ChoiceField(
        label=_("What comes next"),
        choices=NEXT_STEPS.items,
        widget=AnswerSelect,
        error_messages={"required": _("Choose what comes next.")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def written(self) -> ReportInput:
        """Ask ``is_valid`` first."""
        cleaned: dict[str, Any] = self.cleaned_data
        return ReportInput(
            words=cleaned["words"], next_step=NextStep(cleaned["next_step"])
        )
