"""What the findings on a scalp ask for next. Nothing here answers a question itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from patients.domain.assessment import Seen
from patients.domain.follicles import (
    ostia_lost_in,
    overall_viability,
    scarring_is_open,
    scarring_signs_in,
    zone_viabilities,
)
from patients.domain.pull_test import is_diffuse
from patients.domain.scales import basp_needs_decision
from patients.domain.vocabulary import Answer
from patients.domain.zone_measures import ZoneFinding

# Redness or scaling from "clear" on, 2 of 3.
MARKED = 2


def _(message: str) -> str:
    """Marks a line for makemessages; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Question:
    """`key` of the field dictionary that a finding opens, or "" for a note to decide.

    `zones` are those that gave rise to it."""

    key: str
    message: str
    zones: tuple[str, ...] = ()


def questions(seen: Seen) -> tuple[Question, ...]:
    """The open questions of these findings, in the order of the page."""
    found = (*_questions_of_zones(seen), *_questions_of_the_whole(seen))
    return tuple(question for holds, question in found if holds)


def _questions_of_zones(seen: Seen) -> tuple[tuple[bool, Question], ...]:
    pustules = _zones(zone for zone in seen.wanted if zone.pustules)
    inflamed = _zones(zone for zone in seen.wanted if _is_inflamed(zone))
    lost = ostia_lost_in(seen)
    return (
        (
            bool(pustules),
            Question(
                "scalp_infection",
                _("Pustules or crusts in a zone to treat: is there an infection?"),
                pustules,
            ),
        ),
        (
            bool(inflamed),
            Question(
                "inflammatory_dermatosis",
                _("Marked redness or scaling in a zone to treat: which skin disease?"),
                inflamed,
            ),
        ),
        (
            scarring_is_open(seen),
            Question(
                "scarring_suspected",
                _(
                    "Signs of a disease that scars, with pain or itch: is one"
                    " suspected? Until this is answered, it counts as suspected."
                ),
                _zones(scarring_signs_in(seen)),
            ),
        ),
        (
            bool(lost) and seen.ostia_loss != Answer.YES,
            Question(
                "ostia_loss",
                _("Follicle openings are lost in a zone: this counts as lost."),
                lost,
            ),
        ),
    )


def _questions_of_the_whole(seen: Seen) -> tuple[tuple[bool, Question], ...]:
    return (
        (
            is_diffuse(seen.pulls),
            Question(
                "te_trigger_active",
                _("The pull test is positive all over: is a trigger still present?"),
            ),
        ),
        (
            any(pull.has_anagen_roots for pull in seen.pulls),
            Question(
                "sudden_or_systemic_signs",
                _("Growing roots came out: any sudden loss or general signs?"),
            ),
        ),
        (
            basp_needs_decision(seen.basp),
            Question(
                "",
                _("This BASP type is at the limit of what can be treated: decide."),
            ),
        ),
    )


def opened_keys(seen: Seen) -> frozenset[str]:
    """Keys that count as unknown until a clinician has answered them."""
    return frozenset(
        question.key
        for question in questions(seen)
        if question.key in {"scalp_infection", "inflammatory_dermatosis"}
    )


def suggested_viability(seen: Seen) -> str:
    """A suggestion to look at, from openings and hairs; unknown unless both are clear
    in each zone to treat."""
    return overall_viability(zone_viabilities(seen))


def _is_inflamed(zone: ZoneFinding) -> bool:
    return max(zone.erythema or 0, zone.scaling or 0) >= MARKED


def _zones(zones: Iterable[ZoneFinding]) -> tuple[str, ...]:
    return tuple(zone.zone for zone in zones)
