import pytest

from patients.domain.assessment import Seen
from patients.domain.derived import opened_keys, questions, suggested_viability
from patients.domain.pull_test import Pull
from patients.domain.scales import is_basp
from patients.domain.zone_measures import ZoneFinding


def keys(seen):
    return [question.key for question in questions(seen)]


def test_calm_scalp_asks_nothing():
    calm = ZoneFinding(zone="vertex", erythema=1, scaling=1, pustules=False)

    assert keys(Seen(zones_requested=("vertex",), zones=(calm,), basp="M2F2V2")) == []


@pytest.mark.parametrize(
    ("finding", "asked"),
    [
        ({"pustules": True}, ["scalp_infection"]),
        ({"erythema": 2}, ["inflammatory_dermatosis"]),
        ({"scaling": 3}, ["inflammatory_dermatosis"]),
        ({"sebum": 3}, []),
    ],
)
def test_zone_to_treat_asks(finding, asked):
    zone = ZoneFinding(zone="vertex", **finding)

    seen = Seen(zones_requested=("vertex",), zones=(zone,))

    assert keys(seen) == asked
    assert opened_keys(seen) == set(asked)


def test_zone_that_is_not_treated_asks_nothing():
    zone = ZoneFinding(zone="occipital", pustules=True, erythema=3)

    assert keys(Seen(zones_requested=("vertex",), zones=(zone,))) == []


def test_shedding_all_over_asks_for_its_trigger():
    sites = ("vertex", "temporal_left", "occipital")

    seen = Seen(pulls=tuple(Pull(site=site, removed=3) for site in sites))

    assert keys(seen) == ["te_trigger_active"]
    assert opened_keys(seen) == frozenset()


def test_anagen_roots_ask_for_general_signs():
    pull = Pull(site="vertex", removed=1, root_type="mixed")

    assert keys(Seen(pulls=(pull,))) == ["sudden_or_systemic_signs"]


@pytest.mark.parametrize("basp", ["U1", "M3", "C3", "LF3", "M1V3", "M1F2V3"])
def test_basp_at_the_limit_asks_for_a_decision(basp):
    assert is_basp(basp)
    assert keys(Seen(basp=basp)) == [""]


@pytest.mark.parametrize(
    "text", ["", "m1", "M4", "L1", "U0", "V1F1", "M1F4", "M1F1V1 ", "M١", "M1\n"]
)
def test_text_that_is_no_basp(text):
    assert not is_basp(text)


@pytest.mark.parametrize(
    ("seen", "suggested"),
    [
        (Seen(), "unknown"),
        (Seen(ostia_loss="no", zones_requested=("vertex",)), "unknown"),
        (
            Seen(
                ostia_loss="no",
                zones_requested=("vertex",),
                zones=(ZoneFinding(zone="vertex", density_per_cm2=82),),
            ),
            "viable",
        ),
        (
            Seen(
                ostia_loss="yes",
                zones_requested=("vertex",),
                zones_without_hair=("vertex",),
            ),
            "not_viable",
        ),
        (
            Seen(
                ostia_loss="unknown",
                zones_requested=("vertex",),
                zones_without_hair=("vertex",),
            ),
            "unknown",
        ),
    ],
)
def test_viability_is_suggested_only_when_both_signs_are_clear(seen, suggested):
    assert suggested_viability(seen) == suggested
