import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.photo_conditions import (
    Condition,
    PhotoConditions,
    are_alike,
    closest,
    differences,
    unsaid,
)

ALL = frozenset(Condition)
STANDARD = PhotoConditions(held=ALL)


def but(condition, **changes):
    return PhotoConditions(
        held=ALL - {condition}, missed=frozenset({condition}), **changes
    )


def test_two_standard_sets_are_alike():
    assert differences(STANDARD, STANDARD) == []
    assert unsaid(STANDARD, STANDARD) == []
    assert are_alike(STANDARD, STANDARD)


@pytest.mark.parametrize("condition", list(Condition))
def test_what_one_set_misses_is_a_difference(condition):
    assert differences(STANDARD, but(condition)) == [condition]
    assert differences(but(condition), STANDARD) == [condition]


@pytest.mark.parametrize(
    ("condition", "differs"),
    [
        (Condition.DRY, False),
        (Condition.CLEAN, False),
        (Condition.NO_FLASH, False),
        (Condition.NO_PRODUCT, True),
        (Condition.SAME_PART, True),
        (Condition.PLAIN_BACKGROUND, True),
        (Condition.DISTANCE, True),
        (Condition.SAME_LIGHT, True),
    ],
)
def test_what_both_sets_miss_differs_unless_both_are_alike_by_it(condition, differs):
    assert differences(but(condition), but(condition)) == [condition] * differs


@pytest.mark.parametrize("condition", list(Condition))
def test_what_nobody_said_is_no_likeness(condition):
    silent = PhotoConditions(held=ALL - {condition})

    assert differences(STANDARD, silent) == []
    assert unsaid(STANDARD, silent) == [condition]
    assert not are_alike(STANDARD, silent)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (45, 45, []),
        (45, 60, ["distance"]),
        (60, None, []),
        (45, None, ["distance"]),
    ],
)
def test_measured_distance_counts_before_the_tick(one, other, expected):
    first = PhotoConditions(held=ALL, distance_cm=one)
    second = PhotoConditions(held=ALL, distance_cm=other)

    assert differences(first, second) == expected


def test_two_equal_measured_distances_need_no_tick():
    held = ALL - {Condition.DISTANCE}
    both = PhotoConditions(held=held, distance_cm=40)

    assert are_alike(both, both)


@pytest.mark.parametrize(
    ("name", "one", "other", "differs"),
    [
        ("days_since_wash", 0, 1, True),
        ("days_since_wash", 1, 1, False),
        ("days_since_wash", 1, None, False),
        ("hair_length_cm", 3, 12, True),
        ("hair_colour", "dark brown", "Dark brown ", False),
        ("hair_colour", "dark brown", "blond", True),
        ("hair_colour", "dark brown", "", False),
    ],
)
def test_noted_numbers_and_words_are_compared(name, one, other, differs):
    first = PhotoConditions(held=ALL, **{name: one})
    second = PhotoConditions(held=ALL, **{name: other})

    assert differences(first, second) == [name] * differs


def sets():
    def built(said):
        return PhotoConditions(
            held=frozenset(c for c, word in said.items() if word == "held"),
            missed=frozenset(c for c, word in said.items() if word == "missed"),
        )

    words = st.sampled_from(["held", "missed", "unsaid"])
    return st.fixed_dictionaries(dict.fromkeys(Condition, words)).map(built)


@given(sets(), sets())
def test_order_of_the_two_never_matters(first, second):
    assert differences(first, second) == differences(second, first)
    assert unsaid(first, second) == unsaid(second, first)


def close_up(**changes):
    return PhotoConditions(held=ALL, is_close_up=True, **changes)


def test_close_ups_are_alike_only_with_the_same_lens_at_the_same_landmark():
    one = close_up(magnification=20, landmark="24 cm from the glabella")
    again = close_up(magnification=20, landmark=" 24 CM from the glabella")

    assert are_alike(one, again)
    assert differences(one, close_up(magnification=70, landmark="Whorl")) == [
        "magnification",
        "landmark",
    ]
    assert unsaid(one, close_up(magnification=20)) == ["landmark"]
    assert unsaid(close_up(), one) == ["magnification", "landmark"]


def test_closest_differs_least_then_says_most_then_is_the_last():
    wet, silent = but(Condition.DRY), PhotoConditions(held=ALL - {Condition.CLEAN})

    assert closest(STANDARD, [STANDARD, wet]) == 0
    assert closest(STANDARD, [STANDARD, silent]) == 0
    assert closest(STANDARD, [wet, STANDARD, STANDARD]) == 2
    assert closest(wet, [STANDARD, wet, STANDARD]) == 1
    assert closest(PhotoConditions(), [STANDARD, wet]) == 1
