import pytest

from clinic.domain.shares import Share


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (4, 4, None), (0, 5, 0), (4, 5, 80), (5, 5, 100)],
)
def test_percentage_is_said_of_five_or_more(part, whole, percent):
    assert Share(part, whole).percent == percent


def test_share_of_nothing_is_empty():
    assert Share(0, 0).is_empty
    assert not Share(0, 1).is_empty
