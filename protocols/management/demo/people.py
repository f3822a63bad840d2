"""The demo's patients, each somewhere on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.models.intake import Intake
from patients.models.patient import Patient
from protocols.actions import issue, patch_tests
from protocols.actions.issue import NotYetClear
from protocols.domain.screening_inputs import PatchResult
from protocols.domain.states import PatchTestResult
from protocols.management.demo import (
    consultation,
    mending,
    reception,
    review,
    treatment,
)
from protocols.management.demo.cast import Person, Stage, people
from protocols.management.demo.clockwork import Way
from protocols.management.demo.frame import Frame
from protocols.models.course import Course, PlannedSession
from protocols.models.plan import TreatmentPlan
from protocols.models.screening import PatchTest
from protocols.models.session import SessionRecord

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_S = AppointmentState
# So many of the patients confirm by the link in the mail.
CONFIRM = 0.65


def ways(frame: Frame, *, at: datetime) -> list[Way]:
    """One way a person, from the registration on."""
    return [PatientsWay(frame, person, at).steps() for person in people()]


@dataclass(slots=True)
class PatientsWay:
    """Each step yields the moment at which it happens."""

    frame: Frame
    person: Person
    now: datetime

    @property
    def clinician(self) -> StaffMember:
        return self.frame.clinicians[self.person.clinician]

    @property
    def desk(self) -> StaffMember:
        return self.frame.desk

    @property
    def consult_day(self) -> date:
        zone = self.frame.location.zone
        return self.now.astimezone(zone).date() + self.person.consult * DAY

    def steps(self) -> Iterator[datetime]:
        registered = self._registration()
        yield registered
        patient = reception.register(self.person, self.frame, at=registered)
        if not self.person.comes_to(Stage.BOOKED):
            return
        visit = self._book_consultation(patient, registered)
        if self.person.comes_to(Stage.SENT):
            yield from self._intake(patient, registered + 10 * MINUTE)
        yield from self._visit(patient, visit)

    def _registration(self) -> datetime:
        """Five to seven days before the visit, at a time the desk is there."""
        lead = 5 + self.person.number % 3
        day = min(self.consult_day, self._today + DAY) - lead * DAY
        minutes = (self.person.number * 37) % 420
        opened = datetime.combine(day, time(9, 30), tzinfo=self.frame.location.zone)
        return opened + minutes * MINUTE

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.frame.location.zone).date()

    def _book_consultation(self, patient: Patient, at: datetime) -> Appointment:
        slot = reception.find_slot(
            self.frame,
            "consultation",
            on=self.consult_day,
            patient=patient,
            practitioner=self.clinician,
            after=at,
            hour=self.person.hour,
        )
        assert slot is not None
        return reception.book(
            self.frame, "consultation", slot, patient=patient, at=at + 5 * MINUTE
        )

    def _intake(self, patient: Patient, sent: datetime) -> Iterator[datetime]:
        yield sent
        intake = reception.send_intake(patient, self.frame, at=sent)
        if not self.person.comes_to(Stage.STARTED):
            return
        filled = sent + 3 * HOUR
        yield filled
        screens = 8 if self.person.comes_to(Stage.SUBMITTED) else 3
        intake = reception.fill_in(intake, self.person, screens=screens, at=filled)
        if self.person.comes_to(Stage.SUBMITTED):
            yield filled + 12 * MINUTE
            reception.submit(intake, self.person, at=filled + 12 * MINUTE)

    def _visit(self, patient: Patient, visit: Appointment) -> Iterator[datetime]:
        if self.person.outcome == "cancelled":
            moment = self.now - 5 * HOUR
            yield moment
            reception.call_off(visit, reason="Travelling that week.", at=moment)
            return
        if Random(self.person.number).random() < CONFIRM:
            moment = visit.starts_at - 26 * HOUR
            yield moment
            reception.advance(visit, _S.CONFIRMED, by=None, at=moment)
        if self.person.outcome == "no_show":
            moment = visit.starts_at + 20 * MINUTE
            yield moment
            reception.advance(visit, _S.NO_SHOW, by=self.desk, at=moment)
            return
        yield from self._come_in(visit)
        if self.person.comes_to(Stage.REVIEWED):
            yield from self._consult(patient, visit)
        yield visit.ends_at
        reception.advance(visit, _S.DONE, by=self.clinician, at=visit.ends_at)
        if self.person.comes_to(Stage.ISSUED):
            yield from self._after(patient, visit)

    def _come_in(self, visit: Appointment) -> Iterator[datetime]:
        early = (5 + self.person.number % 9) * MINUTE
        yield visit.starts_at - early
        reception.advance(visit, _S.ARRIVED, by=self.desk, at=visit.starts_at - early)
        yield visit.starts_at + 2 * MINUTE
        reception.advance(
            visit, _S.IN_ROOM, by=self.desk, at=visit.starts_at + 2 * MINUTE
        )

    def _consult(self, patient: Patient, visit: Appointment) -> Iterator[datetime]:
        person, by, begun = self.person, self.clinician, visit.starts_at
        yield begun + 5 * MINUTE
        intake = Intake.objects.get(patient=patient)
        review.accept_identity(intake, by=self.desk, at=begun + 4 * MINUTE)
        review.accept_health(intake, by=by, at=begun + 5 * MINUTE)
        consultation.ask(patient, person, by=by, at=begun + 6 * MINUTE)
        if not person.comes_to(Stage.ASSESSED):
            return
        yield begun + 15 * MINUTE
        consultation.assess(patient, person, by=by, at=begun + 15 * MINUTE)
        review.take_photos(patient, person, by=by, at=begun + 16 * MINUTE)
        if not person.comes_to(Stage.SCREENED):
            return
        yield begun + 22 * MINUTE
        if person.clear:
            self._make_clear(patient, begun)
        consultation.screen(patient, by=by, at=begun + 22 * MINUTE)
        if person.until == Stage.DECLINED:
            yield begun + 35 * MINUTE
            consultation.decline(patient, by=by, at=begun + 35 * MINUTE)
        elif person.comes_to(Stage.DRAFTED):
            yield begun + 30 * MINUTE
            yield from self._plan(patient, begun + 30 * MINUTE)

    def _make_clear(self, patient: Patient, begun: datetime) -> None:
        """Patch test and consents were there before: moved here from elsewhere."""
        test = patch_tests.apply_patch_test(
            patient=patient,
            ingredients=consultation.INGREDIENTS,
            by=self.clinician,
            at=begun - 3 * DAY,
        )
        self._read(test, PatchTestResult.NEGATIVE, begun + 20 * MINUTE)
        consultation.sign_consents(
            patient, witness=self.clinician, at=begun + 21 * MINUTE
        )

    def _plan(self, patient: Patient, at: datetime) -> Iterator[datetime]:
        start_on = self.consult_day + 5 * DAY
        plan = consultation.draft(patient, start_on=start_on, by=self.clinician, at=at)
        if not self.person.comes_to(Stage.ISSUED):
            return
        yield at + 6 * MINUTE
        consultation.issue_it(
            plan,
            send=self.person.delivery == "attachment",
            by=self.clinician,
            at=at + 6 * MINUTE,
        )
        yield at + 9 * MINUTE
        consultation.sign_consents(patient, witness=self.clinician, at=at + 9 * MINUTE)
        if self.person.patch != "missing":
            patch_tests.apply_patch_test(
                patient=patient,
                ingredients=consultation.INGREDIENTS,
                by=self.clinician,
                at=at + 11 * MINUTE,
            )

    def _after(self, patient: Patient, visit: Appointment) -> Iterator[datetime]:
        """The patch test is read, the plan starts, the desk books the course."""
        test = PatchTest.objects.filter(patient=patient).first()
        if test is None:
            self._book_patch_test(patient, visit.ends_at)
            return
        reading = self._book_reading(patient, test, visit.ends_at)
        yield from self._come_in(reading)
        yield reading.ends_at
        result = PatchTestResult.NEGATIVE
        if self.person.patch == "positive":
            result = PatchTestResult.POSITIVE
        self._read(test, result, reading.ends_at)
        reception.advance(reading, _S.DONE, by=self.clinician, at=reading.ends_at)
        plan = TreatmentPlan.objects.select_related("patient").get(patient=patient)
        try:
            issue.start_if_clear(plan=plan, by=self.clinician, at=reading.ends_at)
        except NotYetClear:
            return
        if self.person.comes_to(Stage.COURSE):
            yield reading.ends_at + 9 * MINUTE
            yield from self._course(plan, reading.ends_at + 9 * MINUTE)

    def _book_reading(
        self, patient: Patient, test: PatchTest, at: datetime
    ) -> Appointment:
        zone = self.frame.location.zone
        day = consultation.read_from(test.applied_at).astimezone(zone).date()
        slot = reception.find_slot(
            self.frame,
            "patch_reading",
            on=day,
            patient=patient,
            practitioner=self.clinician,
            after=at,
            hour=test.applied_at.astimezone(zone).hour,
        )
        assert slot is not None
        return reception.book(self.frame, "patch_reading", slot, patient=patient, at=at)

    def _book_patch_test(self, patient: Patient, at: datetime) -> None:
        slot = reception.find_slot(
            self.frame,
            "patch_test",
            on=self._today + DAY,
            patient=patient,
            practitioner=self.clinician,
            after=at,
        )
        assert slot is not None
        reception.book(self.frame, "patch_test", slot, patient=patient, at=at)

    def _read(self, test: PatchTest, result: PatchTestResult, at: datetime) -> None:
        positive = ("dexpanthenol",) if result == PatchTestResult.POSITIVE else ()
        patch_tests.read_patch_test(
            test=test, reading=PatchResult(result, positive), by=self.clinician, at=at
        )

    def _course(self, plan: TreatmentPlan, at: datetime) -> Iterator[datetime]:
        plan.refresh_from_db()
        start_on = at.astimezone(self.frame.location.zone).date() + 2 * DAY
        course = consultation.book_course(plan, self.frame, start_on=start_on, at=at)
        late = ""
        for number in _numbers_with_time(course):
            if number == self.person.missed:
                yield from self._missed(_planned(course, number))
                late = "Did not come the week before."
                continue
            if number == self.person.made_up:
                yield from self._missed(_planned(course, number))
                yield from self._make_up(_planned(course, number))
            if number == self.person.put_off:
                yield from self._put_off(_planned(course, number))
                late = "Was ill that week."
            yield from self._session(_planned(course, number), late)
            late = ""

    def _missed(self, planned: PlannedSession) -> Iterator[datetime]:
        assert planned.appointment is not None
        moment = planned.appointment.starts_at + 20 * MINUTE
        yield moment
        reception.advance(planned.appointment, _S.NO_SHOW, by=self.desk, at=moment)

    def _make_up(self, planned: PlannedSession) -> Iterator[datetime]:
        assert planned.appointment is not None
        moment = planned.appointment.starts_at + 50 * MINUTE
        yield moment
        mending.make_up(planned, by=self.desk, at=moment)

    def _put_off(self, planned: PlannedSession) -> Iterator[datetime]:
        assert planned.appointment is not None
        moment = planned.appointment.starts_at - 4 * HOUR
        yield moment
        reception.call_off(planned.appointment, reason="Fell ill.", at=moment)
        yield moment + 30 * MINUTE
        planned.appointment.refresh_from_db()
        mending.put_off(planned, by=self.clinician, at=moment + 30 * MINUTE)

    def _session(self, planned: PlannedSession, late: str) -> Iterator[datetime]:
        visit = planned.appointment
        assert visit is not None
        if Random(f"{planned.pk}").random() < CONFIRM:
            yield visit.starts_at - 24 * HOUR
            reception.advance(
                visit, _S.CONFIRMED, by=None, at=visit.starts_at - 24 * HOUR
            )
        yield from self._come_in(visit)
        begun = visit.starts_at + 5 * MINUTE
        yield begun
        by = visit.practitioner
        record: SessionRecord = treatment.begin(planned, late=late, by=by, at=begun)
        yield visit.ends_at
        treatment.finish(record, by=by, at=visit.ends_at)


def _numbers_with_time(course: Course) -> list[int]:
    rows = course.sessions.filter(appointment__isnull=False).order_by("number")
    return list(rows.values_list("number", flat=True))


def _planned(course: Course, number: int) -> PlannedSession:
    """As it stands now: a repair may have given it another time."""
    rows = course.sessions.select_related("appointment__practitioner", "course")
    return rows.get(number=number)
