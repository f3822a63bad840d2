"""Pages of the diary through every middleware and the template, without the network.

Twenty practitioners with 240 appointments a working day, and as many appointments in all
as `--scale` says. The reference reads the same days as plain values, by hand.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from bench.clinic_rows import Place, Plan, place
from bench.timing import Latency
from clinic.domain.roles import Role
from clinic.models import StaffMember
from clinic.queries.availability import practitioners_at

SIZES = {"small": 50_000, "large": 1_000_000}
CALLS_A_ROUND = 4

# A Wednesday in the middle of the last full month; everything before it is done.
DAY = date(2027, 3, 17)
NOW = datetime(2027, 3, 17, 7, 42, tzinfo=UTC)
TARGET_MS = 100


def subjects(size: int) -> Iterator[Latency]:
    plan = Plan(
        name=f"Bench, {size} appointments",
        people=20,
        rooms=20,
        a_day=240,
        first_day=date(2027, 3, 1) - timedelta(days=size // 240),
        days=size // 240,
    )
    clinic = place(plan)
    desk = _desk()
    one = str(practitioners_at(clinic.location)[0])
    week = {"view": "week"}
    yield _page(clinic, desk, "diary_day", {}, days=1)
    yield _page(clinic, desk, "diary_week_one", {**week, "practitioner": one}, days=7)
    yield _page(clinic, desk, "diary_week_all", week, days=7)
    yield _page(clinic, desk, "diary_month", {"view": "month"}, days=42)
    yield _unchanged(clinic, desk)


def _desk() -> StaffMember:
    person, _ = StaffMember.objects.get_or_create(
        email="desk@diary.bench.test",
        defaults={"full_name": "Desk", "roles": [Role.FRONT_DESK]},
    )
    return person


def _page(
    clinic: Place, desk: StaffMember, name: str, query: dict[str, str], *, days: int
) -> Latency:
    client = _signed_in(desk)
    address = _address("/diary/", clinic, query)
    return Latency(
        bench="pages",
        name=name,
        n=CALLS_A_ROUND,
        work=lambda: _status(client, address) == 200,
        reference=_reading(clinic, days),
        compared_with="only reading these days as plain values, by hand",
        target_ms=TARGET_MS,
    )


def _unchanged(clinic: Place, desk: StaffMember) -> Latency:
    """What an open page asks every four seconds."""
    client = _signed_in(desk)
    address = _address("/diary/live/", clinic, {})
    with time_machine.travel(NOW, tick=False), override_settings(**PLAIN):
        etag = client.get(address).headers["ETag"]
    return Latency(
        bench="pages",
        name="diary_unchanged",
        n=CALLS_A_ROUND,
        work=lambda: _status(client, address, etag) == 304,
        reference=_reading(clinic, 1),
        compared_with="only reading this day as plain values, by hand",
        target_ms=TARGET_MS,
    )


PLAIN = {"SECURE_SSL_REDIRECT": False}


def _signed_in(desk: StaffMember) -> Client:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    with time_machine.travel(NOW, tick=False):
        client.force_login(desk)
    return client


def _address(path: str, clinic: Place, query: dict[str, str]) -> str:
    asked = {"day": DAY.isoformat(), "location": clinic.location.pk, **query}
    return f"{path}?{urlencode(asked)}"


def _status(client: Client, address: str, etag: str = "") -> int:
    with time_machine.travel(NOW, tick=False), override_settings(**PLAIN):
        return client.get(address, headers={"If-None-Match": etag}).status_code


def _reading(clinic: Place, days: int) -> Callable[[], object]:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a.id, a.starts_at, a.ends_at, a.state, p.full_name, "
                "s.full_name FROM clinic_appointment a "
                "JOIN patients_patient p ON p.id = a.patient_id "
                "JOIN clinic_staffmember s ON s.id = a.practitioner_id "
                "WHERE a.location_id = %s AND a.starts_at >= %s AND a.starts_at < %s",
                [clinic.location.pk, DAY, DAY + timedelta(days=days)],
            )
            assert cursor.fetchall()

    return read
