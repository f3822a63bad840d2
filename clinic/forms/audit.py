"""What the access log is narrowed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clinic.domain.report_period import EARLIEST, LATEST
from clinic.models.staff import StaffMember
from clinic.presenters.access_words import GROUPS


@dataclass(frozen=True, slots=True)
class LogQuestion:
    actor: str
    group: str
    name: str
    first_day: date | None
    last_day: date | None


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "w-date", "data-autosubmit": True}
        ),
        error_messages={"invalid": _("Enter a day such as 2026-03-31.")},
    )


class AccessLogForm(forms.Form):
    actor = forms.ChoiceField(
        label=_("Who"),
        required=False,
        widget=forms.Select(attrs={"data-autosubmit": True}),
    )
    group = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *GROUPS.items()],
        widget=forms.Select(attrs={"data-autosubmit": True}),
    )
    name = forms.CharField(
        label=_("Patient's name or number"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    first_day = _day(_("From"))
    last_day = _day(pgettext_lazy("last day", "To"))

    def __init__(self, *args: Any, people: Iterable[StaffMember], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["actor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Everybody")),
            *((str(each.pk), each.full_name) for each in people),
            ("patient", _("Patients, by link")),
            ("system", _("The system")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        for name, day in (("first_day", first), ("last_day", last)):
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Choose a day between 2000 and 2100."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned

    def question(self) -> LogQuestion:
        cleaned = self.cleaned_data
        return LogQuestion(
            actor=cleaned["actor"],
            group=cleaned["group"],
            name=cleaned["name"].strip(),
            first_day=cleaned["first_day"],
            last_day=cleaned["last_day"],
        )
