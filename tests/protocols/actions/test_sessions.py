"""From the open record to the signature: nothing skipped, nothing changed afterwards."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from clinic.models import Appointment, AuditEvent
from protocols.actions import session_records, sessions
from protocols.actions.session_records import NotSignable, StaleRecord
from protocols.actions.sessions import ChecklistInput, SessionRefused
from protocols.models import PlannedSession, ProductUse, SessionRecord
from protocols.queries.session_clearing import blockers_of
from protocols.queries.sessions import Checklist, planned_sessions, record_of
from protocols.queries.treatments import treatment_of
from tests.factories.clinic import NOW, AppointmentFactory, StaffMemberFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.screening import TODAY_CLEAR, answered, clear_patient
from tests.protocols.domain.test_treatment import BIOTIN
from tests.protocols.domain.test_treatment import GOOD as OF_BIOTIN

pytestmark = pytest.mark.django_db

# What the issued plan of these tests holds.
GOOD = replace(OF_BIOTIN, products=(replace(BIOTIN, ingredient="dexpanthenol"),))
NOTHING_NEW = {"illness": "no", "medicine": "no", "allergy": "no"}
BODY = {"pulse": 72, "eaten": "yes", "last_period": "unknown"}
DAY = {
    **TODAY_CLEAR,
    "scalp_infection": "no",
    "suspicious_lesion": "no",
    "anticoagulant": "none",
}


class World:
    """A clear patient on an active course whose first session is now."""

    def __init__(self, *, state: str = "active", **answers: object) -> None:
        self.patient = clear_patient(**answers)
        self.clinician = StaffMemberFactory(clinician=True)
        plan = issued_plan(patient=self.patient, clinician=self.clinician, state=state)
        self.course = course_of(plan)
        self.planned = self.course.sessions.get(number=1)
        self.planned.appointment = AppointmentFactory(
            patient=self.patient, practitioner=self.clinician, state="arrived"
        )
        self.planned.save()

    @property
    def session(self) -> PlannedSession:
        return planned_sessions().get(pk=self.planned.pk)

    def opened(self) -> SessionRecord:
        return sessions.open_record(self.session, by=self.clinician, at=NOW)

    def checked(
        self, *, news: dict[str, object] | None = None, **answers
    ) -> SessionRecord:
        said = {**BODY, **(news or NOTHING_NEW)}
        checklist = Checklist(answers={**DAY, **answers}, **said)
        given = ChecklistInput(checklist)
        return sessions.check(self.opened(), given, by=self.clinician, at=NOW)

    def started(self) -> SessionRecord:
        return sessions.start(self.checked(), by=self.clinician, at=NOW)

    def saved(self, treatment=GOOD) -> SessionRecord:
        record = self.started()
        return session_records.save_treatment(
            record, treatment, version=record.version, by=self.clinician, at=NOW
        )

    def hurdles(self, record: SessionRecord) -> list[tuple[str, str]]:
        found = blockers_of(record, self.session, at=NOW)
        return [(str(blocker.hurdle), blocker.rule_id) for blocker in found]


def test_clear_patient_is_cleared_started_and_signed_and_the_appointment_follows():
    world = World()

    record = session_records.sign(world.saved(), by=world.clinician, at=NOW)

    assert (record.state, record.signed_by, record.signed_at) == (
        "signed",
        world.clinician,
        NOW,
    )
    assert Appointment.objects.get().state == "done"
    actions = AuditEvent.objects.filter(subject="session_record").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "session_opened",
        "session_checked",
        "session_started",
        "session_saved",
        "stock_used",
        "session_signed",
    ]


def test_opening_twice_finds_the_first_record():
    world = World()

    assert world.opened() == world.opened()


def test_person_without_the_right_to_inject_opens_nothing():
    world = World()
    world.clinician = StaffMemberFactory(clinician=True, may_inject=False)

    with pytest.raises(SessionRefused):
        world.opened()

    assert not SessionRecord.objects.exists()


@pytest.mark.parametrize(
    ("answers", "hurdle"),
    [
        ({"temperature_c": 38.0}, ("today_stop", "P04")),
        ({"sbp": 85}, ("today_stop", "H07")),
        ({"hours_since_alcohol": 23}, ("today_stop", "B05")),
        ({"hours_since_alcohol": "unknown"}, ("answer_missing", "B05")),
        ({"sbp": None}, ("answer_missing", "Q01")),
    ],
)
def test_answer_of_the_day_keeps_the_session_closed(answers, hurdle):
    world = World()

    record = world.checked(**answers)

    assert record.state == "draft"
    assert hurdle in world.hurdles(record)
    with pytest.raises(SessionRefused):
        sessions.start(record, by=world.clinician, at=NOW)


def test_alcohol_exactly_a_day_ago_is_clear():
    assert World().checked(hours_since_alcohol=24).state == "cleared"


@pytest.mark.parametrize("word", ["yes", "unknown"])
def test_news_keeps_the_session_closed_until_the_record_holds_it(word):
    world = World()
    news = {**NOTHING_NEW, "medicine": word}

    assert world.hurdles(world.checked(news=news)) == [("news", "")]
    assert world.checked(news={**news, "recorded": True}).state == "cleared"


def test_fact_that_changed_since_the_plan_stops_the_session():
    world = World()
    answered(world.patient, by=world.clinician, keloid="scalp")

    assert ("course_screening", "S05") in world.hurdles(world.checked())


def test_check_that_no_longer_holds_does_not_start():
    world = World()
    record = world.checked()
    answered(world.patient, by=world.clinician, clotting_disorder="yes")

    with pytest.raises(sessions.NotClear) as refusal:
        sessions.start(record, by=world.clinician, at=NOW)

    assert "B01" in {blocker.rule_id for blocker in refusal.value.blockers}
    assert SessionRecord.objects.get().state == "cleared"


def test_pending_plan_gives_no_session():
    world = World(state="pending_start")

    assert ("plan", "") in world.hurdles(world.checked())


def test_treatment_before_the_start_is_refused():
    world = World()
    record = world.checked()

    with pytest.raises(SessionRefused):
        session_records.save_treatment(
            record, GOOD, version=record.version, by=world.clinician, at=NOW
        )


def test_draft_comes_back_as_it_was_saved():
    world = World()
    world.saved()

    saved = record_of(world.session)

    assert treatment_of(saved) == GOOD


def test_stale_save_is_refused_and_changes_nothing():
    world = World()
    record = world.saved()

    with pytest.raises(StaleRecord):
        session_records.save_treatment(
            record,
            replace(GOOD, note="late"),
            version=record.version - 1,
            by=world.clinician,
            at=NOW,
        )

    assert SessionRecord.objects.get().note == ""


def test_incomplete_record_is_not_signed():
    world = World()
    record = world.saved(replace(GOOD, products=()))

    with pytest.raises(NotSignable) as refusal:
        session_records.sign(record, by=world.clinician, at=NOW)

    assert [issue.field for issue in refusal.value.issues] == ["products"]
    assert SessionRecord.objects.get().state == "in_progress"


def test_warning_is_signed_only_with_a_reason():
    deep = replace(GOOD, zones=(replace(GOOD.zones[0], depth_mm=Decimal("5.0")),))
    world = World()
    record = world.saved(deep)
    with pytest.raises(NotSignable):
        session_records.sign(record, by=world.clinician, at=NOW)

    record = session_records.save_treatment(
        record,
        replace(deep, soft_limits_accepted="Thick scalp"),
        version=record.version,
        by=world.clinician,
        at=NOW,
    )

    assert session_records.sign(record, by=world.clinician, at=NOW).state == "signed"


def test_signing_twice_is_signing_once():
    world = World()
    record = session_records.sign(world.saved(), by=world.clinician, at=NOW)

    again = session_records.sign(
        record, by=world.clinician, at=NOW + timedelta(hours=1)
    )

    assert again.signed_at == NOW
    assert AuditEvent.objects.filter(action="session_signed").count() == 1


def test_signed_record_is_locked_by_the_database_too():
    world = World()
    record = session_records.sign(world.saved(), by=world.clinician, at=NOW)

    for change in (
        lambda: SessionRecord.objects.filter(pk=record.pk).update(note="x"),
        lambda: ProductUse.objects.filter(record=record).update(lot="other"),
        lambda: record.zones.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_addendum_corrects_a_signed_record_and_is_there_once():
    world = World()
    record = session_records.sign(world.saved(), by=world.clinician, at=NOW)
    words = {"text": "Lot read again: BT-2612.", "reason": "Misread label"}

    first = session_records.add_addendum(record, **words, by=world.clinician, at=NOW)
    again = session_records.add_addendum(record, **words, by=world.clinician, at=NOW)

    assert first == again
    assert record_of(world.session).addenda.count() == 1


def test_session_stopped_early_is_locked_with_its_reason():
    world = World()

    record = session_records.stop_early(
        world.started(), reason="Patient felt faint", by=world.clinician, at=NOW
    )

    assert (record.state, record.stop_reason, record.is_locked) == (
        "stopped_early",
        "Patient felt faint",
        True,
    )


def test_next_session_too_soon_is_refused():
    world = World()
    session_records.sign(world.saved(), by=world.clinician, at=NOW)
    second = world.course.sessions.get(number=2)
    record = sessions.open_record(
        planned_sessions().get(pk=second.pk), by=world.clinician, at=NOW
    )
    at = NOW + timedelta(days=5)

    found = blockers_of(record, planned_sessions().get(pk=second.pk), at=at)

    assert "G10" in {blocker.rule_id for blocker in found}


@pytest.mark.parametrize(("days", "rule_id"), [(11, ""), (15, "G11")])
def test_late_session_asks_why(days, rule_id):
    world = World()
    session_records.sign(world.saved(), by=world.clinician, at=NOW)
    second = planned_sessions().get(pk=world.course.sessions.get(number=2).pk)
    record = sessions.open_record(second, by=world.clinician, at=NOW)
    at = NOW + timedelta(days=days)

    late = [
        blocker.rule_id
        for blocker in blockers_of(record, second, at=at)
        if blocker.hurdle == "late"
    ]
    record.outside_window_reason = "Patient travelled"
    excused = [b for b in blockers_of(record, second, at=at) if b.hurdle == "late"]

    assert late == [rule_id]
    assert excused == []
