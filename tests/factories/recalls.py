"""Signed sessions with what was given, quickly: rows without the way that led there."""

from datetime import timedelta

from patients.models import Patient
from protocols.models import (
    Course,
    Lot,
    PlannedSession,
    ProductUse,
    Recall,
    SessionRecord,
)
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.stock import given


def course_for(patient: Patient) -> Course:
    known = Course.objects.filter(plan__patient=patient).first()
    return known or course_of(issued_plan(patient=patient))


def session_with(
    patient: Patient, *lots: Lot, typed: str = "", brand: str = "", number: int = 1
) -> SessionRecord:
    """A signed session in which the lots were given, and one that was typed by hand."""
    planned: PlannedSession = course_for(patient).sessions.get(number=number)
    begun = NOW - timedelta(days=60 - number)
    record = SessionRecord.objects.create(
        planned_session=planned,
        patient=patient,
        operator=planned.course.plan.clinician,
        opened_at=begun,
        started_at=begun,
        state="in_progress",
    )
    for lot in lots:
        given(record, lot)
    if typed:
        given(record, number=typed, **({"brand": brand} if brand else {}))
    record.state, record.signed_at = "signed", begun + timedelta(minutes=40)
    record.signed_by = record.operator
    record.save()
    return record


def open_recall(lot: Lot, by: object = None) -> Recall:
    """A recall as the action opens it, but without the lot's state."""
    return Recall.objects.create(
        lot=lot,
        reason="Particles",
        started_by=by or StaffMemberFactory(clinician=True),
        started_at=NOW,
    )


def uses() -> list[ProductUse]:
    return list(ProductUse.objects.order_by("pk"))
