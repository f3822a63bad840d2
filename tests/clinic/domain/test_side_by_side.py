import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.side_by_side import side_by_side

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
        lambda s: (s[0], s[0] + s[1])
    ),
    max_size=12,
).map(sorted)


@pytest.mark.parametrize(
    ("spans", "places"),
    [
        ([], []),
        ([(0, 6), (6, 12)], [(0, 1), (0, 1)]),
        ([(0, 6), (3, 9)], [(0, 2), (1, 2)]),
        ([(0, 6), (3, 9), (6, 12)], [(0, 2), (1, 2), (0, 2)]),
        ([(0, 9), (1, 9), (2, 9), (9, 12)], [(0, 3), (1, 3), (2, 3), (0, 1)]),
    ],
)
def test_blocks_stand_where_they_are_expected(spans, places):
    assert side_by_side(spans) == places


@given(SPANS)
def test_no_two_overlapping_blocks_share_a_place(spans):
    found = list(zip(spans, side_by_side(spans), strict=True))

    for number, ((start, end), (place, places)) in enumerate(found):
        assert 0 <= place < places
        for (other_start, other_end), (other_place, other_places) in found[:number]:
            if start < other_end and other_start < end:
                assert place != other_place
                assert places == other_places
