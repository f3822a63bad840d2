"""Volume and geometry: soft and hard bounds, and volumes that must add up."""

from decimal import Decimal

import pytest

from protocols.domain.limits import SessionMeasures, session_issues
from protocols.reference import formulary

LIMITS = formulary.session_limits()


def issues(**measures: object) -> list[tuple[str, str]]:
    exact = {
        name: Decimal(value) if name != "technique" else value
        for name, value in measures.items()
    }
    found = session_issues(SessionMeasures(**exact), LIMITS)
    return [(one.field, one.severity) for one in found]


def test_nothing_measured_has_no_issue():
    assert issues() == []


BOUNDS = [
    ({"ml_per_point": "0.1"}, []),
    ({"ml_per_point": "0.11"}, [("ml_per_point", "warn")]),
    ({"ml_per_point": "0.2"}, [("ml_per_point", "warn")]),
    ({"ml_per_point": "0.21"}, [("ml_per_point", "stop")]),
    ({"spacing_mm": "5"}, []),
    ({"spacing_mm": "15"}, []),
    ({"spacing_mm": "4.9"}, [("spacing_mm", "warn")]),
    ({"spacing_mm": "16"}, [("spacing_mm", "warn")]),
    ({"spacing_mm": "2.9"}, [("spacing_mm", "stop")]),
    ({"spacing_mm": "2", "technique": "nappage"}, []),
    ({"spacing_mm": "1.9", "technique": "nappage"}, [("spacing_mm", "warn")]),
    ({"depth_mm": "4"}, []),
    ({"depth_mm": "4.1"}, [("depth_mm", "warn")]),
    ({"depth_mm": "6"}, [("depth_mm", "warn")]),
    ({"depth_mm": "6.1"}, [("depth_mm", "stop")]),
    ({"points": "200"}, []),
    ({"points": "201"}, [("points", "warn")]),
    ({"points": "301"}, [("points", "stop")]),
    ({"used_ml": "8"}, []),
    ({"used_ml": "8.1"}, [("total_ml", "warn")]),
    ({"used_ml": "10.1"}, [("total_ml", "stop")]),
    ({"needle_gauge": "27"}, []),
    ({"needle_gauge": "26"}, [("needle_gauge", "warn")]),
]


@pytest.mark.parametrize(("measures", "expected"), BOUNDS)
def test_bound_of_a_measure(measures, expected):
    assert issues(**measures) == expected


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ("5", []),
        ("4.55", []),
        ("5.55", []),
        ("4.54", [("used_ml", "stop")]),
        ("5.56", [("used_ml", "stop")]),
    ],
)
def test_points_times_volume_is_what_was_used_within_a_tenth(used, expected):
    assert issues(points="100", ml_per_point="0.05", used_ml=used) == expected


@pytest.mark.parametrize(
    ("discarded", "expected"), [("1", []), ("0.9", [("drawn_ml", "stop")])]
)
def test_used_and_discarded_make_what_was_drawn(discarded, expected):
    assert issues(drawn_ml="5", used_ml="4", discarded_ml=discarded) == expected


def test_message_says_what_and_where_the_bound_is():
    measures = SessionMeasures(depth_mm=Decimal(7))

    issue = session_issues(measures, LIMITS)[0]

    assert issue.message % issue.params == "Depth is above 6 mm."
