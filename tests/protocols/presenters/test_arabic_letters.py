import pytest

from protocols.presenters.arabic_letters import in_order_of_sight, joined


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("بيت", "\ufe91\ufef4\ufe96"),
        ("دار", "\ufea9\ufe8d\ufead"),
        ("لا", "\ufefb"),
        ("بلا", "\ufe91\ufefc"),
        ("ء", "\ufe80"),
    ],
)
def test_letters_take_the_form_their_neighbours_ask_for(word, forms):
    assert joined(word) == forms


def test_label_stands_in_the_order_of_sight_with_its_number_kept():
    drawing = '<text x="1">بيت 62.5</text>'

    assert in_order_of_sight(drawing) == '<text x="1">62.5 \ufe96\ufef4\ufe91</text>'


def test_label_without_arabic_stays_as_it_is():
    drawing = "<text>12 &amp; 18 (weeks)</text>"

    assert in_order_of_sight(drawing) == drawing
