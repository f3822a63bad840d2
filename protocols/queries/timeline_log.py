"""The trace behind the stream: who changed which of its things, when. One query."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from clinic.models.audit import AuditEvent
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from patients.models.assessment import ScalpAssessment
from patients.models.consent import Consent
from patients.models.counting import HairCount
from patients.models.intake import Intake
from patients.models.merging import PatientMerge
from patients.models.patient import Patient
from patients.models.photo import Photo
from protocols.models.adverse import AdverseEvent
from protocols.models.plan import PlanVersion
from protocols.models.report import CourseReport
from protocols.models.review import Review
from protocols.models.screening import CandidacyCheck, Decline, PatchTest
from protocols.models.session import SessionRecord
from protocols.queries.timeline import Fee, Item

# A thing as the trace names it: the word for its kind, and its number.
Key = tuple[str, str]
# A page shows a life, not an archive; the newest count.
MOST_EVENTS = 3000
_SUBJECTS: dict[type, str] = {
    Appointment: "appointment",
    SessionRecord: "session_record",
    Review: "review",
    Photo: "photo",
    ScalpAssessment: "assessment",
    HairCount: "hair_count",
    AdverseEvent: "adverse_event",
    CandidacyCheck: "candidacy_check",
    PatchTest: "patch_test",
    Decline: "decline",
    PlanVersion: "plan_version",
    CourseReport: "course_report",
    Message: "message",
    Intake: "intake",
    Consent: "consent",
    PatientMerge: "merge",
}


def keys_of(item: Item) -> tuple[Key, ...]:
    """What the changes of one thing of the stream are kept under."""
    if isinstance(item, Fee):
        return (("appointment", str(item.missed.appointment_id)),)
    subject = _SUBJECTS.get(type(item))
    found = [(subject, str(getattr(item, "pk", "")))] if subject else []
    if isinstance(item, SessionRecord) and item.planned_session.appointment_id:
        found.append(("appointment", str(item.planned_session.appointment_id)))
    return tuple(found)


def changes(
    patient: Patient, items: Iterable[Item], *, without: Collection[str]
) -> dict[Key, list[AuditEvent]]:
    """The events of these items, the oldest first. ``without`` are actions that only
    looked. What happened under a record that was merged into this one counts."""
    wanted = {key for item in items for key in keys_of(item)}
    if not wanted:
        return {}
    merged = PatientMerge.objects.filter(kept=patient, undone_at=None)
    rows = (
        AuditEvent.objects.filter(
            Q(patient_id=patient.pk) | Q(patient_id__in=merged.values("merged")),
            subject__in={subject for subject, _number in wanted},
        )
        .exclude(action__in=without)
        .select_related("by")
        .order_by("-at", "-pk")[:MOST_EVENTS]
    )
    found: dict[Key, list[AuditEvent]] = {}
    for row in reversed(rows):
        if (key := (row.subject, row.subject_id)) in wanted:
            found.setdefault(key, []).append(row)
    return found
