"""A repeat session that is ready to be written down, and a shelf to give it from."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from clinic.domain.appointment_states import FIRM_STATES, AppointmentState
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from protocols.domain.states import CourseState
from protocols.domain.stock import MovementKind
from protocols.management.demo import reception
from protocols.management.demo.frame import Frame
from protocols.models.course import PlannedSession
from protocols.models.stock import Container, Lot, Product, StockMovement
from protocols.queries.sessions import interval_of

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
STEP = 15 * MINUTE
# Until the evening a chair is found.
STEPS = 40
# Brand, ingredient, strength, lot, days to its expiry, mL, warning days, low below.
SHELF = (
    ("Panthenol Demo", "dexpanthenol", "250 mg/mL", "DX-0904", 190, "60", 60, None),
    ("Biotin Demo", "biotin", "5 mg/mL", "BT-2611", 45, "24", 60, "30"),
    ("Lidocaine Demo", "lidocaine", "1 %", "LD-1088", 400, "40", 60, None),
)


def lay_out(frame: Frame, *, at: datetime) -> None:
    by = frame.clinicians[0]
    if not Lot.objects.exists():
        _fill_shelf(by, at=at)
    today = at.astimezone(frame.location.zone).date()
    coming = (
        PlannedSession.objects.filter(
            course__state=CourseState.ACTIVE,
            appointment__state__in=sorted(FIRM_STATES),
            appointment__starts_at__gt=at,
            record=None,
            number__gt=1,
            earliest__lte=today,
        )
        .select_related("course__plan__patient", "appointment__practitioner")
        .order_by("appointment__starts_at")
    )
    for planned in coming:
        interval = interval_of(planned, None, at=at, zone=frame.location.zone)
        if interval.days is None or interval.is_too_soon:
            continue
        if _bring_forward(planned, desk=frame.desk, at=at):
            return


def _bring_forward(planned: PlannedSession, *, desk: StaffMember, at: datetime) -> bool:
    visit = planned.appointment
    assert visit is not None
    first = at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)
    for step in range(STEPS):
        shift = first + step * STEP - visit.starts_at
        try:
            with transaction.atomic():
                Appointment.objects.filter(pk=visit.pk).update(
                    starts_at=visit.starts_at + shift,
                    ends_at=visit.ends_at + shift,
                    blocked_until=visit.blocked_until + shift,
                )
        except IntegrityError:
            # Somebody else is in the chair, the room or with the practitioner.
            continue
        visit.refresh_from_db()
        reception.advance(visit, AppointmentState.ARRIVED, by=desk, at=at)
        return True
    return False


def _fill_shelf(by: StaffMember, *, at: datetime) -> None:
    for brand, key, strength, number, days, ml, warn, low in SHELF:
        product = Product.objects.create(
            brand=brand,
            manufacturer="Örnek Pharma",
            ingredients=[key],
            concentration=strength,
            excipients_known=True,
            container_ml=Decimal(10),
            hours_after_opening=24,
            warn_days=warn,
            low_ml=Decimal(low) if low else None,
        )
        lot = Lot.objects.create(
            product=product,
            number=number,
            expires_on=at.date() + days * DAY,
            received_on=at.date() - 20 * DAY,
            recorded_by=by,
            recorded_at=at,
        )
        StockMovement.objects.create(
            lot=lot, ml=Decimal(ml), kind=MovementKind.RECEIVED, by=by, at=at
        )
        if number == SHELF[0][3]:
            Container.objects.create(
                lot=lot,
                ml=product.container_ml,
                opened_at=at - 20 * MINUTE,
                opened_by=by,
                discard_by=at + DAY,
            )
