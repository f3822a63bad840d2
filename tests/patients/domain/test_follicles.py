import pytest

from patients.domain.assessment import Seen
from patients.domain.derived import questions
from patients.domain.follicles import (
    ostia_answer,
    overall_viability,
    scarring_is_open,
    zone_viabilities,
)
from patients.domain.zone_measures import SCARRING_SIGNS, ZoneFinding


def look(ostia="", density=None, *, bare=False, whole=""):
    return Seen(
        ostia_loss=whole,
        zones_requested=("vertex",),
        zones_without_hair=("vertex",) if bare else (),
        zones=(ZoneFinding(zone="vertex", ostia_loss=ostia, density_per_cm2=density),),
    )


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (look("none", 82), "viable"),
        (look("none", 82, whole="yes"), "viable"),
        (look("", 82, whole="no"), "viable"),
        (look("", 82), "unknown"),
        (look("unknown", 82, whole="no"), "unknown"),
        (look("none"), "unknown"),
        (look("none", 0), "unknown"),
        (look("focal", 82), "unknown"),
        (look("diffuse", 82), "unknown"),
        (look("diffuse", 0), "not_viable"),
        (look("diffuse", bare=True), "not_viable"),
        (look("diffuse", 40, bare=True), "unknown"),
        (look("none", bare=True), "unknown"),
        (look("", bare=True), "unknown"),
    ],
)
def test_viability_of_a_zone_needs_openings_and_hair(seen, expected):
    (found,) = zone_viabilities(seen)

    assert found.viability == expected
    assert overall_viability((found,)) == expected


def test_zones_that_disagree_leave_the_whole_unknown():
    seen = Seen(
        zones_requested=("vertex", "frontal"),
        zones=(
            ZoneFinding(zone="vertex", ostia_loss="diffuse", density_per_cm2=0),
            ZoneFinding(zone="frontal", ostia_loss="none", density_per_cm2=90),
        ),
    )

    assert overall_viability(zone_viabilities(seen)) == "unknown"


def test_no_zone_to_treat_says_nothing():
    assert overall_viability(()) == "unknown"


@pytest.mark.parametrize(
    ("ostia", "whole", "answer"),
    [
        ("focal", "no", "yes"),
        ("diffuse", "", "yes"),
        ("none", "", ""),
        ("none", "unknown", "unknown"),
        ("unknown", "no", "no"),
    ],
)
def test_loss_in_a_zone_is_a_loss(ostia, whole, answer):
    assert ostia_answer(look(ostia, whole=whole)) == answer


@pytest.mark.parametrize("sign", SCARRING_SIGNS)
@pytest.mark.parametrize(
    ("complaint", "answer", "is_open"),
    [
        ({"itch": 1}, "", True),
        ({"pain": 1}, "unknown", True),
        ({"pain": 1}, "yes", True),
        ({"pain": 1}, "no", False),
        ({"itch": 0, "pain": 0}, "", False),
        ({}, "", False),
    ],
)
def test_scarring_signs_with_a_complaint_stay_open(sign, complaint, answer, is_open):
    zone = ZoneFinding(zone="occipital", **{sign: True})

    seen = Seen(zones=(zone,), scarring_suspected=answer, **complaint)

    assert scarring_is_open(seen) is is_open
    asked = [question.key for question in questions(seen)]
    assert asked == (["scarring_suspected"] if is_open else [])


def test_complaint_without_a_sign_is_no_question():
    zone = ZoneFinding(zone="vertex", perifollicular_scale=False, black_dots=True)

    assert not scarring_is_open(Seen(zones=(zone,), itch=9, pain=9))


def test_lost_openings_against_the_answer_are_named():
    asked = questions(look("focal", whole="no"))

    assert [(each.key, each.zones) for each in asked] == [("ostia_loss", ("vertex",))]
