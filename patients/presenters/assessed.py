"""A signed assessment's scales and outcomes, as lines with the pictures they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from patients.domain.scale_steps import ScaleKey
from patients.domain.scales import basp_parts
from patients.presenters.facts import answer_words, label_words
from patients.presenters.outcomes import change_line, dlqi_words
from patients.presenters.pictograms import Pictogram, pictogram
from patients.presenters.scale_words import meaning_words, step_name
from patients.reference import scales

OPEN_WORDS = ("unknown", "na", "declined")


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """`pictures`: one of the step, or those of a BASP code; none for "not known"."""

    label: str
    step: str
    line: str
    meaning: str
    pictures: tuple[Pictogram, ...]


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    label: str
    words: str


def scale_lines(values: Mapping[str, Any]) -> tuple[ScaleLine, ...]:
    keys = (*ScaleKey, "basp")
    return tuple(
        _line(str(key), str(values[key]))
        for key in keys
        if values[key] not in (None, "")
    )


def _line(key: str, code: str) -> ScaleLine:
    if key == "basp":
        return _basp_line(code)
    scale = scales.get(key)
    step = scale.step(code)
    if step is None:
        words = answer_words("norwood", code) if code in OPEN_WORDS else code
        return ScaleLine(scale_label(key), words, "", "", ())
    picture = pictogram(key, code)
    return ScaleLine(
        label=scale_label(key),
        step=step_name(step),
        line=_(step.line),
        meaning=meaning_words(step),
        pictures=(picture,) if picture else (),
    )


def _basp_line(code: str) -> ScaleLine:
    chosen = [part for part in basp_parts(code) if part]
    texts = {part.code: part.line for part in scales.basp().parts()}
    pictures = (pictogram("basp", part) for part in chosen)
    return ScaleLine(
        label=_("BASP"),
        step=code,
        line="; ".join(_(texts[part]) for part in chosen),
        meaning="",
        pictures=tuple(picture for picture in pictures if picture),
    )


def scale_label(key: str) -> str:
    own = {
        ScaleKey.SAVIN: _("Savin scale"),
        ScaleKey.SHEDDING_SCALE: _("Sinclair shedding scale, 1 to 6"),
        ScaleKey.SHEDDING_VISUAL: _("Hair Shedding Visual Scale, 1 to 9"),
    }
    return own.get(ScaleKey(key)) or label_words(key)


def outcome_lines(values: Mapping[str, Any]) -> tuple[OutcomeLine, ...]:
    """Only what was recorded: a blank is no zero."""
    lines = []
    for key, label in (
        ("global_investigator", _("Change since the start, as the clinician sees it")),
        ("global_patient", _("Change since the start, as the patient says")),
    ):
        if values[key] is not None:
            lines.append(OutcomeLine(label, change_line(values[key])))
    if values["satisfaction"] is not None:
        words = _("%(n)s of 10") % {"n": values["satisfaction"]}
        lines.append(OutcomeLine(_("Patient's satisfaction, 0 to 10"), words))
    if values["dlqi"] is not None:
        words = _("%(n)s of 30") % {"n": values["dlqi"]}
        lines.append(
            OutcomeLine(_("DLQI, total"), f"{words}, {dlqi_words(values['dlqi'])}")
        )
    return tuple(lines)
