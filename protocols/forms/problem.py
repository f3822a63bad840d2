"""The report of a problem, for the patient's phone and for the desk that writes it down."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from clinic.forms.submission import SubmissionForm
from clinic.forms.widgets import AnswerSelect
from patients.domain.choices import Zone
from patients.domain.photo_rules import LARGEST_BYTES, REFUSALS
from patients.forms.fields import TypedDateField, TypedTimeField
from protocols.domain.adverse_words import Channel, RedFlagAnswer
from protocols.domain.problem_form import Problem
from protocols.reference import problem_form

FLAG = "flag_"
_ANSWERS = [
    (RedFlagAnswer.YES, gettext_lazy("Yes")),
    (RedFlagAnswer.NO, gettext_lazy("No")),
    (RedFlagAnswer.NOT_SURE, gettext_lazy("Not sure")),
]


_NOT_DENIED = frozenset({RedFlagAnswer.YES, RedFlagAnswer.NOT_SURE})
# What a report may lack when it is urgent, and what stands there then.
_CAN_WAIT: dict[str, Any] = {
    "terms": [],
    "began_on": None,
    "began_time": None,
    "picture": None,
    "photo_agree": False,
}


class ProblemReportForm(SubmissionForm):
    """``today`` is the clinic's. A red flag may stay open only when another is a yes.

    Nothing stands between an emergency and the clinic: when a red flag is not denied,
    what is missing or cannot be read elsewhere is left out.
    """

    use_required_attribute = False
    terms = forms.MultipleChoiceField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("Choose everything that fits."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    zones = forms.MultipleChoiceField(
        label=gettext_lazy("Where is it?"),
        choices=[(zone, zone) for zone in Zone],
        required=False,
    )
    began_on = TypedDateField(
        label=gettext_lazy("When did it begin?"),
        help_text=gettext_lazy("Leave it empty if you are not sure."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Choose a day of the calendar.")},
    )
    began_time = TypedTimeField(
        label=gettext_lazy("At what time, about?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Enter a time such as 14:30.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    picture = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    photo_agree = forms.BooleanField(
        label=gettext_lazy("The clinic may keep this one photo to judge the problem."),
        required=False,
    )

    def __init__(
        self, *args: Any, today: date, consent_stands: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.consent_stands = today, consent_stands
        self.is_urgent = self.left_photo_out = False
        self.known = problem_form.current()
        language = get_language() or "en"
        terms = self.fields["terms"]
        assert isinstance(terms, forms.MultipleChoiceField)
        terms.choices = [
            (term.id, _in(term.words, language)) for term in self.known.terms
        ]
        for flag in self.known.flags:
            self.fields[FLAG + flag.id] = forms.ChoiceField(
                label=_in(flag.ask, language),
                choices=_ANSWERS,
                required=False,
                widget=AnswerSelect,
            )
        self.order_fields([FLAG + flag.id for flag in self.known.flags])
        if consent_stands:
            del self.fields["photo_agree"]

    def clean_began_on(self) -> date | None:
        day: date | None = self.cleaned_data["began_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_picture(self) -> Any:
        """The size is known before a byte is read into memory."""
        file = self.cleaned_data["picture"]
        if file and file.size > LARGEST_BYTES:
            raise forms.ValidationError(_(REFUSALS["too_large"]))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answers = self._answers(cleaned)
        if RedFlagAnswer.YES not in answers.values():
            for flag in self.known.flags:
                name = FLAG + flag.id
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose an answer."))
        if cleaned.get("began_time") and cleaned.get("began_on", "") is None:
            self.add_error("began_on", _("Choose the day, too."))
        self._check_photo(cleaned)
        self.is_urgent = not _NOT_DENIED.isdisjoint(answers.values())
        if self.is_urgent:
            self._leave_out(cleaned)
        return cleaned

    def _check_photo(self, cleaned: dict[str, Any]) -> None:
        needs_tick = not self.consent_stands and cleaned.get("picture")
        if needs_tick and not cleaned.get("photo_agree"):
            self.add_error(
                "photo_agree", _("Tick this to send the photo, or send it without one.")
            )

    def _leave_out(self, cleaned: dict[str, Any]) -> None:
        """What must not hold back an urgent report."""
        self.left_photo_out = not {"picture", "photo_agree"}.isdisjoint(self.errors)
        if self.left_photo_out:
            cleaned["picture"] = None
        faulty = _CAN_WAIT.keys() & self.errors.keys()
        cleaned |= {name: _CAN_WAIT[name] for name in faulty}
        for name in faulty:
            del self.errors[name]

    def _answers(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        given = {flag.id: cleaned.get(FLAG + flag.id) for flag in self.known.flags}
        return {flag: answer for flag, answer in given.items() if answer}

    def problem(self, *, channel: Channel) -> Problem:
        said = self.cleaned_data
        picture = said.get("picture")
        return Problem(
            terms=tuple(said["terms"]),
            zones=tuple(said["zones"]),
            began_on=said["began_on"],
            began_time=said["began_time"] if said["began_on"] else None,
            answers=self._answers(said),
            words=said["words"],
            language=get_language() or "en-gb",
            channel=channel,
            picture=picture.read() if picture else None,
        )

    @property
    def flags(self) -> list[forms.BoundField]:
        return [self[FLAG + flag.id] for flag in self.known.flags]

    @property
    def asks_photo_again(self) -> bool:
        """A good photo that came with a form that has another fault: it is gone."""
        return "picture" in self.files and "picture" not in self.errors

    @property
    def chosen_zones(self) -> frozenset[str]:
        """As sent, so that the map keeps them after an error."""
        return frozenset(self["zones"].value() or ())


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language.partition("-")[0], texts["en"])
