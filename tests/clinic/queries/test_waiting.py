from datetime import time, timedelta

import pytest

from clinic.queries.availability import rota_of
from clinic.queries.waiting import Asked, day_offers, slots_for
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentTypeFactory,
    RoomFactory,
    StaffMemberFactory,
    WaitingListEntryFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    """Free from 11 to 12 and from 13:30 on; consultations of half an hour."""
    found = open_diary()
    found.appointment("09:00", ends_at=found.at("11:00"))
    found.appointment("12:00", ends_at=found.at("13:30"))
    return found


def entry_of(diary, **changes):
    values = {"type": diary.type, "location": diary.location}
    return WaitingListEntryFactory(**{**values, **changes})


def offers(diary, *, asked=None, at=NOW):
    rota = rota_of(
        diary.location, [diary.clinician.pk], first_day=TODAY, last_day=TODAY
    )
    return day_offers(
        diary.location,
        TODAY,
        rota=rota,
        practitioner_ids=[diary.clinician.pk],
        staff=diary.desk,
        at=at,
        asked=asked,
    )


def patients(found):
    return [offer.entry.patient for offer in found.offers]


def test_gap_between_two_appointments_is_offered_to_who_waits(diary):
    entry = entry_of(diary)

    (gap,) = offers(diary).gaps

    assert gap.gap.interval.starts_at == diary.at("11:00")
    assert gap.gap.interval.ends_at == diary.at("12:00")
    assert [(o.entry, o.slot.starts_at) for o in gap.offers] == [
        (entry, diary.at("11:00"))
    ]


def test_free_afternoon_is_no_gap_until_something_in_it_is_cancelled(diary):
    entry_of(diary, from_time=time(14))
    assert offers(diary).gaps == []

    diary.appointment("14:00", patient=PatientFactory(), state="cancelled")

    (gap,) = offers(diary).gaps
    assert gap.gap.interval.starts_at == diary.at("14:00")
    assert gap.gap.interval.ends_at == diary.at("14:30")


def test_moment_in_a_free_afternoon_can_be_asked_for(diary):
    entry_of(diary)

    found = offers(diary, asked=Asked(diary.clinician.pk, diary.at("15:00")))

    assert [o.slot.starts_at for o in found.selected.offers] == [diary.at("15:00")]


def test_taken_moment_fits_nobody(diary):
    entry_of(diary)

    found = offers(diary, asked=Asked(diary.clinician.pk, diary.at("09:30")))

    assert found.selected.offers == []


def test_patient_who_is_with_somebody_else_then_is_not_offered(diary):
    entry = entry_of(diary)
    diary.appointment(
        "11:00",
        ends_at=diary.at("12:00"),
        patient=entry.patient,
        practitioner=StaffMemberFactory(clinician=True),
        room=RoomFactory(location=diary.location),
    )

    assert offers(diary).gaps == []


def test_nobody_fits_where_every_room_is_taken(diary):
    entry_of(diary)
    diary.appointment(
        "11:00",
        ends_at=diary.at("12:00"),
        patient=PatientFactory(),
        practitioner=StaffMemberFactory(clinician=True),
    )

    assert offers(diary).gaps == []


def test_nobody_fits_who_waits_for_what_this_person_does_not_do(diary):
    kind = AppointmentTypeFactory(session=True)
    kind.practitioners.add(StaffMemberFactory(clinician=True))
    entry_of(diary, type=kind)

    assert offers(diary).gaps == []


def test_pause_after_it_has_to_fit_before_the_next_appointment(diary):
    entry_of(diary, type=AppointmentTypeFactory(minutes=45, buffer_minutes=15))
    too_long = entry_of(
        diary, type=AppointmentTypeFactory(minutes=50, buffer_minutes=15)
    )

    (gap,) = offers(diary).gaps

    assert too_long.patient not in patients(gap)
    assert len(gap.offers) == 1


def test_past_hours_are_not_offered(diary):
    entry_of(diary)

    assert offers(diary, at=diary.at("11:40")).gaps == []


def test_session_that_needs_no_time_any_more_is_not_offered(diary):
    entry_of(diary, session_id=123456)

    assert offers(diary).gaps == []


def test_free_times_of_an_entry_keep_its_wishes(diary):
    entry = entry_of(diary, from_time=time(16), last_day=TODAY + timedelta(days=8))

    found = slots_for(entry, None, at=NOW)

    assert {slot.starts_at.astimezone(diary.location.zone).hour for slot in found} == {
        16
    }
    days = {slot.starts_at.date() for slot in found}
    assert days == {TODAY, TODAY + timedelta(days=7)}


def test_free_times_of_an_entry_whose_days_are_over_are_none(diary):
    entry = entry_of(diary, first_day=TODAY - timedelta(3), last_day=TODAY)

    assert slots_for(entry, None, at=NOW + timedelta(days=2)) == []


def test_queries_do_not_grow_with_those_who_wait(diary, django_assert_num_queries):
    entry_of(diary)
    with django_assert_num_queries(12) as one:
        offers(diary)
    for _ in range(2):
        entry_of(diary, type=AppointmentTypeFactory())
    with django_assert_num_queries(len(one.captured_queries)):
        offers(diary)
