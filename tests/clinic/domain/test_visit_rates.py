from clinic.domain.shares import Share
from clinic.domain.visit_rates import Outcome, Reminded, VisitCount, rate, rates


def alike(outcome: Outcome, count: int, **changes: object) -> VisitCount:
    values: dict[str, object] = {
        "practitioner_id": 1,
        "weekday": 0,
        "type_id": 1,
        "reminded": Reminded.REMINDED,
        "outcome": outcome,
        "count": count,
    }
    return VisitCount(**(values | changes))  # type: ignore[arg-type]


def test_whole_is_what_the_clinic_kept_its_time_for():
    found = rate(
        [
            alike(Outcome.KEPT, 6),
            alike(Outcome.NO_SHOW, 2),
            alike(Outcome.CANCELLED_LATE, 1),
            alike(Outcome.CANCELLED_OTHERWISE, 30),
            alike(Outcome.NOT_CLOSED, 40),
        ]
    )

    assert found.no_shows == Share(2, 9)
    assert found.late == Share(1, 9)
    assert found.count(Outcome.NOT_CLOSED) == 40


def test_rates_are_told_apart_by_the_key_alone():
    found = rates(
        [
            alike(Outcome.KEPT, 1, weekday=2),
            alike(Outcome.NO_SHOW, 1, weekday=0),
            alike(Outcome.NO_SHOW, 1, weekday=2, practitioner_id=9),
        ],
        lambda each: each.weekday,
    )

    assert {day: each.no_shows for day, each in found.items()} == {
        2: Share(1, 2),
        0: Share(1, 1),
    }
