import pytest

from patients.domain.pull_test import Pull, is_diffuse


@pytest.mark.parametrize(
    ("grasped", "removed", "legacy", "newer"),
    [
        (60, 6, False, True),
        (60, 7, True, True),
        (50, 2, False, False),
        (50, 3, False, True),
        (20, 2, False, False),
        (20, 3, True, True),
        (100, 0, False, False),
    ],
)
def test_both_readings(grasped, removed, legacy, newer):
    pull = Pull(site="vertex", grasped=grasped, removed=removed)

    assert (pull.is_legacy_positive, pull.is_positive) == (legacy, newer)


@pytest.mark.parametrize(("positive", "diffuse"), [(2, False), (3, True), (4, True)])
def test_three_positive_sites_are_diffuse(positive, diffuse):
    sites = ("vertex", "temporal_left", "temporal_right", "occipital")
    pulls = [
        Pull(site=site, removed=3 if index < positive else 2)
        for index, site in enumerate(sites)
    ]

    assert is_diffuse(pulls) is diffuse


@pytest.mark.parametrize(
    ("root", "has"),
    [
        ("telogen", False),
        ("not_seen", False),
        ("anagen_dystrophic", True),
        ("mixed", True),
    ],
)
def test_anagen_roots(root, has):
    assert Pull(site="vertex", removed=1, root_type=root).has_anagen_roots is has
