import copy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.domain.knowledge_edits import (
    Difference,
    Leaf,
    NoSuchPlace,
    NotThisKind,
    ValueKind,
    differences,
    laid_over,
    leaves,
    parsed,
    shown,
    value_at,
)
from protocols.reference import pieces

FILES = {
    "a.toml": {
        "version": "1",
        "schema": 1,
        "published": True,
        "rules": [
            {"id": "H01", "cases": [{"when": [{"key": "hba1c", "above": 90}]}]},
            {"id": "H02", "title": "Two", "sources": ["S1", "KN"]},
        ],
        "head": {"share": Decimal("0.5")},
    }
}
ABOVE = "a.toml:rules[H01].cases[0].when[0].above"


def test_every_single_value_has_an_address():
    assert list(leaves(FILES)) == [
        Leaf("a.toml:version", ValueKind.TEXT, "1"),
        Leaf("a.toml:schema", ValueKind.WHOLE, 1),
        Leaf("a.toml:rules[H01].id", ValueKind.TEXT, "H01"),
        Leaf("a.toml:rules[H01].cases[0].when[0].key", ValueKind.TEXT, "hba1c"),
        Leaf(ABOVE, ValueKind.NUMBER, 90),
        Leaf("a.toml:rules[H02].id", ValueKind.TEXT, "H02"),
        Leaf("a.toml:rules[H02].title", ValueKind.TEXT, "Two"),
        Leaf("a.toml:rules[H02].sources", ValueKind.WORDS, ("S1", "KN")),
        Leaf("a.toml:head.share", ValueKind.NUMBER, Decimal("0.5")),
    ]


def test_changes_are_laid_over_a_copy():
    before = copy.deepcopy(FILES)

    after = laid_over(FILES, {ABOVE: "85.5", "a.toml:rules[H02].sources": ["S2"]})

    assert value_at(after, ABOVE) == Decimal("85.5")
    assert before == FILES
    assert differences(FILES, after) == (
        Difference(ABOVE, "90", "85.5"),
        Difference("a.toml:rules[H02].sources", "S1\nKN", "S2"),
    )


@pytest.mark.parametrize(
    "address",
    [
        "b.toml:version",
        "a.toml",
        "a.toml:",
        "a.toml:nothing",
        "a.toml:rules[H09].title",
        "a.toml:rules.H01",
        "a.toml:rules[H01",
        "a.toml:head[0].share",
        "a.toml:version.deeper",
        "a.toml:published",
    ],
)
def test_address_that_leads_nowhere_is_refused(address):
    with pytest.raises(NoSuchPlace):
        laid_over(FILES, {address: "x"})


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (" 8,5 ", ValueKind.NUMBER, "8.5"),
        ("8.50", ValueKind.NUMBER, "8.50"),
        ("7", ValueKind.WHOLE, 7),
        ("7.0", ValueKind.WHOLE, 7),
        ("one\r\n\r\n two ", ValueKind.WORDS, ["one", "two"]),
        ("", ValueKind.TEXT, ""),
    ],
)
def test_typed_text_becomes_a_value(text, kind, value):
    assert parsed(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ValueKind.NUMBER),
        ("eight", ValueKind.NUMBER),
        ("NaN", ValueKind.NUMBER),
        ("Infinity", ValueKind.WHOLE),
        ("1e999999", ValueKind.WHOLE),
        ("7.5", ValueKind.WHOLE),
        ("1" * 21, ValueKind.NUMBER),
        ("x" * 4001, ValueKind.TEXT),
        ("a\x00b", ValueKind.TEXT),
    ],
)
def test_text_that_is_no_value_is_refused(text, kind):
    with pytest.raises(NotThisKind):
        parsed(text, kind)


@pytest.mark.parametrize("piece", pieces.all_pieces(), ids=lambda piece: piece.name)
def test_every_published_value_can_be_read_back_from_the_page(piece):
    """Typing what the page shows changes nothing."""
    files = pieces.files_of(piece)
    typed = {
        leaf.address: parsed(shown(leaf.value), leaf.kind) for leaf in leaves(files)
    }

    assert differences(files, laid_over(files, typed)) == ()


@given(
    number=st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999
    )
)
def test_number_survives_the_page(number):
    assert Decimal(str(parsed(shown(number), ValueKind.NUMBER))) == number
