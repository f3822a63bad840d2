"""A device's CSV file: the file itself, then how it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.choices import Zone
from patients.domain.device_export import (
    LEAVE_OUT,
    MOST_BYTES,
    NotReadable,
    Reading,
    Sheet,
    decoded,
    guessed_zone_column,
    sheet_of,
)
from patients.domain.zone_measures import MEASURES, Setup
from patients.forms.assessment_fields import ZONE_NAMES
from patients.forms.numbers import UnitInput, WholeNumberField
from patients.models.counting import DeviceExport
from patients.presenters.zone_words import (
    HAIR_STATE_WORDS,
    MEASURE_WORDS,
    METHOD_WORDS,
)

MOST_ZONE_WORDS = 40


class ExportFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the device"),
        allow_empty_file=True,
        help_text=gettext_lazy("CSV, one examination, a line of headings at the top."),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv,text/plain"}),
    )

    def clean_file(self) -> str:
        """The file's text, once it is known to hold a table."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 200 kB."))
        try:
            text = decoded(file.read())
            sheet_of(text)
        except NotReadable as refusal:
            raise forms.ValidationError(_(str(refusal))) from None
        return text


class ExportReadingForm(forms.Form):
    """`content` carries the file's text; the rest says how it is read."""

    content = forms.CharField(max_length=MOST_BYTES, widget=forms.HiddenInput)
    device = forms.CharField(label=gettext_lazy("Device"), max_length=60)
    method = forms.ChoiceField(label=gettext_lazy("Method"))
    magnification = WholeNumberField(
        label=gettext_lazy("Magnification"),
        min_value=1,
        max_value=500,
        widget=UnitInput("×"),
    )
    hair_state = forms.ChoiceField(label=gettext_lazy("Hair in the field"))
    zone_column = forms.ChoiceField(
        label=gettext_lazy("Column that says the zone"),
        widget=forms.Select({"data-autosubmit": ""}),
    )

    def __init__(
        self, *args: Any, sheet: Sheet, known: DeviceExport | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self._choose("method", list(METHOD_WORDS.items()))
        self._choose("hair_state", list(HAIR_STATE_WORDS.items()))
        self._choose("zone_column", [(h, h) for h in sheet.headings])
        if not self.is_bound:
            self.initial = {**self.initial, **_initial(sheet, known)}
        self._add_columns(known)
        self._add_zones(known)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        blank = [] if name == "zone_column" else [("", "—")]
        self.fields[name].choices = [*blank, *choices]  # type: ignore[attr-defined]

    def _add_columns(self, known: DeviceExport | None) -> None:
        columns = [("", _("not in this file")), *((h, h) for h in self.sheet.headings)]
        for measure in MEASURES:
            before = known.columns.get(measure.column, "") if known else ""
            unit = f" ({measure.unit})" if measure.unit else ""
            self.fields[f"column_{measure.column}"] = forms.ChoiceField(
                label=f"{MEASURE_WORDS[measure.column]}{unit}",
                required=False,
                choices=columns,
                initial=before if before in self.sheet.headings else "",
            )

    def _add_zones(self, known: DeviceExport | None) -> None:
        zones = [
            (LEAVE_OUT, _("leave out")),
            *((zone, str(ZONE_NAMES[zone])) for zone in Zone),
        ]
        self.zone_words = self.sheet.words(self._zone_column())[:MOST_ZONE_WORDS]
        for number, word in enumerate(self.zone_words):
            before = known.zones.get(word, "") if known else ""
            self.fields[f"zone_{number}"] = forms.ChoiceField(
                label=word,
                required=False,
                choices=zones,
                initial=before or _same_name(word),
            )

    def _zone_column(self) -> str:
        chosen = (
            self.data.get("zone_column")
            if self.is_bound
            else self.initial.get("zone_column")
        )
        if chosen in self.sheet.headings:
            return str(chosen)
        return self.sheet.headings[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"column_{each.column}") for each in MEASURES):
            self.add_error(None, _("Say which column holds which measure."))
        if not any(cleaned.get(f"zone_{n}") for n in range(len(self.zone_words))):
            self.add_error(None, _("Say which zone of ours is meant."))
        return cleaned

    def reading(self) -> Reading:
        cleaned = self.cleaned_data
        columns = {
            each.column: cleaned[f"column_{each.column}"]
            for each in MEASURES
            if cleaned[f"column_{each.column}"]
        }
        zones = {
            word: cleaned[f"zone_{number}"]
            for number, word in enumerate(self.zone_words)
        }
        return Reading(cleaned["zone_column"], columns, zones)

    def setup(self) -> Setup:
        names = ("method", "device", "magnification", "hair_state")
        return Setup(**{name: self.cleaned_data[name] for name in names})

    def fields_of(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]


def _initial(sheet: Sheet, known: DeviceExport | None) -> dict[str, Any]:
    if known is None:
        return {"zone_column": guessed_zone_column(sheet)}
    names = ("device", "method", "magnification", "hair_state", "zone_column")
    return {name: getattr(known, name) for name in names}


def _same_name(word: str) -> str:
    """Our zone of exactly that code or name; no guess beyond it."""
    plain = word.casefold().replace(" ", "_")
    names = {str(name).casefold(): code for code, name in ZONE_NAMES.items()}
    return plain if plain in set(Zone) else str(names.get(word.casefold(), ""))
