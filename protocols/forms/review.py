"""What is written at a review, and what the patient answers before it."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.forms.widgets import AnswerSelect
from patients.presenters.outcomes import POINTS, change_words
from protocols.domain.review_input import AnswersInput, ReviewInput
from protocols.domain.review_states import SATISFACTION_ENDS
from protocols.models.review import Review, ReviewAnswers
from protocols.presenters.review import DECISIONS, KEPT, SHEDDING

LONGEST_WORDS = 2000
LONGEST_JUDGEMENT = 4000
LONGEST_REASON = 1000


class _Form(forms.Form):
    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


class ReviewDraftForm(_Form):
    """Half a review is a draft: nothing is asked for. ``version`` is that of the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    judgement = forms.CharField(
        label=gettext_lazy("Your judgement"),
        help_text=gettext_lazy("What the measures, the photos and the patient say."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_JUDGEMENT,
        required=False,
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("How it goes on"),
        choices=DECISIONS.items,
        widget=AnswerSelect,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_REASON,
        required=False,
    )

    def written(self) -> ReviewInput:
        """Ask ``is_valid`` first."""
        cleaned: dict[str, Any] = self.cleaned_data
        return ReviewInput(
            judgement=cleaned["judgement"],
            decision=cleaned["decision"],
            reason=cleaned["reason"],
        )


class ReviewSignForm(ReviewDraftForm):
    """Signing wants a judgement, a decision and its reason."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wanted = {
            "judgement": _("Write your judgement before you sign."),
            "decision": _("Choose how it goes on."),
            "reason": _("Say why."),
        }
        for name, message in wanted.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, message)
        return cleaned


def initial_of(review: Review) -> dict[str, object]:
    return {
        "version": review.version,
        "judgement": review.judgement,
        "decision": review.decision,
        "reason": review.reason,
    }


def _change_choices() -> list[tuple[str, str]]:
    return [(str(value), change_words(value)) for value in reversed(POINTS)]


def _satisfaction_choices() -> list[tuple[str, str]]:
    least, most = SATISFACTION_ENDS
    return [(str(number), str(number)) for number in range(least, most + 1)]


class AnswersForm(_Form):
    """The patient's questions: none has to be answered, one of them at least."""

    shedding = forms.ChoiceField(
        label=gettext_lazy("How much hair do you lose now?"),
        choices=SHEDDING.items,
        widget=AnswerSelect,
        required=False,
    )
    own_change = forms.TypedChoiceField(
        label=gettext_lazy("Compared with the time before the course, your hair is …"),
        choices=_change_choices,
        coerce=int,
        empty_value=None,
        widget=AnswerSelect,
        required=False,
    )
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied are you so far?"),
        help_text=gettext_lazy("0 is not at all, 10 is fully."),
        choices=_satisfaction_choices,
        coerce=int,
        empty_value=None,
        widget=AnswerSelect(attrs={"class": "answers-scale"}),
        required=False,
    )
    aftercare_kept = forms.ChoiceField(
        label=gettext_lazy("Did you follow the advice for the days after a session?"),
        choices=KEPT.items,
        widget=AnswerSelect,
        required=False,
    )
    home_care_kept = forms.ChoiceField(
        label=gettext_lazy("Did you do at home what we agreed on?"),
        choices=KEPT.items,
        widget=AnswerSelect,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("Anything else you want us to know?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_WORDS,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_empty = all(value in {None, ""} for value in cleaned.values())
        if is_empty and not self.errors:
            raise forms.ValidationError(_("Answer at least one question."))
        return cleaned

    def given(self) -> AnswersInput:
        """Ask ``is_valid`` first."""
        return AnswersInput(**self.cleaned_data)


def initial_answers(answers: ReviewAnswers) -> dict[str, object]:
    return {name: getattr(answers, name) for name in AnswersForm.base_fields}
