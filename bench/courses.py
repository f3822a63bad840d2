"""The course engine, its SQL included: what a desk waits for.

A clinic of 12 practitioners and 10 rooms with 300 appointments a week; for the free days
of a month, one of 20 with as many appointments as `--scale` says.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from bench.clinic_rows import ZONE, Place, Plan, patients, place
from bench.timing import Latency
from clinic.models import Room
from clinic.queries import availability
from protocols.domain.course_change import CourseNow, Lost, Mode, RowState, SessionNow
from protocols.domain.course_proposal import ProposedSession, Step, horizon, propose
from protocols.domain.course_repair import LATE_DAYS, repair, usual_wishes
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window

# Appointments in the diary whose free days are looked for.
SIZES = {"small": 50_000, "large": 1_000_000}
CALLS_A_ROUND = 10

START = date(2027, 3, 1)
NOW = datetime(2027, 2, 26, 9, 0, tzinfo=UTC)
FIRST, WEEKLY, MONTHLY = Window(0, 0, 14), Window(6, 7, 10), Window(25, 30, 40)
NINE = [FIRST, *[WEEKLY] * 4, *[MONTHLY] * 4]
FOURTEEN = [FIRST, *[WEEKLY] * 7, *[MONTHLY] * 6]
MONTH = date(2027, 3, 1), date(2027, 3, 31)

WORKING_CLINIC = Plan(
    name="Bench, 300 a week",
    people=12,
    rooms=10,
    a_day=60,
    first_day=date(2026, 9, 7),
    days=390,
)


def subjects(size: int) -> Iterator[Latency]:
    clinic = place(WORKING_CLINIC)
    yield _proposing(clinic, NINE, name="propose_9", target_ms=150)
    yield _proposing(clinic, FOURTEEN, name="propose_14", target_ms=400)
    yield _repairing(clinic)
    yield _free_month(size)


def _proposing(
    clinic: Place, windows: list[Window], *, name: str, target_ms: float
) -> Latency:
    steps = [Step(number, "PHASE", w) for number, w in enumerate(windows, start=1)]
    last_day = horizon(steps, start_on=START)
    patient = patients(clinic.location, 1)[0]
    people = availability.practitioners_at(clinic.location)
    room = Room.objects.filter(location=clinic.location).earliest("pk")
    wishes = Wishes(
        weekdays=frozenset({1, 3}),
        from_time=time(10),
        until_time=time(13),
        practitioner_id=people[3],
        room_id=room.pk,
    )

    def work() -> bool:
        free = _free(clinic, last_day, patient)
        return _all_placed(propose(steps, start_on=START, free=free, wishes=wishes))

    return Latency(
        bench="courses",
        name=name,
        n=CALLS_A_ROUND,
        work=work,
        reference=_reading(clinic, START, last_day),
        compared_with="only reading the appointments of these days, by hand",
        target_ms=target_ms,
    )


def _repairing(clinic: Place) -> Latency:
    patient = patients(clinic.location, 2)[1]
    course = _course_with_a_missed_session(clinic, patient)
    missed = next(s for s in course.sessions if s.state == RowState.MISSED)
    assert missed.slot is not None
    today = missed.slot.starts_at.astimezone(ZONE).date() + timedelta(days=1)
    last = course.sessions[-1]
    assert last.slot is not None
    last_day = last.slot.starts_at.astimezone(ZONE).date() + timedelta(days=LATE_DAYS)

    def work() -> bool:
        free = _free(clinic, last_day, patient)
        result = repair(
            course, Lost(missed.number), mode=Mode.SHIFT_REST, free=free, today=today
        )
        return result.summary.changed > 0 and result.summary.gaps_inside

    return Latency(
        bench="courses",
        name="repair",
        n=CALLS_A_ROUND,
        work=work,
        reference=_reading(clinic, START, last_day),
        compared_with="only reading the appointments of these days, by hand",
        target_ms=150,
    )


def _free_month(size: int) -> Latency:
    plan = Plan(
        name=f"Bench, {size} appointments",
        people=20,
        rooms=20,
        a_day=240,
        # The month lies where the diary is full.
        first_day=MONTH[0] - timedelta(days=size // 240),
        days=size // 240,
    )
    clinic = place(plan)
    patient = patients(clinic.location, 3)[2]

    def work() -> bool:
        return bool(_free(clinic, MONTH[1], patient, MONTH[0]).days())

    return Latency(
        bench="courses",
        name="free_month",
        n=CALLS_A_ROUND,
        work=work,
        reference=_reading(clinic, *MONTH),
        compared_with="only reading the appointments of this month, by hand",
        target_ms=50,
    )


def _free(
    clinic: Place, last_day: date, patient_id: int, first_day: date = START
) -> availability.FreeSearch:
    return availability.free_times(
        location=clinic.location,
        appointment_type=clinic.type,
        practitioner_ids=availability.practitioners_at(clinic.location),
        room_ids=availability.rooms_for(clinic.location, clinic.type),
        first_day=first_day,
        last_day=last_day,
        patient_id=patient_id,
        not_before=NOW,
    )


def _reading(clinic: Place, first_day: date, last_day: date) -> Callable[[], object]:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT practitioner_id, room_id, starts_at, blocked_until "
                "FROM clinic_appointment WHERE location_id = %s "
                "AND starts_at >= %s AND starts_at < %s",
                [clinic.location.pk, first_day, last_day + timedelta(days=1)],
            )
            assert {row[:3] for row in cursor.fetchall()}

    return read


def _all_placed(sessions: tuple[ProposedSession, ...]) -> bool:
    return all(session.slot for session in sessions)


def _course_with_a_missed_session(clinic: Place, patient: int) -> CourseNow:
    """Nine sessions as proposed; the first three given, the fourth missed."""
    steps = [Step(number, "PHASE", w) for number, w in enumerate(NINE, start=1)]
    free = _free(clinic, horizon(steps, start_on=START), patient)
    proposed = propose(steps, start_on=START, free=free, wishes=Wishes())
    states = [*[RowState.DONE] * 3, RowState.MISSED, *[RowState.AHEAD] * 5]
    sessions = tuple(
        SessionNow(
            number=one.number,
            phase=one.phase,
            window=one.window,
            state=state,
            slot=one.slot,
            given_on=one.day(ZONE) if state == RowState.DONE else None,
        )
        for one, state in zip(proposed, states, strict=True)
    )
    wishes = usual_wishes(sessions, ZONE, stated=Wishes())
    return CourseNow(sessions=sessions, start_on=START, zone=ZONE, wishes=wishes)
