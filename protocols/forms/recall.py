"""Forms of a recall: why, in which words, what leaves the house, what was answered."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from protocols.domain.recall import ExportColumn, NoticeAnswer, RecallLetter
from protocols.presenters.recall import COLUMN_WORDS

LONGEST = 250

LETTERS: dict[RecallLetter, str | Promise] = {
    RecallLetter.PLEASE_ANSWER: _("“We have a question about one of your visits.”"),
    RecallLetter.PLEASE_ANSWER_SOON: _("The same, and “Please answer today.”"),
}
ANSWERS: dict[NoticeAnswer, str | Promise] = {
    NoticeAnswer.WELL: _("Is well"),
    NoticeAnswer.PROBLEM: _("Has a problem: a clinician is told"),
    NoticeAnswer.CALL_ME: _("Not reached, or wants another call"),
}


class RecallForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is this lot called back?"),
        max_length=LONGEST,
        help_text=_("Stays in the clinic: patients are not told this sentence."),
    )


class TellForm(forms.Form):
    letter = forms.ChoiceField(
        label=_("What the mail says"),
        choices=LETTERS.items,
        initial=RecallLetter.PLEASE_ANSWER,
        widget=forms.RadioSelect,
    )
    with_unsure = forms.BooleanField(
        label=_("Also tell those with the same number under another brand"),
        required=False,
        initial=True,
    )

    @property
    def chosen(self) -> RecallLetter:
        return RecallLetter(self.cleaned_data["letter"])


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("What came of it?"), max_length=LONGEST)


class ExportForm(forms.Form):
    """Which columns say who it is. Without a choice only the number does."""

    who = forms.MultipleChoiceField(
        label=_("Who it is"),
        choices=COLUMN_WORDS.items,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever gets the list needs no more than the number."),
    )

    @property
    def columns(self) -> tuple[ExportColumn, ...]:
        """In the order of the table; the number alone when nothing good was chosen."""
        chosen: Any = self.cleaned_data.get("who") if self.is_valid() else None
        named = tuple(column for column in ExportColumn if column in (chosen or ()))
        return named or (ExportColumn.NUMBER,)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What the patient says"),
        choices=ANSWERS.items,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the patient says.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST,
        required=False,
        help_text=_("Such as when you called. Nothing medical."),
    )

    @property
    def chosen(self) -> NoticeAnswer:
        return NoticeAnswer(self.cleaned_data["answer"])


class OwnAnswerForm(forms.Form):
    """One of three buttons on the patient's page."""

    answer = forms.ChoiceField(choices=[(a, a) for a in NoticeAnswer])

    @property
    def chosen(self) -> NoticeAnswer:
        return NoticeAnswer(self.cleaned_data["answer"])
