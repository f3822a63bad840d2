from datetime import date, datetime, timedelta

import pytest

from clinic.domain.appointment_states import AppointmentState as S
from clinic.domain.message_states import MessageKind, MessageState
from clinic.domain.report_period import Period
from clinic.domain.utilisation import Load
from clinic.domain.visit_rates import Outcome, Reminded, VisitCount
from clinic.models import Appointment, AppointmentChange
from clinic.queries.reports import Scope, loads, visit_counts
from tests.factories.clinic import (
    TODAY,
    ClosureFactory,
    LocationFactory,
    OpenDiary,
    OpeningHoursFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
    local,
    open_diary,
)
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db

MARCH = Period(date(2027, 3, 1), date(2027, 3, 31))
NONE = AppointmentChange.objects.none().values_list("appointment")


@pytest.fixture
def diary() -> OpenDiary:
    return open_diary()


def scope(diary: OpenDiary, period: Period = MARCH) -> Scope:
    at = local(diary.location, date(2027, 4, 1), "09:00")
    return Scope(period=period, locations=[diary.location], at=at)


def ended(diary: OpenDiary, clock: str, state: S, **changes: object) -> Appointment:
    return diary.appointment(clock, state=state, **changes)


def changed(
    appointment: Appointment, to: S, *, at: datetime, before: S = S.BOOKED, **more
):
    AppointmentChange.objects.create(
        appointment=appointment,
        at=at,
        from_state=before,
        to_state=to,
        starts_after=appointment.starts_at,
        **more,
    )


def outcomes(diary: OpenDiary) -> list[Outcome]:
    return [
        c.outcome
        for c in visit_counts(scope(diary), clinics_doing=NONE)
        for _ in range(c.count)
    ]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (S.DONE, Outcome.KEPT),
        (S.ARRIVED, Outcome.KEPT),
        (S.NO_SHOW, Outcome.NO_SHOW),
        (S.BOOKED, Outcome.NOT_CLOSED),
        (S.CONFIRMED, Outcome.NOT_CLOSED),
    ],
)
def test_outcome_follows_the_state(diary, state, outcome):
    ended(diary, "10:00", state)

    assert outcomes(diary) == [outcome]


@pytest.mark.parametrize(
    ("hours_before", "outcome"),
    [(23, Outcome.CANCELLED_LATE), (24, Outcome.CANCELLED_OTHERWISE)],
)
def test_cancellation_is_late_after_the_clinics_cut_off(diary, hours_before, outcome):
    gone = ended(diary, "10:00", S.CANCELLED)
    changed(gone, S.CANCELLED, at=gone.starts_at - timedelta(hours=hours_before))

    assert outcomes(diary) == [outcome]


def test_what_the_clinic_cancelled_is_not_the_patients_late_cancellation(diary):
    by_leave = ended(diary, "10:00", S.CANCELLED)
    changed(by_leave, S.CANCELLED, at=by_leave.starts_at, leave_number=7)
    known_above = ended(diary, "11:00", S.CANCELLED)
    changed(known_above, S.CANCELLED, at=known_above.starts_at)
    above = Appointment.objects.filter(pk=known_above.pk).values_list("pk")

    (found,) = visit_counts(scope(diary), clinics_doing=above)

    assert (found.outcome, found.count) == (Outcome.CANCELLED_OTHERWISE, 2)


def test_hold_that_was_given_up_was_never_a_visit(diary):
    held = ended(diary, "10:00", S.CANCELLED)
    changed(held, S.CANCELLED, at=held.starts_at, before=S.HELD)

    assert outcomes(diary) == []


def test_appointment_that_lies_ahead_does_not_count_yet(diary):
    ended(diary, "10:00", S.BOOKED)
    early = Scope(period=MARCH, locations=[diary.location], at=diary.at("09:59"))

    assert visit_counts(early, clinics_doing=NONE) == []


def test_reminder_state_is_the_strongest_one(diary):
    confirmed, reminded, neither = (
        ended(diary, clock, S.DONE) for clock in ("09:00", "10:00", "11:00")
    )
    changed(confirmed, S.CONFIRMED, at=confirmed.starts_at)
    for appointment, state in (
        (confirmed, MessageState.SENT),
        (reminded, MessageState.SENT),
        (neither, MessageState.FAILED),
    ):
        MessageFactory(
            appointment=appointment,
            patient=diary.patient,
            kind=MessageKind.REMINDER,
            state=state,
            sent_at=appointment.starts_at,
        )

    found = visit_counts(scope(diary), clinics_doing=NONE)

    assert {each.reminded: each.count for each in found} == dict.fromkeys(Reminded, 1)


def test_day_is_the_locations_own(diary):
    # 01:30 on Tuesday in Istanbul is Monday 22:30 in UTC.
    late = local(diary.location, date(2027, 3, 2), "01:30")
    diary.appointment(starts_at=late, state=S.DONE)
    tuesday = Period(date(2027, 3, 2), date(2027, 3, 2))

    (found,) = visit_counts(scope(diary, tuesday), clinics_doing=NONE)

    assert found == VisitCount(
        practitioner_id=diary.clinician.pk,
        weekday=1,
        type_id=diary.type.pk,
        reminded=Reminded.NOT_REMINDED,
        outcome=Outcome.KEPT,
        count=1,
    )


def test_other_location_is_left_out(diary):
    elsewhere = LocationFactory()
    diary.appointment(
        location=elsewhere, room=RoomFactory(location=elsewhere), state=S.DONE
    )

    assert visit_counts(scope(diary), clinics_doing=NONE) == []


def test_load_is_booked_minutes_of_shift_minutes(diary):
    OpeningHoursFactory(location=diary.location)
    diary.appointment("09:00", state=S.DONE)
    diary.appointment("10:00", state=S.NO_SHOW)
    diary.appointment("11:00", state=S.BOOKED)
    monday = Period(TODAY, TODAY)

    found = loads(scope(diary, monday))

    assert found.people == {(diary.clinician.pk, "Dr. Ayşe Işık"): Load(60, 8 * 60)}
    assert found.rooms == {(diary.room.pk, diary.room.name): Load(60, 9 * 60)}


def test_closed_day_leaves_no_time_to_fill(diary):
    ClosureFactory(location=diary.location)

    assert loads(scope(diary, Period(TODAY, TODAY))).people == {}


def many(diary: OpenDiary, number: int) -> None:
    """Appointments with a history, back to back, in two rows a day."""
    start = local(diary.location, TODAY, "08:00")
    rows = [
        Appointment(
            patient=diary.patient,
            type=diary.type,
            location=diary.location,
            practitioner=diary.clinician,
            room=diary.room,
            starts_at=start + timedelta(minutes=4 * n),
            ends_at=start + timedelta(minutes=4 * n + 4),
            blocked_until=start + timedelta(minutes=4 * n + 4),
            state=(S.DONE, S.NO_SHOW, S.CANCELLED)[n % 3],
            booked_at=start,
        )
        for n in range(number)
    ]
    made = Appointment.objects.bulk_create(rows)
    AppointmentChange.objects.bulk_create(
        AppointmentChange(
            appointment=row,
            at=row.starts_at,
            from_state=S.BOOKED,
            to_state=row.state,
            starts_after=row.starts_at,
        )
        for row in made
    )


@pytest.mark.parametrize("number", [1, 3, pytest.param(10_000, marks=pytest.mark.slow)])
def test_number_of_queries_does_not_grow(diary, number, django_assert_num_queries):
    many(diary, number)
    for _ in range(min(number, 3)):
        person = StaffMemberFactory(clinician=True)
        ShiftFactory(practitioner=person, location=diary.location, room=diary.room)

    with django_assert_num_queries(2):
        counted = visit_counts(scope(diary), clinics_doing=NONE)
    with django_assert_num_queries(8):
        loads(scope(diary))

    assert sum(each.count for each in counted) == number
