import json
from decimal import Decimal

from django import forms

from clinic.forms.conflict import Side, differences
from clinic.forms.widgets import UnitNumberInput


class Zone(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    treated = forms.BooleanField(label="Treated", required=False)
    depth = forms.DecimalField(
        label="Depth", required=False, widget=UnitNumberInput("mm")
    )
    way = forms.ChoiceField(label="Way", choices=[("a", "Alone"), ("b", "Both")])
    places = forms.MultipleChoiceField(
        label="Places", choices=[("x", "Left"), ("y", "Right")], required=False
    )
    note = forms.CharField(label="Note", required=False)


STANDS = {
    "version": 3,
    "treated": True,
    "depth": Decimal("1.5"),
    "way": "a",
    "places": ["x", "y"],
    "note": "one\ntwo",
}
SAME = {
    "version": "1",
    "treated": "on",
    "depth": "1.50",
    "way": "a",
    "places": ["y", "x"],
    "note": "one\r\ntwo",
}


def found(posted, initial=STANDS):
    return differences([Side(Zone(posted))], [Side(Zone(initial=initial))])


def test_same_answers_written_differently_do_not_differ():
    assert found(SAME) == ()


def test_each_kind_of_field_is_told_in_words_and_as_it_would_be_posted():
    posted = {"depth": "2", "way": "b", "places": ["x"], "note": ""}

    told = [
        (each.name, each.mine, each.theirs, json.loads(each.theirs_values))
        for each in found(posted)
    ]

    assert told == [
        ("treated", "No", "Yes", ["on"]),
        ("depth", "2 mm", "1.5 mm", ["1.5"]),
        ("way", "Both", "Alone", ["a"]),
        ("places", "Left", "Left, Right", ["x", "y"]),
        ("note", "nothing", "one\ntwo", ["one\ntwo"]),
    ]


def test_what_cannot_be_read_is_shown_as_it_was_typed():
    (each,) = found(SAME | {"depth": "deep"})

    assert (each.name, each.mine) == ("depth", "deep mm")


def test_row_that_others_took_out_cannot_be_kept():
    mine = [Side(Zone(SAME, prefix="gone"), "Front")]
    posted = Zone({"gone-way": "b"}, prefix="gone")

    assert differences(mine, []) == ()
    (each,) = differences([Side(posted, "Front")], [])
    assert (each.label, each.theirs, each.is_gone) == (
        "Front · Way",
        "no longer there",
        True,
    )


def test_row_that_others_added_is_there_to_take():
    (each,) = differences([], [Side(Zone(initial={"way": "b"}, prefix="new"))])

    assert (each.name, each.mine, each.theirs) == (
        "new-way",
        "not on your page",
        "Both",
    )
