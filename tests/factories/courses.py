"""A clinic that works every day, and a course with times in it, booked as staff book it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from clinic.actions import appointments
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import AdvanceRequest, CancelRequest
from clinic.models import Appointment
from protocols.actions import courses as actions
from protocols.domain.course import ChosenTime, CourseRequest
from protocols.domain.course_change import Decision, Event, Lost, Mode, Repair
from protocols.domain.course_orders import RepairOrder
from protocols.domain.course_proposal import Wishes
from protocols.domain.course_repair import repair
from protocols.models import Course, PlannedSession
from protocols.queries import courses
from protocols.queries.course_repair import course_now, free_for, open_from
from tests.factories.clinic import (
    NOW,
    AppointmentTypeFactory,
    ClinicFactory,
    LocationFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
)
from tests.factories.protocol_rows import issued_plan

START = date(2027, 3, 2)


class CourseWorld:
    """T1: five weekly, four monthly sessions from Tuesday 2 March 2027, at 10:00."""

    def __init__(self, *, people: int = 1, start: date = START) -> None:
        self.start = start
        self.clinic = ClinicFactory()
        self.location = LocationFactory()
        self.room = RoomFactory(location=self.location)
        self.people = [self._worker(number) for number in range(people)]
        self.clinician = self.people[0]
        self.type = AppointmentTypeFactory(kind="session", minutes=45)
        self.desk = StaffMemberFactory(desk=True, full_name="Selin Kaya")
        self.plan = issued_plan(clinician=self.clinician)
        self.patient = self.plan.patient

    def _worker(self, number: int):
        room = self.room if number == 0 else RoomFactory(location=self.location)
        worker = StaffMemberFactory(clinician=True)
        for weekday in range(7):
            ShiftFactory(
                practitioner=worker,
                location=self.location,
                room=room,
                weekday=weekday,
                starts=time(9),
                ends=time(17),
            )
        return worker

    def booked(self, at: datetime = NOW) -> Course:
        frame = courses.CourseFrame(
            content=courses.issued_content(self.plan),
            patient_id=self.patient.pk,
            location=self.location,
            type=self.type,
            start_on=self.start,
            at=at,
        )
        wishes = Wishes(
            from_time=time(10), until_time=time(10), practitioner_id=self.clinician.pk
        )
        proposed = courses.proposal(frame, courses.free_times(frame), wishes)
        request = CourseRequest(
            location_id=self.location.pk,
            type_id=self.type.pk,
            start_on=self.start,
            wishes=wishes,
            times=tuple(ChosenTime(s.number, s.slot) for s in proposed),
        )
        return actions.book_course(
            plan=self.plan, request=request, by=self.desk, at=at, form_key=uuid.uuid4()
        )

    def session(self, course: Course, number: int) -> PlannedSession:
        return courses.sessions_of(course).get(number=number)

    def moment(self, day: date, clock: str = "10:40") -> datetime:
        local = datetime.combine(day, time.fromisoformat(clock), self.location.zone)
        return local.astimezone(UTC)

    def give(self, course: Course, upto: int) -> None:
        """Sessions 1 to ``upto`` took place at their times."""
        rows = courses.sessions_of(course).filter(number__lte=upto)
        Appointment.objects.filter(planned_session__in=rows).update(
            state=AppointmentState.DONE
        )

    def miss(self, course: Course, number: int) -> datetime:
        """Mark the session as missed ten minutes after it began; that moment."""
        appointment = self.session(course, number).appointment
        at = appointment.starts_at + timedelta(minutes=10)
        request = AdvanceRequest(
            version=appointment.version, to=AppointmentState.NO_SHOW
        )
        appointments.advance(appointment.pk, request, by=self.desk, at=at)
        return at

    def cancel(self, course: Course, number: int, at: datetime) -> None:
        appointment = self.session(course, number).appointment
        request = CancelRequest(version=appointment.version, reason="ill")
        appointments.cancel(appointment.pk, request, by=self.desk, at=at)

    def order(
        self,
        course: Course,
        event: Event | int,
        *,
        at: datetime,
        mode: Mode = Mode.SHIFT_REST,
        decision: Decision | None = None,
        pinned: dict | None = None,
        **changes: object,
    ) -> RepairOrder:
        event = Lost(event) if isinstance(event, int) else event
        course.refresh_from_db()
        now = course_now(course)
        found: Repair = repair(
            now,
            event,
            mode=mode,
            free=free_for(course, now, at=open_from(now, event, at=at)),
            today=at.astimezone(self.location.zone).date(),
            decision=decision,
            pinned=pinned or {},
        )
        values: dict[str, object] = {
            "version": course.version,
            "now": now,
            "repair": found,
            "number": getattr(event, "number", 0),
            "decision": decision,
        }
        return RepairOrder(**(values | changes))  # type: ignore[arg-type]
