"""The forms of the screening page. Each hands a frozen record to its action."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from protocols.domain.screening_inputs import DeclineLetter, FindingVerdict
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Verdict

DECIDABLE = (Verdict.REVIEW, Verdict.PRECAUTION)


class FindingForm(forms.Form):
    """A decision with its reason, or the tick under a precaution."""

    rule_id = forms.CharField(max_length=8, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=[(verdict, verdict) for verdict in DECIDABLE], widget=forms.HiddenInput
    )
    answers_fingerprint = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[
            (FindingChoice.GO_ON, _("Go on")),
            (FindingChoice.DO_NOT_TREAT, _("Do not treat")),
            (FindingChoice.REFER, _("Refer")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verdict") == Verdict.REVIEW:
            if not cleaned.get("choice"):
                self.add_error("choice", gettext("Choose a decision."))
            if not cleaned.get("reason"):
                self.add_error("reason", gettext("Write why you decide so."))
        return cleaned

    def finding(self) -> FindingVerdict:
        given = self.cleaned_data
        is_tick = given["verdict"] == Verdict.PRECAUTION
        return FindingVerdict(
            rule_id=given["rule_id"],
            verdict=Verdict(given["verdict"]),
            answers_fingerprint=given["answers_fingerprint"],
            choice=FindingChoice.GO_ON if is_tick else FindingChoice(given["choice"]),
            reason="" if is_tick else given["reason"],
        )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, for the record"),
        help_text=_("Staff read this. It is not part of the letter."),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    letter = forms.CharField(
        label=_("Letter to the patient"),
        help_text=_("Written from the findings. Change it as you would say it."),
        max_length=6000,
        widget=forms.Textarea({"rows": 18}),
    )
    send_notice = forms.BooleanField(
        label=_("Send a mail that a letter is ready at the clinic"),
        help_text=_("The mail names no finding and does not hold the letter."),
        required=False,
    )

    def decline(self, *, language: str) -> DeclineLetter:
        given = self.cleaned_data
        return DeclineLetter(
            reason=given["reason"],
            language=language,
            letter=given["letter"],
            send_notice=given["send_notice"],
        )
