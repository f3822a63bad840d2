"""The treatment as a record, and what it is held against."""

from datetime import date, datetime

from protocols.domain.treatment import ProductWork, Rulings, Treatment, ZoneWork
from protocols.domain.verdicts import Part
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries.screenings import live_screening
from protocols.queries.sessions import content_of_session
from protocols.reference import formulary

_LISTS = frozenset({"zones", "products"})


def treatment_of(record: SessionRecord) -> Treatment:
    """What the record holds of the treatment, signed or not."""
    plain = {
        name: getattr(record, name)
        for name in Treatment.__dataclass_fields__
        if name not in _LISTS
    }
    return Treatment(
        zones=tuple(
            ZoneWork(
                zone=row.zone,
                technique=row.technique,
                points=row.points,
                ml_per_point=row.ml_per_point,
                depth_mm=row.depth_mm,
                spacing_mm=row.spacing_mm,
            )
            for row in record.zones.all()
        ),
        products=tuple(
            ProductWork(
                ingredient=row.ingredient,
                brand=row.brand,
                manufacturer=row.manufacturer,
                lot=row.lot,
                expires_on=row.expires_on,
                concentration=row.concentration,
                drawn_ml=row.drawn_ml,
                used_ml=row.used_ml,
                discarded_ml=row.discarded_ml,
            )
            for row in record.products.all()
        ),
        **plain,
    )


def rulings_for(session: PlannedSession, *, today: date, at: datetime) -> Rulings:
    """The limits, the formulary, the plan's formula and what is blocked now."""
    patient = session.course.plan.patient
    live = live_screening(patient, part=Part.COURSE, at=at)
    return Rulings(
        limits=formulary.session_limits(),
        formulary=formulary.current(),
        planned=tuple(item.key for item in content_of_session(session).formula),
        blocked=live.screening.blocked_keys,
        today=today,
    )
