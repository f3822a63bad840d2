"""The bar after a drag: what would change, why not, and the move itself."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from clinic.actions import appointments
from clinic.domain.availability import Slot
from clinic.domain.booking import CancelRequest
from clinic.domain.slot_codes import encode
from clinic.domain.undo import ChangeKind
from clinic.models import Appointment, AppointmentChange, Message, UndoableChange
from tests.factories.clinic import NOW, TODAY, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def code(diary, clock, day=TODAY, **other):
    starts = diary.at(clock, day)
    where = {"practitioner_id": diary.clinician.pk, "room_id": diary.room.pk}
    return encode(Slot(starts, starts + timedelta(minutes=30), **{**where, **other}))


def address(appointment, **query):
    start = reverse("appointment-move", args=[appointment.pk])
    return f"{start}?bar=1&" + "&".join(f"{k}={v}" for k, v in query.items())


def dropped(client, diary, appointment, clock="14:00", **more):
    return client.get(address(appointment, slot=code(diary, clock), version=1, **more))


def confirmed(client, diary, appointment, clock="14:00", **values):
    known = {"slot": code(diary, clock), "version": 1, "notify": "yes"}
    return client.post(address(appointment), {**known, **values})


def session(diary):
    """Session 1 of a course of several, at 10:00, due today and on no other day."""
    course = course_of(issued_plan(patient=diary.patient, clinician=diary.clinician))
    planned = course.sessions.get(number=1)
    planned.appointment = diary.appointment()
    planned.save()
    return planned


def test_bar_says_what_would_change_and_changes_nothing(client, diary):
    appointment = diary.appointment()

    bar = dropped(client, diary, appointment, minutes=45).context["bar"]

    assert bar.before == "Monday 1 March 2027, 10:00–10:30"
    assert bar.after == "Monday 1 March 2027, 14:00–14:45"
    assert (bar.others, bar.refusal, bar.verdict) == ([], "", None)
    assert AppointmentChange.objects.count() == 0
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.version) == (diary.at("10:00"), 1)


def test_bar_names_another_person(client, diary):
    colleague = StaffMemberFactory(clinician=True, full_name="Dr. Brandt")
    appointment = diary.appointment()
    slot = code(diary, "14:00", practitioner_id=colleague.pk)

    bar = client.get(address(appointment, slot=slot, version=1)).context["bar"]

    assert "Dr. Brandt does not work then" in bar.refusal


def test_confirming_moves_it_and_answers_with_the_undo_bar(client, diary):
    appointment = diary.appointment()

    answer = confirmed(client, diary, appointment, minutes=45, reason="asked for it")

    assert answer.headers["Location"] == reverse("change-latest")
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("14:00")
    assert appointment.ends_at == diary.at("14:45")
    assert UndoableChange.objects.get().kind == ChangeKind.MOVED
    assert Message.objects.count() == 1


def test_patient_is_not_told_when_the_desk_says_so(client, diary):
    appointment = diary.appointment()

    confirmed(client, diary, appointment, notify="no")

    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("14:00")
    assert Message.objects.count() == 0


def test_taken_time_is_refused_with_the_nearest_free_ones(client, diary):
    diary.appointment("14:00", patient=PatientFactory())
    appointment = diary.appointment()

    bar = dropped(client, diary, appointment).context["bar"]
    answer = confirmed(client, diary, appointment)

    assert bar.refusal == "This time has just been taken."
    assert [near.words for near in bar.nearest] == [
        "Monday 1 March, 13:15",
        "Monday 1 March, 13:30",
        "Monday 1 March, 14:30",
    ]
    assert answer.status_code == 409
    assert answer.context["bar"].refusal == "This time has just been taken."
    assert Appointment.objects.filter(version=1).count() == 2


def test_time_outside_hours_is_refused_in_words(client, diary):
    answer = dropped(client, diary, diary.appointment(), clock="20:00")

    assert "does not work then" in answer.context["bar"].refusal
    assert len(answer.context["bar"].nearest) == 3
    assert not answer.context["may_confirm"]


def test_manager_may_move_it_there_all_the_same_with_a_reason(client, diary):
    client.force_login(StaffMemberFactory(manager=True))
    appointment = diary.appointment()

    bar = dropped(client, diary, appointment, clock="20:00")
    client.post(
        address(appointment),
        {
            "slot": code(diary, "20:00"),
            "version": 1,
            "day": TODAY.isoformat(),
            "clock": "20:00",
            "practitioner": diary.clinician.pk,
            "room": diary.room.pk,
            "overbook_reason": "only time",
        },
    )

    assert bar.context["overrules"]
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("20:00")
    assert appointment.overbook_reason == "only time"


def test_stale_drop_is_refused_kindly_and_shows_the_present_state(client, diary):
    appointment = diary.appointment()
    appointments.cancel(
        appointment.pk,
        CancelRequest(version=1, reason="ill"),
        by=StaffMemberFactory(full_name="Ayşe"),
        at=NOW,
        notify=False,
    )

    bar = dropped(client, diary, appointment).context["bar"]
    answer = confirmed(client, diary, appointment)

    assert bar.refusal.startswith("Ayşe changed this at 08:00.")
    assert answer.status_code == 422
    assert answer.context["version"] == 2


def test_session_shows_its_window_and_asks_why_outside_it(client, diary):
    planned = session(diary)
    appointment = planned.appointment
    later = TODAY + timedelta(days=7)
    away = code(diary, "10:00", later)

    bar = client.get(address(appointment, slot=away, version=1)).context["bar"]
    refused = client.post(address(appointment), {"slot": away, "version": 1})
    client.post(
        address(appointment), {"slot": away, "version": 1, "reason": "on holiday"}
    )

    assert bar.verdict.is_outside
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["reason"]
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("10:00", later)
    planned.refresh_from_db()
    assert planned.outside_window_reason == "on holiday"


def test_undoing_takes_the_reason_back_too(client, diary):
    planned = session(diary)
    away = code(diary, "10:00", TODAY + timedelta(days=7))
    client.post(
        address(planned.appointment),
        {"slot": away, "version": 1, "reason": "on holiday"},
    )

    client.post(reverse("change-undo", args=[UndoableChange.objects.get().uid]))

    planned.refresh_from_db()
    assert planned.outside_window_reason == ""
    assert planned.appointment.starts_at == diary.at("10:00")


def test_session_with_later_ones_leads_to_the_repair_of_the_course(client, diary):
    planned = session(diary)

    bar = dropped(client, diary, planned.appointment).context["bar"]

    query = parse_qs(urlsplit(bar.shift_url).query)
    assert bar.later == planned.course.sessions.count() - 1
    assert query == {
        "session": ["1"],
        "to": [code(diary, "14:00")],
        "mode": ["shift_rest"],
    }


@pytest.mark.parametrize(
    "query",
    ["slot=", "slot=x", "slot=20270301T0800Z.1", "version=abc", "minutes=9999999999"],
)
def test_odd_question_is_answered_without_a_fault(client, diary, query):
    appointment = diary.appointment()

    answer = client.get(
        f"{reverse('appointment-move', args=[appointment.pk])}?bar=1&{query}"
    )

    assert answer.status_code == 200


def test_bar_of_a_stranger_is_not_found(client, diary):
    client.force_login(StaffMemberFactory(clinician=True))

    assert dropped(client, diary, diary.appointment()).status_code == 404
