"""Why a course is put on hold or ended, and what the clinician decided about it."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.forms.submission import SubmissionForm
from protocols.domain.course_change import Decision
from protocols.domain.course_orders import StateOrder
from protocols.domain.repair_choices import LONGEST

DECISIONS: dict[Decision, str | Promise] = {
    Decision.GO_ON: _("Go on: the next sessions follow, later than planned"),
    Decision.REPEAT_PHASE: _("Repeat the phase, with a new version of the plan"),
    Decision.STOP: _("Stop: the course ends here"),
}


class StateForm(SubmissionForm):
    """``version`` is the course's version that the page was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST)
    tell = forms.BooleanField(
        label=_("Tell the patient by one e-mail"), required=False, initial=True
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def order(self, *, gives_up: bool) -> StateOrder:
        """Ask ``is_valid`` first."""
        cleaned: dict[str, Any] = self.cleaned_data
        return StateOrder(
            version=cleaned["version"],
            reason=cleaned["reason"],
            gives_up=gives_up,
            tell=cleaned["tell"],
            form_key=cleaned["form_key"],
        )


class PauseForm(StateForm):
    gives_up = forms.BooleanField(
        label=_("Give up the booked times, so that others can have them"),
        required=False,
    )
    field_order = ("reason", "gives_up", "tell")


class DecideForm(StateForm):
    decision = forms.ChoiceField(
        label=_("What shall become of the course?"),
        choices=DECISIONS.items,
        widget=forms.RadioSelect,
    )
    field_order = ("decision", "reason", "tell")
