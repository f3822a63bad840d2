"""One file for one view, the conditions of a set, and what is said of a photo later."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.widgets import UnitNumberInput
from patients.domain.alignment import Point, are_apart
from patients.domain.choices import PhotoView
from patients.domain.photo_conditions import Condition, PhotoConditions
from patients.domain.photo_correction import ViewCorrection
from patients.domain.photo_quality import AREATA_VIEWS, STANDARD_VIEWS
from patients.domain.photo_rules import LARGEST_BYTES, REFUSALS
from patients.models.photo_set import PhotoSet
from patients.presenters.photo_conditions import condition_name
from patients.presenters.photos import view_name

ACCEPT = "image/jpeg,image/png,image/webp"


def _views() -> list[tuple[str, list[tuple[str, str]]]]:
    groups = (
        (_("Six standard views"), STANDARD_VIEWS),
        (_("With a lens"), (PhotoView.MACRO,)),
        (_("Alopecia areata"), AREATA_VIEWS),
    )
    return [
        (str(name), [(view, view_name(view)) for view in views])
        for name, views in groups
    ]


def _conditions() -> list[tuple[str, str]]:
    return [(each, condition_name(each)) for each in Condition]


class PictureForm(forms.Form):
    """The view stands in the address."""

    picture = forms.FileField(
        label=_("Photo"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ACCEPT, "class": "form-control"}),
    )

    def clean_picture(self) -> Any:
        """The size is known before a byte is read into memory."""
        file = self.cleaned_data["picture"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_(REFUSALS["too_large"]))
        return file


class PhotoForm(PictureForm):
    view = forms.ChoiceField(
        label=_("View"),
        choices=_views,
        widget=forms.Select({"class": "form-select"}),
    )
    field_order = ("view", "picture")


class ChecklistForm(forms.Form):
    """What is ticked holds; what is not ticked was not said."""

    held = forms.MultipleChoiceField(
        label=_("Tick what is so"),
        choices=_conditions,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def conditions(self, photo_set: PhotoSet) -> PhotoConditions:
        """What staff noted besides stays, unless it is ticked now."""
        known = photo_set.conditions
        held = frozenset(Condition(each) for each in self.cleaned_data["held"])
        return PhotoConditions(
            held=held,
            missed=known.missed - held,
            distance_cm=known.distance_cm,
            days_since_wash=known.days_since_wash,
            hair_length_cm=known.hair_length_cm,
            hair_colour=known.hair_colour,
        )


def _number(label: Any, unit: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=UnitNumberInput(unit),
    )


class ConditionsForm(forms.Form):
    """Staff say more: what did not hold, and what was measured. One field a condition is
    added for each of the list."""

    distance_cm = _number(_("Distance"), "cm", 5, 300)
    days_since_wash = _number(_("Last wash"), _("days before"), 0, 60)
    hair_length_cm = _number(_("Length of the hair"), "cm", 0, 200)
    hair_colour = forms.CharField(
        label=_("Colour of the hair"), required=False, max_length=40
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [("yes", _("Yes")), ("no", _("No")), ("", _("Not said"))]
        for each in Condition:
            self.fields[f"is_{each}"] = forms.ChoiceField(
                label=condition_name(each),
                choices=said,
                required=False,
                widget=forms.RadioSelect,
            )

    def said(self) -> list[Any]:
        return [self[f"is_{each}"] for each in Condition]

    def conditions(self) -> PhotoConditions:
        answers = {each: self.cleaned_data[f"is_{each}"] for each in Condition}
        return PhotoConditions(
            held=frozenset(each for each, said in answers.items() if said == "yes"),
            missed=frozenset(each for each, said in answers.items() if said == "no"),
            distance_cm=self.cleaned_data["distance_cm"],
            days_since_wash=self.cleaned_data["days_since_wash"],
            hair_length_cm=self.cleaned_data["hair_length_cm"],
            hair_colour=self.cleaned_data["hair_colour"],
        )


def initial_conditions(photo_set: PhotoSet) -> dict[str, Any]:
    known = photo_set.conditions
    said = dict.fromkeys(known.held, "yes") | dict.fromkeys(known.missed, "no")
    return {
        "distance_cm": known.distance_cm,
        "days_since_wash": known.days_since_wash,
        "hair_length_cm": known.hair_length_cm,
        "hair_colour": known.hair_colour,
        **{f"is_{each}": said.get(each, "") for each in Condition},
    }


class KeepForm(forms.Form):
    because = forms.CharField(
        label=_("Why it is kept all the same"),
        max_length=300,
        widget=forms.TextInput({"class": "form-control"}),
    )


class ViewForm(forms.Form):
    view = forms.ChoiceField(
        label=_("The photo shows"),
        choices=_views,
        widget=forms.Select({"class": "form-select"}),
    )
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=300,
        widget=forms.TextInput({"class": "form-control"}),
    )

    def correction(self) -> ViewCorrection:
        return ViewCorrection(
            PhotoView(self.cleaned_data["view"]), self.cleaned_data["reason"]
        )


class LensForm(forms.Form):
    """Of a close-up: what makes it comparable."""

    magnification = forms.IntegerField(
        label=_("Magnification"),
        required=False,
        min_value=1,
        max_value=500,
        widget=UnitNumberInput("×"),
    )
    landmark = forms.CharField(
        label=_("Landmark"),
        required=False,
        max_length=80,
        help_text=_("So that the same place is found again."),
        widget=forms.TextInput({"class": "form-control"}),
    )


class LandmarksForm(forms.Form):
    """Four places in percent of width and height, from the top left."""

    one_x, one_y, two_x, two_y = (
        forms.DecimalField(
            label=label,
            min_value=0,
            max_value=100,
            decimal_places=2,
            max_digits=5,
            widget=UnitNumberInput("%"),
        )
        for label in (
            _("First point, from the left"),
            _("First point, from the top"),
            _("Second point, from the left"),
            _("Second point, from the top"),
        )
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not are_apart(*self.points()):
            raise forms.ValidationError(
                _("The two points are too close. Choose two that lie further apart.")
            )
        return self.cleaned_data

    def points(self) -> tuple[Point, Point]:
        share = {
            name: value / Decimal(100) for name, value in self.cleaned_data.items()
        }
        return (
            Point(share["one_x"], share["one_y"]),
            Point(share["two_x"], share["two_y"]),
        )
