"""What the assessment page shows around its fields: readings, questions, what was said."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from clinic.presenters.scalp_map import ZONES, ScalpMap, ZoneValue, scalp_map
from patients.domain import derived, salt
from patients.domain.assessment import Seen, salt_of
from patients.domain.fact_fields import FIELD
from patients.domain.pull_test import Pull
from patients.domain.vocabulary import Viability
from patients.presenters.facts import answer_words, label_words

ZONE_NAMES = {shape.code: shape.name for shape in ZONES}


@dataclass(frozen=True, slots=True)
class SaltReading:
    """`score` to one decimal; both band systems, which cut at different points."""

    score: str
    s_class: str
    band: str


@dataclass(frozen=True, slots=True)
class PullReading:
    is_positive: bool
    words: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    key: str
    text: str
    zones: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the patient's intake that feeds a field of this page.

    ``values`` are what the controls hold once it is accepted, as JSON."""

    key: str
    label: str
    words: str
    values: str


def salt_reading(values: Mapping[str, object]) -> SaltReading | None:
    value = salt.score(salt_of(values))
    if value is None:
        return None
    rounded = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return SaltReading(str(rounded), salt.s_class(value), _(salt.clinical_band(value)))


def pull_reading(pull: Pull) -> PullReading:
    newer = (
        _("%(removed)s of %(grasped)s: more than 2, positive by the 2017 rule.")
        if pull.is_positive
        else _(
            "%(removed)s of %(grasped)s: not more than 2, negative by the 2017 rule."
        )
    ) % {"removed": pull.removed, "grasped": pull.grasped}
    older = (
        _("Old rule of 10 %: positive.")
        if pull.is_legacy_positive
        else _("Old rule of 10 %: negative.")
    )
    return PullReading(pull.is_positive, f"{newer} {older}")


def pull_counts(pull: Pull) -> str:
    counts = {"removed": pull.removed, "grasped": pull.grasped}
    return _("%(removed)s of %(grasped)s") % counts


def open_questions(seen: Seen) -> tuple[OpenQuestion, ...]:
    return tuple(
        OpenQuestion(
            question.key,
            _(question.message),
            ", ".join(str(ZONE_NAMES[zone]) for zone in question.zones),
        )
        for question in derived.questions(seen)
    )


def viability_hint(seen: Seen) -> str:
    """A suggestion to look at; empty when openings and hairs do not settle it."""
    hints: dict[str, str] = {
        Viability.VIABLE: _(
            "Openings kept and hairs counted in each zone to treat: this speaks for"
            " living follicles."
        ),
        Viability.NOT_VIABLE: _(
            "Openings lost and no hair in the zones to treat: this speaks against"
            " living follicles."
        ),
    }
    return hints.get(derived.suggested_viability(seen), "")


def said_lines(answers: Mapping[str, Any], keys: Sequence[str]) -> list[Said]:
    """The patient's own answers under these keys, in the order of the page."""
    return [
        Said(
            key,
            label_words(key),
            answer_words(key, answers[key]),
            _control_values(answers[key]),
        )
        for key in keys
        if key in FIELD and answers.get(key) not in (None, "", [])
    ]


def _control_values(answer: Any) -> str:
    values = answer if isinstance(answer, list | tuple) else [answer]
    return json.dumps([str(value) for value in values])


def zone_choice_map(chosen: Sequence[str], uid: str) -> ScalpMap:
    return scalp_map({zone: ZoneValue(chosen=True) for zone in chosen}, uid=uid)
