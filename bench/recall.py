"""From a lot to every patient who got some of it, over a clinic's whole life.

As many sessions as `--scale` says, with two products each: one picked from 2,000 lots,
one typed by hand. The lot that is called back went into twenty mixes, three deep. The
reference reads the same rows of the sessions by their keys.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.test import Client, override_settings
from django.urls import reverse

from bench.timing import Latency
from clinic.domain.roles import Role
from clinic.models import StaffMember
from patients.models import Patient
from protocols.models import (
    CandidacyCheck,
    Course,
    Lot,
    LotComponent,
    PlannedSession,
    PlanVersion,
    Product,
    ProductUse,
    Recall,
    SessionRecord,
    TreatmentPlan,
)
from protocols.queries import recalls

SIZES = {"small": 50_000, "large": 1_000_000}
CALLS_A_ROUND = 3
TARGET_MS = 2_000

LOTS, MIXES, PATIENTS, A_COURSE = 2_000, 20, 100_000, 10
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def subjects(size: int) -> Iterator[Latency]:
    person = _clinician()
    lot = _filled(size, person)
    yield Latency(
        bench="recall",
        name=f"patients_{size}",
        n=CALLS_A_ROUND,
        work=lambda: len(recalls.reach(None, lot).patients) > 0,
        reference=_same_rows(lot),
        compared_with="only reading the same rows by their keys, by hand",
        target_ms=TARGET_MS,
    )
    yield _page(lot, person, size)


def _page(lot: Lot, person: StaffMember, size: int) -> Latency:
    recall, _ = Recall.objects.get_or_create(
        lot=lot,
        closed_at=None,
        defaults={"reason": "Bench", "started_by": person, "started_at": NOW},
    )
    client = Client()
    with override_settings(ALLOWED_HOSTS=["testserver", *settings.ALLOWED_HOSTS]):
        client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    address = reverse("recall-detail", args=[recall.pk])

    def work() -> bool:
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            return client.get(address).status_code == 200

    return Latency(
        bench="recall",
        name=f"page_{size}",
        n=CALLS_A_ROUND,
        work=work,
        reference=_same_rows(lot),
        compared_with="only reading the same rows by their keys, by hand",
        target_ms=TARGET_MS,
    )


def _same_rows(lot: Lot) -> Callable[[], object]:
    found = recalls.hits(lot.pk)
    uses = [hit.use_id for hit in found]
    records = [hit.record_id for hit in found]

    def read() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM protocols_productuse WHERE id = ANY(%s)", [uses]
            )
            rows = len(cursor.fetchall())
            cursor.execute(
                "SELECT id, patient_id, planned_session_id, started_at"
                " FROM protocols_sessionrecord WHERE id = ANY(%s)",
                [records],
            )
            return rows + len(cursor.fetchall())

    return read


def _clinician() -> StaffMember:
    person, _ = StaffMember.objects.get_or_create(
        email="clinician@recall.bench.test",
        defaults={
            "full_name": "Clinician",
            "roles": [Role.CLINICIAN],
            "licence_number": "BENCH",
            "may_inject": True,
        },
    )
    return person


def _filled(size: int, person: StaffMember) -> Lot:
    """The lot of this size's data, made when it is not there yet."""
    brand = f"Bench {size}"
    known = Lot.objects.filter(product__brand=brand, number=f"R{size}N0").first()
    if known:
        return known
    with transaction.atomic():
        lot = _lots(brand, size, person)
        _sessions(brand, size, person)
    with connection.cursor() as cursor:
        for table in ("productuse", "sessionrecord", "plannedsession"):
            cursor.execute(f"VACUUM ANALYZE protocols_{table}")
    return lot


def _lots(brand: str, size: int, person: StaffMember) -> Lot:
    product = Product.objects.create(
        brand=brand, ingredients=["dexpanthenol"], container_ml=5
    )
    rows = Lot.objects.bulk_create(
        Lot(
            product=product,
            number=f"R{size}N{number}",
            expires_on="2029-01-31",
            received_on="2026-01-01",
            recorded_by=person,
            recorded_at=NOW,
        )
        for number in range(LOTS)
    )
    # Lot 0 is in mixes 1 to 10, these in 11 to 15, and these in 16 to 20.
    held_by = [*[0] * 10, *range(1, 6), *range(11, 16)]
    for place, inside in enumerate(held_by[:MIXES], start=1):
        LotComponent.objects.create(lot=rows[place], component=rows[inside], ml=1)
    return rows[0]


def _sessions(brand: str, size: int, person: StaffMember) -> None:
    """One row of each table by the models, then copies of it by SQL."""
    record = _one_session(brand, size, person)
    session = record.planned_session
    people = min(PATIENTS, size)
    with connection.cursor() as cursor:
        _copies(
            cursor,
            record.patient,
            f"generate_series(1, {people}) AS x(i)",
            number=f"'R{size}-' || x.i",
        )
        _copies(
            cursor, session.course, f"generate_series(1, {size // A_COURSE}) AS x(i)"
        )
        course_of_plan = f"""protocols_course x
            JOIN generate_series(1, {A_COURSE}) AS n ON x.plan_id = {session.course.plan_id}
            AND x.id <> {session.course_id}"""
        _copies(cursor, session, course_of_plan, course_id="x.id", number="n")
        first = Patient.objects.filter(number__startswith=f"R{size}-").earliest("pk").pk
        sessions = f"""(SELECT s.id, row_number() OVER (ORDER BY s.id) AS i
            FROM protocols_plannedsession s JOIN protocols_course c ON c.id = s.course_id
            WHERE c.plan_id = {session.course.plan_id} AND s.id <> {session.pk}) x"""  # noqa: S608 - our own numbers
        _copies(
            cursor,
            record,
            sessions,
            planned_session_id="x.id",
            patient_id=f"{first} + x.i % {people}",
        )
        _uses(cursor, record, size)


def _uses(cursor: CursorWrapper, record: SessionRecord, size: int) -> None:
    use = record.products.get()
    lots = Lot.objects.filter(number__startswith=f"R{size}N")
    first = lots.earliest("pk").pk
    plan = record.planned_session.course.plan_id
    records = f"""(SELECT r.id, row_number() OVER (ORDER BY r.id) AS i
        FROM protocols_sessionrecord r
        JOIN protocols_plannedsession s ON s.id = r.planned_session_id
        JOIN protocols_course c ON c.id = s.course_id
        WHERE c.plan_id = {plan} AND r.id <> {record.pk}) x"""  # noqa: S608 - our own numbers
    _copies(
        cursor,
        use,
        records,
        record_id="x.id",
        stock_lot_id=f"{first} + x.i % {LOTS}",
        lot=f"'R{size}N' || x.i % {LOTS}",
    )
    _copies(
        cursor,
        use,
        records,
        record_id="x.id",
        lot=f"'r{size} n' || (x.i / 7) % {LOTS * 5}",
    )


def _copies(cursor: CursorWrapper, row: Model, source: str, **changed: str) -> None:
    """The row again for each row of ``source``, with some columns as SQL says."""
    names = [
        field.column
        for field in row._meta.concrete_fields
        if not field.primary_key and not getattr(field, "generated", False)
    ]
    values = [changed.get(name, f"t.{name}") for name in names]
    table = row._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608 - our own names alone
        f" FROM {table} t, {source} WHERE t.id = {row.pk}"
    )


def _one_session(brand: str, size: int, person: StaffMember) -> SessionRecord:
    owner = Patient.objects.create(
        number=f"R{size}-0", full_name="Owner", search_key="owner", registered_at=NOW
    )
    plan = TreatmentPlan.objects.create(
        patient=owner,
        number=f"PL-R{size}",
        state="completed",
        protocol_slug="bench",
        protocol_version="1",
        protocol_copy={},
        draft={},
        clinician=person,
        created_by=person,
        created_at=NOW,
        saved_at=NOW,
    )
    check = CandidacyCheck.objects.create(
        patient=owner,
        scope="course",
        overall="CANDIDATE",
        facts={},
        findings=[],
        fingerprint="f" * 64,
        ruleset_slug="bench",
        ruleset_version="1",
        run_by=person,
        run_at=NOW,
    )
    version = PlanVersion.objects.create(
        plan=plan,
        number=1,
        language="en-gb",
        content={},
        check_run=check,
        issued_by=person,
        issued_at=NOW,
    )
    course = Course.objects.create(
        plan=plan,
        plan_version=version,
        state="completed",
        booked_by=person,
        booked_at=NOW,
    )
    session = PlannedSession.objects.create(
        course=course,
        number=1,
        phase="INDUCTION",
        gap_min_days=6,
        gap_target_days=7,
        gap_max_days=10,
        earliest=NOW.date(),
        target=NOW.date(),
        latest=NOW.date(),
    )
    record = SessionRecord.objects.create(
        planned_session=session,
        patient=owner,
        operator=person,
        opened_at=NOW,
        started_at=NOW,
        state="in_progress",
    )
    ProductUse.objects.create(
        record=record,
        ingredient="dexpanthenol",
        brand=brand,
        lot="TEMPLATE",
        expires_on="2029-01-31",
        drawn_ml=2,
        used_ml=2,
    )
    return record
