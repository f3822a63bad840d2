"""The sessions that the demo's patients have had: checked, given, signed, with lots."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from clinic.models.staff import StaffMember
from protocols.actions import session_records, sessions
from protocols.actions.sessions import ChecklistInput
from protocols.domain.treatment import ProductWork, Treatment, ZoneWork
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries.sessions import Checklist, planned_sessions

TODAY = {
    "temperature_c": 36.6,
    "sbp": 121,
    "dbp": 78,
    "hours_since_otc_aspirin_nsaid": None,
    "hours_since_alcohol": None,
    "hours_since_chemical_hair_treatment": None,
    "days_since_scalp_procedure": None,
    "wound_or_sunburn": "no",
    "scalp_infection": "no",
    "suspicious_lesion": "no",
    "anticoagulant": "none",
}


def begin(
    planned: PlannedSession, *, late: str, by: StaffMember, at: datetime
) -> SessionRecord:
    """From the open record to the first needle."""
    session = planned_sessions().get(pk=planned.pk)
    record = sessions.open_record(session, by=by, at=at)
    answers = dict(TODAY)
    if session.course.plan.patient.sex_at_birth != "M":
        answers |= {"pregnant": "no", "breastfeeding": "no"}
    checklist = Checklist(
        answers=answers,
        illness="no",
        medicine="no",
        allergy="no",
        pulse=72,
        eaten="yes",
        last_period="unknown",
    )
    given = ChecklistInput(checklist, outside_window_reason=late)
    record = sessions.check(record, given, by=by, at=at)
    return sessions.start(record, by=by, at=at + timedelta(minutes=3))


def finish(record: SessionRecord, *, by: StaffMember, at: datetime) -> None:
    record.refresh_from_db()
    record = session_records.save_treatment(
        record, _given(record, at.date()), version=record.version, by=by, at=at
    )
    session_records.sign(record, by=by, at=at + timedelta(minutes=1))


def _given(record: SessionRecord, day: date) -> Treatment:
    return Treatment(
        zones=(_zone("frontal", 30), _zone("vertex", 30)),
        products=(
            _product("biotin", "Biotin Demo", "BT", "5 mg/mL", day),
            _product("dexpanthenol", "Panthenol Demo", "DX", "250 mg/mL", day),
        ),
        antisepsis="chlorhexidine_alcohol",
        anaesthesia="none",
        pain_before=0,
        pain_during=2 + record.pk % 3,
        pain_after=1,
        vasovagal=False,
        bleeding="",
        observed_minutes=20,
        needle_gauge=30,
    )


def _zone(zone: str, points: int) -> ZoneWork:
    return ZoneWork(
        zone, "nappage", points, Decimal("0.05"), Decimal("2.0"), Decimal("10.0")
    )


def _product(
    ingredient: str, brand: str, letters: str, strength: str, day: date
) -> ProductWork:
    """A new lot each month, good for a year and a half."""
    return ProductWork(
        ingredient=ingredient,
        brand=brand,
        manufacturer="Örnek Pharma",
        lot=f"{letters}-{day:%y%m}",
        expires_on=day.replace(day=1) + timedelta(days=540),
        concentration=strength,
        drawn_ml=Decimal("1.60"),
        used_ml=Decimal("1.50"),
        discarded_ml=Decimal("0.10"),
    )
