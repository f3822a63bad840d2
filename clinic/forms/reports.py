"""The period and the place a report is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clinic.domain.report_period import (
    EARLIEST,
    LATEST,
    MOST_DAYS,
    Period,
    Span,
    period_of,
)
from clinic.models.places import Location

SPANS = [
    (Span.MONTH, _("This month")),
    (Span.LAST_MONTH, _("Last month")),
    (Span.QUARTER, _("This quarter")),
    (Span.YEAR, _("This year")),
    (Span.DATES, _("Other days")),
]


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """``location_id`` None means every location in use."""

    span: Span
    period: Period
    location_id: int | None


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "w-date", "data-autosubmit": True}
        ),
        error_messages={"invalid": _("Enter a day such as 2026-03-31.")},
    )


class ReportForm(forms.Form):
    span = forms.ChoiceField(
        label=_("Period"), choices=SPANS, required=False, widget=forms.HiddenInput
    )
    first_day = _day(_("From"))
    last_day = _day(pgettext_lazy("last day", "To"))
    location = forms.TypedChoiceField(
        label=_("Location"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"data-autosubmit": True}),
    )

    def __init__(
        self, *args: Any, places: list[Location], today: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.places, self.today = places, today
        field = self.fields["location"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("All locations")),
            *((place.pk, place.name) for place in places),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = any(self.data.get(name) for name in ("first_day", "last_day"))
        if (typed or cleaned.get("span") == Span.DATES) and not self.errors:
            self._check_days(cleaned.get("first_day"), cleaned.get("last_day"))
        return cleaned

    def _check_days(self, first: date | None, last: date | None) -> None:
        for name, day in (("first_day", first), ("last_day", last)):
            if day is None:
                self.add_error(name, _("Choose a day."))
            elif not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Choose a day between 2000 and 2100."))
        if not first or not last or self.errors:
            return
        if last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last_day", _("Choose at most five years."))

    def choice(self) -> ReportChoice:
        """What was asked for; this month at every location where nothing was.

        Typed days win over the span, unless they are the span's own.
        """
        cleaned = self.cleaned_data
        span = Span(cleaned.get("span") or Span.MONTH)
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last:
            period = Period(first, last)
            if span == Span.DATES or period != period_of(span, today=self.today):
                span = Span.DATES
        else:
            period = period_of(span, today=self.today)
        return ReportChoice(span, period, cleaned.get("location"))

    def filled(self) -> "ReportForm":
        """The same question with the days of its period in the fields."""
        choice = self.choice()
        data = {
            "span": choice.span,
            "first_day": choice.period.first_day.isoformat(),
            "last_day": choice.period.last_day.isoformat(),
            "location": choice.location_id or "",
        }
        return ReportForm(data, places=self.places, today=self.today)
