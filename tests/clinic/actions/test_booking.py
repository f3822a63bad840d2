import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from clinic.actions.booking import NotBookable, SlotTaken, book, book_many
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.roles import Role
from clinic.models import Appointment, AppointmentChange, AuditEvent, Message
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentTypeFactory,
    LocationFactory,
    RoomFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def refusal(diary, request, by=None):
    with pytest.raises(NotBookable) as caught:
        book(by=by or diary.desk, at=NOW, request=request)
    assert Appointment.objects.count() == 0
    return caught.value.code


def test_booking_writes_the_row_its_history_and_a_trace():
    diary = open_diary(minutes=45, buffer_minutes=15)

    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))

    assert (appointment.state, appointment.version) == (AppointmentState.BOOKED, 1)
    assert appointment.ends_at == diary.at("10:45")
    assert appointment.blocked_until == diary.at("11:00")
    change = AppointmentChange.objects.get()
    assert (change.by, change.to_state) == (diary.desk, AppointmentState.BOOKED)
    event = AuditEvent.objects.get(action="appointment_booked")
    assert (event.by, event.patient_id) == (diary.desk, diary.patient.pk)


def test_booking_queues_one_mail_with_link_and_invitation():
    diary = open_diary()

    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))

    message = Message.objects.get()
    assert message.kind == MessageKind.APPOINTMENT_BOOKED
    assert message.link_purpose == LinkPurpose.APPOINTMENT
    assert message.link_object_id == appointment.pk
    assert message.link_expires_at > appointment.ends_at
    assert message.calendar_method == "REQUEST"
    assert f"appt-{appointment.uid}@" in message.calendar
    assert "10:00" in message.body_text


@pytest.mark.parametrize("changes", [{"email": ""}, {"wants_reminders": False}])
def test_no_mail_to_who_has_no_address_or_wants_none(changes):
    diary = open_diary()
    patient = PatientFactory(**changes)

    book(by=diary.desk, at=NOW, request=diary.request(patient_id=patient.pk))

    assert Message.objects.count() == 0


def test_no_mail_when_the_caller_writes_it():
    diary = open_diary()

    book(by=diary.desk, at=NOW, request=diary.request(), notify=False)

    assert Message.objects.count() == 0


def test_hold_keeps_the_time_and_writes_to_nobody():
    diary = open_diary()
    until = NOW + timedelta(days=2)

    appointment = book(by=diary.desk, at=NOW, request=diary.request(held_until=until))

    assert (appointment.state, appointment.held_until) == (AppointmentState.HELD, until)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("clash", "what"),
    [
        ({"patient": "other", "room": "other"}, "practitioner"),
        ({"patient": "other", "practitioner": "other"}, "room"),
        ({"practitioner": "other", "room": "other"}, "patient"),
    ],
)
def test_taken_slot_is_refused_with_three_others(clash, what):
    diary = open_diary()
    others = {
        "patient": PatientFactory,
        "room": lambda: RoomFactory(location=diary.location),
        "practitioner": lambda: StaffMemberFactory(clinician=True),
    }
    diary.appointment("10:00", **{name: others[name]() for name in clash})

    with pytest.raises(SlotTaken) as caught:
        book(by=diary.desk, at=NOW, request=diary.request("10:15"))

    assert caught.value.what == what
    zone = diary.location.zone
    assert [
        f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in caught.value.nearest
    ][0:1] in (["09:30"], ["10:00"], ["10:15"])
    assert len(caught.value.nearest) == 3
    assert Appointment.objects.count() == 1
    assert Message.objects.count() == 0


def test_slot_that_overlaps_by_one_minute_is_refused():
    diary = open_diary()
    diary.appointment("10:00")

    with pytest.raises(SlotTaken):
        book(
            by=diary.desk,
            at=NOW,
            request=diary.request(
                starts_at=diary.at("10:29"), patient_id=PatientFactory().pk
            ),
        )


def test_pause_after_an_appointment_belongs_to_it():
    diary = open_diary(minutes=30, buffer_minutes=10)
    diary.appointment("10:00")
    patient = PatientFactory()

    early = diary.request("10:35", patient_id=patient.pk)
    with pytest.raises(SlotTaken):
        book(by=diary.desk, at=NOW, request=early)

    request = diary.request("10:40", patient_id=patient.pk)
    assert book(by=diary.desk, at=NOW, request=request).pk


def test_time_that_is_past_is_refused():
    diary = open_diary()
    request = diary.request(starts_at=NOW)

    assert refusal(diary, request) == "past"


def test_time_outside_the_shift_is_refused():
    diary = open_diary()

    assert refusal(diary, diary.request("16:45")) == "outside_hours"


def test_practitioner_who_may_not_do_it_is_refused():
    diary = open_diary(needs_right_to_inject=True)
    diary.clinician.may_inject = False
    diary.clinician.save()

    assert refusal(diary, diary.request()) == "practitioner"


def test_room_of_another_location_is_refused():
    diary = open_diary()

    assert refusal(diary, diary.request(room_id=RoomFactory().pk)) == "room"


def test_room_out_of_use_is_refused():
    diary = open_diary()
    diary.room.is_active = False
    diary.room.save()

    assert refusal(diary, diary.request()) == "room"


def test_missing_room_is_refused_except_for_a_call():
    diary = open_diary()
    call = AppointmentTypeFactory(call=True)

    assert refusal(diary, diary.request(room_id=None)) == "room"
    request = diary.request(room_id=None, type_id=call.pk)
    assert book(by=diary.desk, at=NOW, request=request).room is None


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("patient_id", "patient"),
        ("type_id", "type"),
        ("location_id", "location"),
        ("practitioner_id", "practitioner"),
        ("room_id", "room"),
    ],
)
def test_row_that_does_not_exist_is_refused(field, code):
    diary = open_diary()

    assert refusal(diary, diary.request(**{field: 999_999})) == code


def test_type_out_of_use_is_refused():
    diary = open_diary(is_active=False)

    assert refusal(diary, diary.request()) == "type"


def test_only_a_manager_may_overbook():
    diary = open_diary()

    request = diary.request("18:00", overbook_reason="She is in pain")

    assert refusal(diary, request) == "may_not_overbook"


def test_manager_overbooks_in_spite_of_hours_and_others():
    diary = open_diary()
    diary.appointment("10:00")
    manager = StaffMemberFactory(roles=[Role.MANAGER])
    request = diary.request(
        "10:00", overbook_reason="She is in pain", patient_id=PatientFactory().pk
    )

    appointment = book(by=manager, at=NOW, request=request)

    assert appointment.overbooked_by == manager
    assert AuditEvent.objects.filter(action="appointment_overbooked").count() == 1


def test_not_even_a_manager_puts_a_patient_in_two_chairs():
    diary = open_diary()
    diary.appointment("10:00")
    manager = StaffMemberFactory(roles=[Role.MANAGER])
    request = diary.request("10:00", overbook_reason="She is in pain")

    with pytest.raises(SlotTaken) as caught:
        book(by=manager, at=NOW, request=request)

    assert caught.value.what == "patient"


def test_nobody_books_over_an_overbooked_appointment():
    diary = open_diary()
    diary.appointment(
        "10:00",
        overbooked=True,
        overbook_reason="She is in pain",
        overbooked_by=diary.clinician,
    )
    request = diary.request("10:00", patient_id=PatientFactory().pk)

    with pytest.raises(SlotTaken):
        book(by=diary.desk, at=NOW, request=request)


def test_second_post_of_a_form_books_nothing():
    diary = open_diary()
    key = uuid.uuid4()
    first = book(by=diary.desk, at=NOW, request=diary.request("10:00"), form_key=key)

    with pytest.raises(AlreadySubmitted) as caught:
        book(by=diary.desk, at=NOW, request=diary.request("12:00"), form_key=key)

    assert caught.value.result_url == f"/appointments/{first.pk}/"
    assert Appointment.objects.count() == 1


def test_lost_slot_leaves_the_form_key_for_the_next_try():
    diary = open_diary()
    diary.appointment("10:00", patient=PatientFactory())
    key = uuid.uuid4()

    with pytest.raises(SlotTaken):
        book(by=diary.desk, at=NOW, request=diary.request("10:00"), form_key=key)

    assert book(by=diary.desk, at=NOW, request=diary.request("11:00"), form_key=key).pk


def mondays(diary, count):
    return [
        diary.request(starts_at=diary.at("10:00", TODAY + timedelta(weeks=week)))
        for week in range(count)
    ]


def test_course_is_booked_whole_and_without_a_mail():
    diary = open_diary()

    booked = book_many(by=diary.desk, at=NOW, requests=mondays(diary, 9))

    assert [a.starts_at for a in booked] == [r.starts_at for r in mondays(diary, 9)]
    assert Message.objects.count() == 0


def test_course_with_one_taken_slot_is_not_booked_at_all():
    diary = open_diary()
    requests = mondays(diary, 4)
    diary.appointment(patient=PatientFactory(), starts_at=requests[2].starts_at)

    with pytest.raises(SlotTaken) as caught:
        book_many(by=diary.desk, at=NOW, requests=requests)

    assert caught.value.index == 2
    assert all(
        abs(slot.starts_at - requests[2].starts_at) < timedelta(hours=2)
        for slot in caught.value.nearest
    )
    assert Appointment.objects.count() == 1
    assert AuditEvent.objects.count() == 0


def test_course_across_two_locations_is_refused():
    diary = open_diary()
    requests = [diary.request(), diary.request(location_id=LocationFactory().pk)]

    with pytest.raises(NotBookable):
        book_many(by=diary.desk, at=NOW, requests=requests)


def test_nothing_asked_for_books_nothing():
    assert book_many(by=StaffMemberFactory(), at=NOW, requests=[]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_working_hours_are_read_once_for_a_course(rows, django_assert_max_num_queries):
    diary = open_diary()

    with django_assert_max_num_queries(12 + 8 * rows):
        book_many(by=diary.desk, at=NOW, requests=mondays(diary, rows))


def test_what_is_no_lost_slot_is_not_told_as_one():
    diary = open_diary()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE clinic_appointment"
            " ADD CONSTRAINT no_such_note CHECK (note <> 'refused')"
        )

    with pytest.raises(IntegrityError, match="no_such_note"):
        book(by=diary.desk, at=NOW, request=diary.request(note="refused"))
