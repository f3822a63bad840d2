import pytest

from clinic.presenters.course_strip import MARKS, StripMark, course_strip, mark_words
from clinic.presenters.scalp_map import ZONES, ZoneValue, band, dots, scalp_map
from clinic.presenters.window_band import window_band


@pytest.mark.parametrize(
    ("days", "place"),
    [(5, "outside"), (6, "limit"), (7, "inside"), (10, "limit"), (11, "outside")],
)
def test_window_band_says_where_a_gap_falls(days, place):
    assert window_band(days=days, least=6, target=7, most=10).place == place


def test_window_band_of_a_single_day_is_inside():
    assert window_band(days=7, least=7, target=7, most=7).place == "inside"


@pytest.mark.parametrize("days", [-400, 0, 5000])
def test_window_band_keeps_far_dates_on_the_drawing(days):
    drawn = window_band(days=days, least=25, target=30, most=40)
    assert 0 < drawn.value_x < 190


@pytest.mark.parametrize("kind", MARKS)
def test_each_mark_has_a_word(kind):
    assert mark_words(kind)


def test_course_strip_without_sessions_is_empty():
    assert course_strip([]).words == ""


def test_course_strip_grows_by_a_step_a_session():
    strip = course_strip([StripMark("done", "1"), StripMark("open", "2")])
    assert (strip.width, [mark.x for mark in strip.marks]) == (64, [15, 49])


@pytest.mark.parametrize(
    ("share", "name"),
    [
        (None, "none"),
        (0, "1"),
        (49.9, "1"),
        (50, "2"),
        (65, "3"),
        (80, "4"),
        (95, "5"),
        (130, "5"),
    ],
)
def test_density_band_begins_at_its_floor(share, name):
    assert band(share) == name


def test_dots_are_as_many_as_points_and_stay_in_their_field():
    shape = ZONES[0]
    placed = dots(shape, 60)
    assert len(placed) == 60
    assert all(abs(x - shape.x) <= shape.spread[0] for x, _ in placed)


def test_dots_of_no_points_are_none():
    assert dots(ZONES[0], 0) == ()


def test_scalp_map_speaks_only_of_known_zones():
    shown = scalp_map({"vertex": ZoneValue("82")})
    assert shown.words == "Vertex: 82"
