"""Hold back, tell everybody once, take down each answer; nothing stops the telling."""

import pytest

from clinic.actions.delivery import deliver_due
from clinic.models import AuditEvent, Message, Task
from patients.models import Patient
from protocols.actions import lot_states, recalls
from protocols.actions.lot_states import LotRefused
from protocols.actions.recalls import RecallRefused
from protocols.domain.recall import NoticeAnswer, NoticeState, RecallLetter
from protocols.models import Lot, Recall, RecallNotice
from protocols.queries.recalls import reach
from tests.factories.clinic import NOW, ClinicFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.recalls import course_for, session_with
from tests.factories.stock import LotFactory, ProductFactory, mix_of

pytestmark = pytest.mark.django_db


class World:
    def __init__(self, *emails: str) -> None:
        ClinicFactory()
        self.by = StaffMemberFactory(clinician=True)
        self.lot = LotFactory(
            number="AB-12", product=ProductFactory(brand="Panthenol X")
        )
        self.patients = [PatientFactory(email=email) for email in emails]
        for patient in self.patients:
            session_with(patient, self.lot)

    def started(self) -> Recall:
        return recalls.start(self.lot.pk, reason="Particles", by=self.by, at=NOW)

    def told(self, *, with_unsure: bool = True) -> Recall:
        recall = self.started()
        recalls.tell_all(
            recall.pk,
            letter=RecallLetter.PLEASE_ANSWER,
            with_unsure=with_unsure,
            by=self.by,
            at=NOW,
        )
        recalls.write_due(at=NOW)
        return recall

    def states(self, recall: Recall) -> list[NoticeState]:
        return [one.state for one in reach(recall, self.lot).patients]


def test_recall_holds_the_lot_and_its_mixes_back_once():
    world = World()
    mix = mix_of(world.lot)
    free = LotFactory()

    assert world.started() == world.started()

    states = {lot.pk: lot.state for lot in Lot.objects.all()}
    assert states == {
        world.lot.pk: "quarantined",
        mix.pk: "quarantined",
        free.pk: "usable",
    }
    assert AuditEvent.objects.filter(action="recall_started").count() == 1


def test_everybody_is_told_once_however_often_it_is_clicked():
    world = World("a@patients.test", "b@patients.test")

    recall = world.told()
    world.told()

    assert Message.objects.filter(kind="safety_notice").count() == 2
    assert RecallNotice.objects.count() == 2
    assert world.states(recall) == [NoticeState.QUEUED] * 2


def test_mail_says_neither_what_was_given_nor_why():
    world = World("a@patients.test")

    world.told()

    message = Message.objects.get()
    for word in ("Panthenol", "AB-12", "Particles", "recall", "lot"):
        assert word.lower() not in message.subject.lower()
        assert word.lower() not in message.body_text.lower()


def test_whoever_comes_later_is_told_when_it_is_clicked_again():
    world = World("a@patients.test")
    world.told()
    session_with(PatientFactory(email="late@patients.test"), world.lot)

    world.told()

    assert RecallNotice.objects.count() == 2


def test_same_number_of_another_brand_is_told_only_when_asked_for():
    world = World()
    session_with(PatientFactory(email="a@patients.test"), typed="AB-12", brand="Other")

    world.told(with_unsure=False)
    assert RecallNotice.objects.count() == 0
    world.told(with_unsure=True)
    assert RecallNotice.objects.count() == 1


def test_patient_without_an_address_is_called_by_the_desk():
    world = World("")

    recall = world.told()
    recalls.write_due(at=NOW)

    task = Task.objects.get()
    assert (task.kind, task.role) == ("call_about_notice", "front_desk")
    assert task.url == f"/stock/notices/{RecallNotice.objects.get().pk}/"
    assert world.states(recall) == [NoticeState.TO_CALL]


@pytest.mark.parametrize("state", ["bounced", "failed", "unknown", "cancelled"])
def test_mail_that_did_not_arrive_becomes_a_call(state):
    world = World("a@patients.test")
    recall = world.told()
    Message.objects.update(state=state)

    recalls.write_due(at=NOW)
    recalls.write_due(at=NOW)

    assert Task.objects.count() == 1
    assert world.states(recall) == [NoticeState.NOT_DELIVERED]


def test_neither_opting_out_nor_a_paused_course_stops_the_word(smtp_server):
    world = World("a@patients.test")
    Patient.objects.update(wants_reminders=False)
    course = course_for(world.patients[0])
    course.state, course.pause_reason, course.paused_at = "paused", "Ill", NOW
    course.save()
    recall = world.told()

    deliver_due(at=NOW)

    assert Message.objects.get().state == "sent"
    assert world.states(recall) == [NoticeState.SENT]


def test_night_does_not_hold_the_word_back(smtp_server):
    world = World("a@patients.test")
    world.told()
    midnight = NOW.replace(hour=23)

    deliver_due(at=midnight)

    assert Message.objects.get().state == "sent"


def noticed(world: World) -> RecallNotice:
    world.told()
    return RecallNotice.objects.get()


def test_answer_by_link_counts_once_and_the_newest_stands():
    world = World("a@patients.test")
    notice = noticed(world)

    for given in (NoticeAnswer.WELL, NoticeAnswer.WELL, NoticeAnswer.PROBLEM):
        recalls.answer(notice.pk, given, by=None, at=NOW)

    assert [r.answer for r in notice.replies.all()] == ["well", "problem"]
    assert Task.objects.get().kind == "problem_reported"


def test_asking_for_a_call_opens_the_desks_task_and_an_answer_ends_it():
    world = World("a@patients.test")
    notice = noticed(world)

    recalls.answer(notice.pk, NoticeAnswer.CALL_ME, by=None, at=NOW)
    assert Task.objects.open().get().kind == "call_about_notice"
    recalls.answer(notice.pk, NoticeAnswer.WELL, note="By phone", by=world.by, at=NOW)

    assert not Task.objects.open().exists()


def test_closed_recall_keeps_its_first_outcome_and_tells_nobody():
    world = World("a@patients.test")
    recall = world.started()

    recalls.close(recall.pk, outcome="Maker confirms", by=world.by, at=NOW)
    recalls.close(recall.pk, outcome="Another", by=world.by, at=NOW)

    recall.refresh_from_db()
    assert recall.outcome == "Maker confirms"
    with pytest.raises(RecallRefused):
        recalls.tell_all(
            recall.pk,
            letter=RecallLetter.PLEASE_ANSWER,
            with_unsure=True,
            by=world.by,
            at=NOW,
        )


def test_lot_is_not_let_go_while_it_is_recalled():
    world = World()
    world.started()

    with pytest.raises(LotRefused):
        lot_states.release(world.lot.pk, reason="False alarm", by=world.by, at=NOW)


def test_withdrawn_lot_leaves_nothing_on_the_shelf_and_stays_withdrawn():
    world = World()

    lot_states.withdraw(world.lot.pk, reason="Sent back", by=world.by, at=NOW)
    lot_states.withdraw(world.lot.pk, reason="Again", by=world.by, at=NOW)

    assert sum(m.ml for m in world.lot.movements.all()) == 0
    with pytest.raises(LotRefused):
        lot_states.release(world.lot.pk, reason="No", by=world.by, at=NOW)
