"""What a signature brings about: the shelf, aftercare, tasks; and two people's word."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from clinic.actions.second_person import NotConfirmed, confirm
from clinic.models import AuditEvent, Message, Task
from patients.domain.signing import Signature
from protocols.actions import observation, session_records
from protocols.actions.session_incidents import record_incident
from protocols.actions.session_records import NotSignable, StaleRecord
from protocols.actions.sessions import SessionRefused
from protocols.domain.limits import IncidentKey
from protocols.models import Lot, Product, SessionIncident, SessionRecord, StockMovement
from protocols.queries.sessions import record_of
from protocols.queries.treatments import still_untold
from tests.factories.clinic import NOW, PASSWORD, StaffMemberFactory
from tests.protocols.actions.test_sessions import GOOD, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def lot(
    by, *, ml: str = "20", days: int = 300, state: str = "usable", **changes
) -> Lot:
    product = Product.objects.create(
        brand="Panthen",
        ingredients=["dexpanthenol"],
        concentration="250 mg/mL",
        container_ml=Decimal(10),
        **changes,
    )
    held = {"state_reason": "Recall", "state_by": by, "state_at": NOW}
    received = Lot.objects.create(
        product=product,
        number="DX-0904",
        expires_on=TODAY + timedelta(days=days),
        received_on=TODAY - timedelta(days=30),
        recorded_by=by,
        recorded_at=NOW,
        state=state,
        **(held if state != "usable" else {}),
    )
    StockMovement.objects.create(
        lot=received, ml=Decimal(ml), kind="received", by=by, at=NOW
    )
    return received


def given(from_lot: Lot):
    product = replace(
        GOOD.products[0],
        brand=from_lot.product.brand,
        lot=from_lot.number,
        expires_on=from_lot.expires_on,
        stock_lot_id=from_lot.pk,
    )
    return replace(GOOD, products=(product,))


def on_hand(from_lot: Lot) -> Decimal:
    return sum((move.ml for move in from_lot.movements.all()), Decimal(0))


def test_stock_falls_by_what_was_drawn_when_it_is_signed_and_not_before():
    world = World()
    shelf = lot(world.clinician)
    record = world.saved(given(shelf))
    before = on_hand(shelf)

    session_records.sign(record, by=world.clinician, at=NOW)
    session_records.sign(record, by=world.clinician, at=NOW)

    assert (before, on_hand(shelf)) == (Decimal("20.00"), Decimal("16.80"))


def test_aftercare_waits_in_the_outbox_once_and_the_record_says_so():
    world = World()

    record = session_records.sign(world.saved(), by=world.clinician, at=NOW)

    message = Message.objects.get(kind="aftercare")
    assert message.state == "queued"
    assert message.not_before == NOW + timedelta(hours=2)
    assert (record.aftercare_channel, record.aftercare_version) == (
        "mail",
        "reminders@2026.11",
    )


def test_sheet_on_paper_is_noted_with_its_version():
    world = World()
    paper = replace(GOOD, aftercare_channel="paper")

    record = session_records.sign(world.saved(paper), by=world.clinician, at=NOW)

    assert (record.aftercare_channel, record.aftercare_version.split("@")[0]) == (
        "paper",
        "patient-texts",
    )


def test_needle_stick_opens_a_task_for_the_operator():
    world = World()
    hurt = replace(GOOD, needle_stick=True)

    session_records.sign(world.saved(hurt), by=world.clinician, at=NOW)

    task = Task.objects.get(kind="needle_stick")
    assert (task.assignee, task.facts) == (world.clinician, {})


def test_name_or_drawing_is_kept_with_the_signature(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    world = World()
    drawn = Signature(typed_name="Elif Demir", drawing=b"png")

    record = session_records.sign(
        world.saved(), by=world.clinician, at=NOW, signature=drawn
    )

    assert record.signed_name == "Elif Demir"
    assert record.signature_key


def test_observation_begins_with_the_worst_pain_and_ends_with_the_signature():
    world = World()
    watched = replace(GOOD, observed_minutes=None)
    record = world.saved(watched)

    signed = session_records.sign(
        record, by=world.clinician, at=NOW + timedelta(minutes=25)
    )

    assert record.observation_started_at == NOW
    assert (signed.observed_minutes, signed.observation_stopped_at) == (
        25,
        NOW + timedelta(minutes=25),
    )


def test_observation_started_twice_runs_from_the_first_and_stopped_twice_to_the_first():
    world = World()
    record = world.started()
    at = [NOW + timedelta(minutes=n) for n in range(4)]

    observation.start_observation(record, by=world.clinician, at=at[0])
    observation.start_observation(record, by=world.clinician, at=at[1])
    observation.stop_observation(record, by=world.clinician, at=at[2])
    held = observation.stop_observation(record, by=world.clinician, at=at[3])

    assert (held.observation_started_at, held.observation_stopped_at) == (at[0], at[2])


def test_observation_of_a_session_that_did_not_begin_is_refused():
    world = World()

    with pytest.raises(SessionRefused):
        observation.start_observation(world.checked(), by=world.clinician, at=NOW)


def test_draft_that_cannot_be_read_is_kept_and_never_signed():
    world = World()
    record = world.started()

    kept = session_records.keep_draft(
        record,
        {"weight_kg": ["heavy"]},
        version=record.version,
        by=world.clinician,
        at=NOW,
    )

    assert kept.draft == {"weight_kg": ["heavy"]}
    with pytest.raises(NotSignable):
        session_records.sign(kept, by=world.clinician, at=NOW)
    with pytest.raises(StaleRecord):
        session_records.keep_draft(
            record, {}, version=record.version - 1, by=world.clinician, at=NOW
        )


KEY = IncidentKey("held_back", "dexpanthenol", "DX-0904")


def incident(world: World, record: SessionRecord, second, key: IncidentKey = KEY):
    return record_incident(
        record,
        key,
        reason="Drawn up before the notice came",
        by=world.clinician,
        confirmed_by=second,
        at=NOW,
    )


def test_lot_in_quarantine_is_signed_only_as_an_incident_of_two():
    world = World()
    shelf = lot(world.clinician, state="quarantined")
    record = world.saved(given(shelf))
    with pytest.raises(NotSignable):
        session_records.sign(record, by=world.clinician, at=NOW)

    second = StaffMemberFactory(clinician=True)
    told = incident(world, record, second)
    signed = session_records.sign(record, by=world.clinician, at=NOW)

    assert signed.state == "signed"
    assert told.confirmed_by == second
    taken = StockMovement.objects.filter(record=record)
    assert {(move.is_flagged, move.witness) for move in taken} == {(True, second)}
    assert AuditEvent.objects.filter(action="session_incident").count() == 1


def test_incident_told_twice_is_one():
    world = World()
    record = world.saved(given(lot(world.clinician, state="quarantined")))
    second = StaffMemberFactory(clinician=True)

    assert incident(world, record, second) == incident(world, record, second)
    assert SessionIncident.objects.count() == 1


def test_incident_of_what_nothing_stops_is_refused():
    world = World()
    record = world.saved(given(lot(world.clinician)))

    with pytest.raises(SessionRefused):
        incident(world, record, StaffMemberFactory(clinician=True))


def test_second_person_is_somebody_else_with_the_right_password():
    first = StaffMemberFactory(clinician=True)
    second = StaffMemberFactory(clinician=True)
    desk = StaffMemberFactory(desk=True)

    assert confirm(email=second.email, password=PASSWORD, first=first, at=NOW) == second
    for person, password in (
        (first, PASSWORD),
        (second, "wrong"),
        (desk, PASSWORD),
    ):
        with pytest.raises(NotConfirmed):
            confirm(email=person.email, password=password, first=first, at=NOW)


def test_second_person_is_not_guessed_for_long():
    first, second = (StaffMemberFactory(clinician=True) for _each in range(2))
    for _attempt in range(5):
        with pytest.raises(NotConfirmed):
            confirm(email=second.email, password="wrong", first=first, at=NOW)

    with pytest.raises(NotConfirmed):
        confirm(email=second.email, password=PASSWORD, first=first, at=NOW)


def stopped(world: World, shelf: Lot) -> SessionRecord:
    record = world.saved(given(shelf))
    return session_records.stop_early(
        record, reason="Felt faint", by=world.clinician, at=NOW
    )


@pytest.mark.parametrize(
    ("trouble", "code"),
    [({"days": -1}, "expired"), ({"state": "quarantined"}, "held_back")],
    ids=["expired", "held_back"],
)
def test_session_stopped_early_counts_what_the_shelf_refuses_and_asks_two(
    trouble, code
):
    world = World()
    shelf = lot(world.clinician, **trouble)

    record = stopped(world, shelf)

    moved = StockMovement.objects.get(record=record)
    assert (moved.kind, moved.is_flagged, moved.reason, moved.ml) == (
        "corrected",
        True,
        "Felt faint",
        Decimal("-3.20"),
    )
    assert record.untold == [
        {"code": code, "ingredient": "dexpanthenol", "lot": "DX-0904"}
    ]


def test_two_people_tell_it_after_the_session_was_stopped_and_once():
    world = World()
    record = stopped(world, lot(world.clinician, days=-1))
    second = StaffMemberFactory(clinician=True)
    key = IncidentKey("expired", "dexpanthenol", "DX-0904")

    for _press in range(2):
        record_incident(
            record,
            key,
            reason="The only vial",
            by=world.clinician,
            confirmed_by=second,
            at=NOW,
        )

    assert SessionIncident.objects.get().confirmed_by == second
    assert still_untold(record_of(world.session)) == []


def test_what_was_not_untold_at_the_stop_is_not_told_afterwards():
    world = World()
    record = stopped(world, lot(world.clinician))

    with pytest.raises(SessionRefused):
        record_incident(
            record,
            IncidentKey("expired", "dexpanthenol", "DX-0904"),
            reason="None",
            by=world.clinician,
            confirmed_by=StaffMemberFactory(clinician=True),
            at=NOW,
        )
    assert (record.untold, StockMovement.objects.filter(record=record).count()) == (
        [],
        2,
    )


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_the_same_moment_are_one():
    world = World()
    shelf = lot(world.clinician)
    record = world.saved(given(shelf))

    def sign(_number: int) -> str:
        try:
            return session_records.sign(record, by=world.clinician, at=NOW).state
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(sign, range(4)))

    assert states == ["signed"] * 4
    assert AuditEvent.objects.filter(action="session_signed").count() == 1
    assert Message.objects.filter(kind="aftercare").count() == 1
    assert on_hand(shelf) == Decimal("16.80")
