"""The criteria of female pattern hair loss as a table: each with its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.presenters.scalp_map import ZONES
from patients.domain.female_pattern import (
    Criterion,
    Input,
    Met,
    Reading,
    female_pattern,
)
from patients.domain.zone_measures import MEASURES, ZoneFinding
from patients.presenters.zone_words import MEASURE_WORDS

ZONE_NAMES = {shape.code: shape.name for shape in ZONES}
UNITS = {measure.column: measure.unit for measure in MEASURES}
CRITERIA: Mapping[Criterion, str | Promise] = {
    Criterion.YELLOW_DOTS: gettext_lazy(
        "More than 4 yellow dots in four frontal fields at 70×"
    ),
    Criterion.THICKNESS: gettext_lazy(
        "Mean shaft thinner in front than at the back, 50 hairs or more each"
    ),
    Criterion.THIN_HAIRS: gettext_lazy("More than 10 % thin hairs in front"),
    Criterion.SINGLE_UNITS: gettext_lazy(
        "Single-hair units, front to back, more than 2 to 1"
    ),
    Criterion.FINE_HAIRS: gettext_lazy("Fine hairs, front to back, more than 1.5 to 1"),
    Criterion.DARK_RINGS: gettext_lazy(
        "Openings with a dark ring, front to back, more than 3 to 1"
    ),
}


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    kind: str
    text: str
    inputs: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownPattern:
    word: str
    tone: str
    reading: str
    criteria: tuple[ShownCriterion, ...]


def shown_pattern(
    found: Mapping[str, ZoneFinding], *, sex_at_birth: str
) -> ShownPattern | None:
    """None for everyone but women, and while nothing of it was measured."""
    pattern = female_pattern(found, sex_at_birth=sex_at_birth)
    if pattern is None or not any(
        each.value is not None
        for reading in pattern.readings
        for each in reading.inputs
    ):
        return None
    words = {
        Met.YES: (_("Positive"), "wait"),
        Met.NO: (_("Negative"), "note"),
        Met.UNKNOWN: (_("Not enough data"), "ask"),
    }
    word, tone = words[pattern.verdict]
    return ShownPattern(
        word,
        tone,
        _("Positive with two majors, or one major and two minors."),
        tuple(_criterion(reading) for reading in pattern.readings),
    )


def _criterion(reading: Reading) -> ShownCriterion:
    words = {
        Met.YES: (_("Met"), "wait"),
        Met.NO: (_("Not met"), "note"),
        Met.UNKNOWN: (_("Not enough data"), "ask"),
    }
    word, tone = words[reading.met]
    inputs = "; ".join(_input(each) for each in reading.inputs)
    if reading.is_unlike:
        inputs = _("%(inputs)s; not measured in the same way") % {"inputs": inputs}
    return ShownCriterion(
        kind=_("Major") if reading.is_major else _("Minor"),
        text=str(CRITERIA[reading.criterion]),
        inputs=inputs,
        word=word,
        tone=tone,
    )


def _input(given: Input) -> str:
    name = MEASURE_WORDS.get(given.column) or _("Magnification")
    value = _("missing") if given.value is None else number_format(given.value)
    unit = UNITS.get(given.column, "×") if given.value is not None else ""
    shown = f"{value}{unit}" if unit in {"×", ""} else f"{value}\u00a0{unit}"
    return f"{ZONE_NAMES[given.zone]}, {name}: {shown}"
