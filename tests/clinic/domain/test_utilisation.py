from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from clinic.domain.availability import (
    Absence,
    ClosedDays,
    Rota,
    WeeklyHours,
    WeeklyShift,
)
from clinic.domain.intervals import Interval
from clinic.domain.report_period import Period
from clinic.domain.utilisation import Load, open_minutes, shift_minutes

MONDAY = date(2027, 3, 1)
TWO_WEEKS = list(Period(MONDAY, date(2027, 3, 14)).days)
NINE_TO_FIVE = WeeklyHours(weekday=0, starts=time(9), ends=time(17))


def rota(**changes: object) -> Rota:
    values: dict[str, object] = {
        "zone": ZoneInfo("Europe/Berlin"),
        "opening": [WeeklyHours(weekday=0, starts=time(8), ends=time(16))],
        "shifts": [WeeklyShift(practitioner_id=1, room_id=None, hours=NINE_TO_FIVE)],
    }
    return Rota(**(values | changes))  # type: ignore[arg-type]


def test_shift_counts_inside_opening_hours_only():
    # 9 to 16 on two Mondays.
    assert shift_minutes(rota(), TWO_WEEKS, practitioner_id=1) == 2 * 7 * 60


def test_closed_day_and_leave_are_no_shift_time():
    away = Interval(
        datetime(2027, 3, 8, 8, tzinfo=UTC), datetime(2027, 3, 8, 10, tzinfo=UTC)
    )
    found = rota(
        closures=[ClosedDays(first_day=MONDAY, last_day=MONDAY)],
        absences=[Absence(practitioner_id=1, interval=away)],
    )

    # The second Monday alone, 9 to 16, less 9 to 11 by the clock of Berlin.
    assert shift_minutes(found, TWO_WEEKS, practitioner_id=1) == 5 * 60


def test_leave_of_somebody_else_takes_nothing():
    away = Interval(
        datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 3, 2, 8, tzinfo=UTC)
    )
    found = rota(absences=[Absence(practitioner_id=2, interval=away)])

    assert shift_minutes(found, TWO_WEEKS, practitioner_id=1) == 2 * 7 * 60


def test_day_on_which_clocks_go_forward_is_an_hour_shorter():
    night = WeeklyHours(weekday=6, starts=time(0), ends=time(8))
    found = rota(
        opening=[night],
        shifts=[WeeklyShift(practitioner_id=1, room_id=None, hours=night)],
    )

    assert shift_minutes(found, [date(2027, 3, 28)], practitioner_id=1) == 7 * 60


def test_room_is_open_as_its_location_is():
    assert open_minutes(rota(), TWO_WEEKS) == 2 * 8 * 60


def test_location_without_hours_has_no_open_time_to_fill():
    assert open_minutes(rota(opening=[]), TWO_WEEKS) == 0


def test_load_of_no_time_is_no_percentage():
    assert Load(30, 0).percent is None
    assert Load(90, 60).percent == 150
