from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.actions.delivery import deliver_due
from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import AppointmentState
from clinic.models import AppointmentChange, AuditEvent, Heartbeat, Message
from protocols.actions.reminders import NoSuchRule, plan_reminders, switch_rule
from protocols.domain.states import CourseState, RecordState
from protocols.models import Course, PlannedSession, SessionRecord
from protocols.tasks import plan_reminders as plan_reminders_task
from tests.factories.clinic import (
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
    local,
)
from tests.factories.protocol_rows import issued_plan

pytestmark = pytest.mark.django_db

ISTANBUL = ZoneInfo("Europe/Istanbul")
VISIT_DAY = date(2027, 3, 10)
# A minute after each reminder of a visit at ten is due.
WEEK_BEFORE = datetime(2027, 3, 3, 10, 1, tzinfo=ISTANBUL)
TWO_DAYS_BEFORE = WEEK_BEFORE + timedelta(days=5)
DAY_BEFORE = WEEK_BEFORE + timedelta(days=6)


@pytest.fixture
def visit():
    ClinicFactory()
    location = LocationFactory(name="Şişli", address="Cumhuriyet Cd. 1")
    return AppointmentFactory(
        location=location,
        starts_at=local(location, VISIT_DAY, "10:00"),
        patient__full_name="Ayşe <b>Yılmaz",
        type__kind=AppointmentKind.SESSION,
        booked_at=WEEK_BEFORE - timedelta(days=30),
    )


def queued() -> list[tuple[str, str]]:
    rows = Message.objects.order_by("pk").values_list("dedupe_key", "kind")
    return [(key.rsplit(":", 1)[1], kind) for key, kind in rows]


def test_reminder_is_queued_when_due_and_only_once(visit):
    runs = [plan_reminders(at=WEEK_BEFORE).queued for _ in range(2)]

    assert runs == [1, 0]
    assert queued() == [("prepare", "reminder")]


def test_whole_run_up_to_a_visit(visit):
    for at in (WEEK_BEFORE, TWO_DAYS_BEFORE, DAY_BEFORE):
        plan_reminders(at=at)

    assert [rule for rule, _ in queued()] == ["prepare", "avoid", "checklist"]


def test_reminder_speaks_of_time_and_place_and_of_nothing_else(visit):
    plan_reminders(at=TWO_DAYS_BEFORE)

    message = Message.objects.get()
    assert message.subject == "Your appointment at Örnek Hair Clinic: what to avoid"
    assert message.body_text.startswith(
        "Dear Ayşe,\n\nyour appointment is on Wednesday 10 March at 10:00, "
        "Şişli, Cumhuriyet Cd. 1.\n"
    )
    assert "DO NOT stop medicines that your doctor prescribed" in message.body_text
    assert "To confirm or cancel: [[personal-link]]" in message.body_text
    assert 'href="[[personal-link]]"' in message.body_html
    assert "{" not in message.body_text + message.body_html
    assert (message.link_purpose, message.link_object_id) == ("appointment", visit.pk)
    assert message.useful_until == visit.starts_at


def test_reminder_is_written_in_the_patients_language(visit):
    visit.patient.language = "tr"
    visit.patient.save()

    plan_reminders(at=DAY_BEFORE)

    message = Message.objects.get()
    assert message.subject == "Örnek Hair Clinic hatırlatması"
    assert "sizi Çarşamba 10 Mart tarihinde" in message.body_text


def test_name_with_markup_is_escaped(visit):
    visit.patient.full_name = "<b>Ayşe</b> Yılmaz"
    visit.patient.save()

    plan_reminders(at=DAY_BEFORE)

    assert "<bdi>&lt;b&gt;Ayşe&lt;/b&gt;</bdi>" in Message.objects.get().body_html


@pytest.mark.parametrize(
    "state",
    [
        AppointmentState.CANCELLED,
        AppointmentState.NO_SHOW,
        AppointmentState.ARRIVED,
        AppointmentState.DONE,
    ],
)
def test_visit_that_is_not_ahead_is_not_reminded_of(visit, state):
    visit.state = state
    visit.save()

    assert plan_reminders(at=DAY_BEFORE).queued == 0


def test_visit_that_has_begun_is_not_reminded_of(visit):
    assert plan_reminders(at=visit.starts_at).queued == 0


@pytest.mark.parametrize("changes", [{"email": ""}, {"wants_reminders": False}])
def test_patient_who_cannot_be_written_to_is_counted_for_a_call(visit, changes):
    for name, value in changes.items():
        setattr(visit.patient, name, value)
    visit.patient.save()

    run = plan_reminders(at=DAY_BEFORE)

    assert (run.queued, run.unreachable) == (0, 1)
    assert Heartbeat.objects.get(name="reminders").detail == {
        "queued": 0,
        "call_instead": 1,
    }


def test_moved_visit_gets_the_reminder_of_its_new_time(visit):
    plan_reminders(at=WEEK_BEFORE)
    before = visit.starts_at
    visit.starts_at += timedelta(days=7)
    visit.ends_at += timedelta(days=7)
    visit.blocked_until += timedelta(days=7)
    visit.sequence += 1
    visit.save()
    AppointmentChange.objects.create(
        appointment=visit,
        at=WEEK_BEFORE + timedelta(hours=1),
        to_state=visit.state,
        starts_before=before,
        starts_after=visit.starts_at,
    )

    runs = [
        plan_reminders(at=at).queued
        for at in (
            DAY_BEFORE,
            WEEK_BEFORE + timedelta(days=7),
            DAY_BEFORE + timedelta(days=7),
        )
    ]

    assert runs == [0, 1, 1]


def test_visit_moved_near_is_reminded_of_only_by_what_still_helps(visit):
    AppointmentChange.objects.create(
        appointment=visit,
        at=TWO_DAYS_BEFORE + timedelta(hours=6),
        to_state=visit.state,
        starts_before=visit.starts_at - timedelta(days=3),
        starts_after=visit.starts_at,
    )

    plan_reminders(at=TWO_DAYS_BEFORE + timedelta(hours=6, minutes=5))

    assert queued() == [("avoid", "reminder")]


def test_reminder_of_a_visit_cancelled_meanwhile_is_never_sent(visit, smtp_server):
    plan_reminders(at=DAY_BEFORE)
    visit.state = AppointmentState.CANCELLED
    visit.save()

    deliver_due(at=DAY_BEFORE)

    assert (Message.objects.get().state, len(smtp_server.mailbox)) == ("cancelled", 0)


def test_rule_switched_off_is_silent_and_on_again_speaks(visit):
    manager = StaffMemberFactory(manager=True)

    switch_rule(rule_id="checklist", is_on=False, by=manager, at=DAY_BEFORE)
    off = plan_reminders(at=DAY_BEFORE).queued
    switch_rule(rule_id="checklist", is_on=True, by=manager, at=DAY_BEFORE)
    on = plan_reminders(at=DAY_BEFORE).queued

    assert (off, on) == (0, 1)
    assert AuditEvent.objects.filter(action="reminder_switched").count() == 2


def test_unknown_rule_cannot_be_switched():
    with pytest.raises(NoSuchRule):
        switch_rule(
            rule_id="x", is_on=True, by=StaffMemberFactory(manager=True), at=DAY_BEFORE
        )


@pytest.fixture
def record(visit):
    """A session given at the visit: ended at 10:40, signed at 10:50."""
    plan = issued_plan(patient=visit.patient, clinician=visit.practitioner)
    course = Course.objects.create(
        plan=plan,
        plan_version=plan.versions.get(),
        booked_by=visit.practitioner,
        booked_at=WEEK_BEFORE,
    )
    session = PlannedSession.objects.create(
        course=course,
        number=1,
        phase="INDUCTION",
        gap_min_days=0,
        gap_target_days=0,
        gap_max_days=0,
        earliest=VISIT_DAY,
        target=VISIT_DAY,
        latest=VISIT_DAY,
        appointment=visit,
    )
    return SessionRecord(
        planned_session=session,
        patient=visit.patient,
        state=RecordState.SIGNED,
        operator=visit.practitioner,
        opened_at=visit.starts_at,
        started_at=visit.starts_at,
        ended_at=ENDED,
        signed_at=ENDED + timedelta(minutes=10),
        signed_by=visit.practitioner,
    )


ENDED = datetime(2027, 3, 10, 10, 40, tzinfo=ISTANBUL)


def test_messages_after_a_session_come_in_their_order(record):
    record.save()

    for hours in (1, 2, 24, 48, 24 * 7, 24 * 30, 24 * 90):
        plan_reminders(at=ENDED + timedelta(hours=hours))

    assert queued() == [
        ("aftercare", "aftercare"),
        ("check_in", "follow_up"),
        ("may_wash", "follow_up"),
        ("week_later", "follow_up"),
        ("month_later", "follow_up"),
        ("quarter_later", "follow_up"),
    ]


def test_aftercare_names_no_treatment_and_gives_the_numbers_to_call(record):
    record.save()

    plan_reminders(at=ENDED + timedelta(hours=2))

    message = Message.objects.get()
    assert message.subject == "After your visit at Örnek Hair Clinic"
    assert "Call us if something worries you: +902120000000" in message.body_text
    assert "mesotherapy" not in (message.body_text + message.body_html).lower()


def test_session_not_signed_has_no_aftercare(record):
    record.state, record.signed_at, record.signed_by = (
        RecordState.IN_PROGRESS,
        None,
        None,
    )
    record.save()

    assert plan_reminders(at=ENDED + timedelta(hours=3)).queued == 0


@pytest.mark.parametrize(("started", "queued_rows"), [(True, 1), (False, 0)])
def test_session_stopped_early_has_aftercare_only_when_it_had_begun(
    record, started, queued_rows
):
    record.state, record.stop_reason = RecordState.STOPPED_EARLY, "Felt faint"
    record.started_at = record.started_at if started else None
    record.save()

    assert plan_reminders(at=ENDED + timedelta(hours=3)).queued == queued_rows


def test_messages_after_a_session_outlive_the_course(record):
    record.save()
    Course.objects.update(state=CourseState.ENDED, ended_at=ENDED)

    plan_reminders(at=ENDED + timedelta(hours=2))

    assert queued() == [("aftercare", "aftercare")]


def test_run_leaves_a_heartbeat_even_when_nothing_is_due():
    plan_reminders(at=DAY_BEFORE)

    beat = Heartbeat.objects.get(name="reminders")
    assert (beat.beat_at, beat.detail) == (DAY_BEFORE, {"queued": 0, "call_instead": 0})


def test_number_of_queries_does_not_grow_with_visits(visit, django_assert_num_queries):
    plan_reminders(at=WEEK_BEFORE)
    with django_assert_num_queries(17) as one:
        plan_reminders(at=DAY_BEFORE)
    Message.objects.all().delete()
    for hour in ("11:00", "12:00"):
        AppointmentFactory(
            location=visit.location,
            starts_at=local(visit.location, VISIT_DAY, hour),
            booked_at=visit.booked_at,
        )
    with django_assert_num_queries(len(one)):
        assert plan_reminders(at=DAY_BEFORE + timedelta(hours=2)).queued == 3


def test_task_runs_twice_without_harm():
    plan_reminders_task()
    plan_reminders_task(some_later_argument=1)

    assert Heartbeat.objects.filter(name="reminders").count() == 1
