import re

import pytest

from clinic.presenters.scalp_map import (
    PAPER,
    ZoneValue,
    legend,
    scalp_map,
    scalp_views,
)
from clinic.presenters.scalp_shapes import LEFT_SIDE, VIEWS, ZONES, View, mirrored
from patients.domain.choices import Zone

OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up"}
SEEN = {
    "top": set(Zone),
    "front": {"frontal", "mid_scalp", "temporal_left", "temporal_right"},
    "back": {"vertex", "occipital", "parietal_left", "parietal_right"},
    "left": {
        "frontal",
        "mid_scalp",
        "vertex",
        "temporal_left",
        "parietal_left",
        "occipital",
    },
}
SEEN["right"] = {zone.replace("_left", "_right") for zone in SEEN["left"]}


@pytest.mark.parametrize("view", [str(view) for view in View])
def test_side_shows_the_zones_seen_from_there(view):
    drawn = scalp_map({}, view=view)

    assert {zone.shape.code for zone in drawn.zones} == SEEN[view]


@pytest.mark.parametrize("view", [str(view) for view in View])
def test_arrows_lead_from_every_zone_to_every_other(view):
    zones = {zone.shape.code: zone for zone in scalp_map({}, view=view).zones}

    for start in zones:
        reached, waiting = {start}, [start]
        while waiting:
            for code in zones[waiting.pop()].neighbours.values():
                if code not in reached:
                    reached.add(code)
                    waiting.append(code)
        assert reached == set(zones)


@pytest.mark.parametrize("view", [str(view) for view in View])
def test_arrow_leads_in_its_own_direction(view):
    shapes = {shape.code: shape for shape in VIEWS[View(view)].zones}

    for zone in scalp_map({}, view=view).zones:
        for key, code in zone.neighbours.items():
            axis = "x" if key in {"left", "right"} else "y"
            step = getattr(shapes[code], axis) - getattr(zone.shape, axis)
            assert (step > 0) is (key in {"right", "down"})


def test_patients_left_is_at_the_viewers_right_from_the_front_alone():
    sides = {
        view: {z.shape.code: z.shape.x for z in scalp_map({}, view=view).zones}
        for view in ("top", "front", "back")
    }

    assert sides["top"]["temporal_left"] < 150 < sides["top"]["temporal_right"]
    assert sides["front"]["temporal_right"] < 150 < sides["front"]["temporal_left"]
    assert sides["back"]["parietal_left"] < 150 < sides["back"]["parietal_right"]


def test_mirroring_twice_changes_nothing():
    for shape in LEFT_SIDE.zones:
        assert mirrored(mirrored(shape.path)) == re.sub(
            r"-?\d+(?:\.\d+)?", lambda number: f"{float(number[0]):g}", shape.path
        )


def test_value_of_a_zone_is_drawn_on_every_side_that_shows_it():
    maps = scalp_views({"vertex": ZoneValue("82", share=47.0)})

    shown = {m.view.code: m.words for m in maps}
    assert shown == {
        "top": "Vertex: 82",
        "front": "",
        "back": "Vertex: 82",
        "left": "Vertex: 82",
        "right": "Vertex: 82",
    }


def test_sides_have_names_of_their_own_for_their_patterns():
    assert len({each.uid for each in scalp_views({}, uid="heat")}) == 5


def test_old_callers_still_get_the_view_from_above():
    drawn = scalp_map({}, uid="plan")

    assert (drawn.uid, drawn.view.code) == ("plan", "top")
    assert tuple(zone.shape for zone in drawn.zones) == ZONES


def test_legend_covers_every_share_once():
    swatches = legend(paper=True).swatches

    assert [(each.low, each.high) for each in swatches] == [
        (0, 49),
        (50, 64),
        (65, 79),
        (80, 94),
        (95, 100),
    ]
    assert [each.fill for each in swatches] == [PAPER[str(n)] for n in range(1, 6)]
    assert [each.is_lowest for each in swatches] == [True] + [False] * 4
    assert [each.is_highest for each in swatches] == [False] * 4 + [True]
