"""What lies on the front desk this morning: who waits, what is to do, the note."""

from datetime import datetime, timedelta

from clinic.actions import day_notes, tasks, waiting
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import local_day
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.domain.waiting import WaitingRequest
from clinic.models.diary import Appointment
from patients.models.patient import Patient
from protocols.management.demo.frame import Frame

NOTE = "Courier brings mesogun cartridges before noon. Room 2 is cleaned at 13:00."
# One type each: those who wait without a date take any of these.
WISHES = (
    ("consultation", (), "prefers mornings"),
    ("review", (0, 2, 4), ""),
    ("call", (), "calls back after work"),
    ("consultation", (), ""),
)


def lay_out(frame: Frame, *, at: datetime) -> None:
    today = local_day(at, frame.location.zone)
    day_notes.write(frame.location, today, NOTE, by=frame.manager, at=at)
    busy = Appointment.objects.ahead().filter(starts_at__gte=at).values("patient")
    idle = Patient.objects.exclude(pk__in=busy).order_by("pk")[: len(WISHES)]
    for patient, (kind, weekdays, note) in zip(idle, WISHES, strict=False):
        waiting.add(
            WaitingRequest(
                patient_id=patient.pk,
                type_id=frame.types[kind].pk,
                location_id=frame.location.pk,
                first_day=today,
                last_day=today + timedelta(days=21),
                weekdays=weekdays,
                note=note,
            ),
            by=frame.desk,
            at=at - timedelta(days=2),
        )
    _one_wants_another_time(at=at)


def _one_wants_another_time(*, at: datetime) -> None:
    row = (
        Appointment.objects.filter(
            state=AppointmentState.BOOKED, starts_at__gt=at + timedelta(days=1)
        )
        .order_by("starts_at")
        .first()
    )
    if row is None:
        return
    tasks.open_task(
        TaskDraft(
            kind=TaskKind.ANOTHER_TIME,
            patient_id=row.patient_id,
            appointment_id=row.pk,
            key=f"another-time:{row.pk}",
            url=f"/appointments/{row.pk}/move/",
            facts={"starts": local_day(row.starts_at, row.location.zone).isoformat()},
        ),
        by=None,
        actor="patient",
        at=at - timedelta(hours=3),
    )
