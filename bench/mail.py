"""Mail: reminders planned, rows claimed, mails handed over; each beside its raw limit.

Works in the database of `bin/bench`, which is thrown away.
"""

import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from bench.timing import Subject
from clinic.actions import claims
from clinic.actions.delivery import deliver_due
from clinic.domain.appointment_kinds import AppointmentKind
from clinic.models import (
    Appointment,
    AppointmentType,
    Clinic,
    Location,
    Message,
    StaffMember,
)
from patients.models import Patient
from protocols.actions.reminders import plan_reminders

SIZES = {"small": 1_000, "large": 100_000}
# The line to a mail server is the slowest part: fewer of these.
MAILS = {1_000: 500, 100_000: 5_000}
BATCH = 100
# Each run has a month of its own, far from the appointments of other benchmarks.
FIRST_RUN = datetime(2100, 3, 3, 7, 0, tzinfo=UTC)
TEXT = "Dear patient,\n\nyour appointment is on Wednesday at ten.\n" * 8
HTML = f"<html><body><p>{TEXT}</p></body></html>"


class Taker:
    """Takes every mail and keeps none."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, _envelope: object
    ) -> str:
        return "250 taken"


def subjects(size: int) -> Iterator[Subject]:
    now = FIRST_RUN + timedelta(days=30 * Location.objects.count())
    _clinic_with_visits(size, now)
    yield _planning(size, now)
    yield _claiming(size, now)
    yield _delivering(MAILS[size], now)


def _planning(size: int, now: datetime) -> Subject:
    _empty_outbox()
    plan_reminders(at=now)
    rows = list(Message.objects.all())
    assert len(rows) == size, f"{len(rows)} reminders, not {size}"
    for row in rows:
        row.pk = None

    def write() -> None:
        Message.objects.bulk_create(rows, batch_size=1_000)
        for row in rows:
            row.pk = None

    return Subject(
        name="mail/plan",
        n=size,
        work=lambda: plan_reminders(at=now),
        reference=write,
        compared_with="bulk_create of the same rows",
        prepare=_empty_outbox,
    )


def _claiming(size: int, now: datetime) -> Subject:
    return Subject(
        name="mail/claim",
        n=size,
        work=lambda: _until_none(lambda: len(claims.take(at=now, limit=BATCH))),
        reference=lambda: _until_none(_claim_raw),
        compared_with="a bare UPDATE … RETURNING of batches as large",
        prepare=lambda: _fill_outbox(size, now),
    )


def _delivering(size: int, now: datetime) -> Subject:
    controller = Controller(Taker(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port

    def send_raw() -> None:
        with smtplib.SMTP("127.0.0.1", controller.port, "localhost") as line:
            for _ in range(size):
                mail = EmailMultiAlternatives("Subject", TEXT, to=["a@bench.test"])
                mail.attach_alternative(HTML, "text/html")
                text = mail.message().as_bytes(linesep="\r\n")
                line.sendmail("clinic@bench.test", ["a@bench.test"], text)

    def deliver() -> None:
        _until_none(lambda: deliver_due(at=now))
        sent = Message.objects.filter(state="sent").count()
        assert sent == size, f"{sent} sent, not {size}"

    return Subject(
        name="mail/deliver",
        n=size,
        work=deliver,
        reference=send_raw,
        compared_with="the same mails over one line, without a database",
        prepare=lambda: _fill_outbox(size, now),
    )


def _until_none(step: object) -> None:
    assert callable(step)
    while step():
        pass


def _claim_raw() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clinic_message SET state = 'claimed', lease_until = now() "
            "WHERE id IN (SELECT id FROM clinic_message WHERE state = 'queued' "
            "LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING id",
            [BATCH],
        )
        return len(cursor.fetchall())


def _empty_outbox() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE clinic_message CASCADE")


def _fill_outbox(size: int, now: datetime) -> None:
    _empty_outbox()
    patient = Patient.objects.earliest("pk")
    Message.objects.bulk_create(
        (
            Message(
                kind="test",
                patient=patient,
                to_address=patient.email,
                language="en-gb",
                subject="Subject",
                body_text=TEXT,
                body_html=HTML,
                dedupe_key=f"bench:{number}",
                not_before=now,
                queued_at=now,
            )
            for number in range(size)
        ),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE clinic_message")


def _clinic_with_visits(size: int, now: datetime) -> None:
    """Each patient has one visit tomorrow, of which a reminder is due now."""
    Clinic.objects.get_or_create(defaults={"name": "Bench"})
    place = Location.objects.create(name="Bench", timezone="Europe/Istanbul")
    what = AppointmentType.objects.create(
        slug=f"bench-{place.pk}",
        kind=AppointmentKind.REVIEW,
        name_en="Review",
        minutes=30,
    )
    who = StaffMember.objects.create(
        email=f"bench{place.pk}@bench.test", full_name="Bench", roles=["clinician"]
    )
    patients = Patient.objects.bulk_create(
        Patient(
            number=f"B{place.pk}-{number}",
            full_name=f"Patient {number}",
            search_key=f"patient {number}",
            email=f"p{number}@bench.test",
            registered_at=now,
        )
        for number in range(size)
    )
    starts_at = now + timedelta(days=1)
    ends_at = starts_at + timedelta(minutes=30)
    Appointment.objects.bulk_create(
        Appointment(
            patient=patient,
            type=what,
            location=place,
            practitioner=who,
            starts_at=starts_at,
            ends_at=ends_at,
            blocked_until=ends_at,
            overbooked=True,
            overbook_reason="Bench",
            overbooked_by=who,
            booked_at=now - timedelta(days=30),
        )
        for patient in patients
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
