"""What happened to one patient, from every table, newest first. One query a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch

from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from patients.domain.choices import PhotoState
from patients.models.assessment import ScalpAssessment
from patients.models.consent import Consent
from patients.models.intake import Intake
from patients.models.merging import PatientMerge
from patients.models.patient import Patient
from patients.models.photo import Photo
from protocols.models.adverse import AdverseEvent
from protocols.models.plan import PlanVersion
from protocols.models.screening import CandidacyCheck, Decline, PatchTest
from protocols.models.session import ProductUse, SessionRecord, SessionZone

# Of each kind so many at most: the page shows a life, not an archive.
MOST_OF_A_KIND = 60


class EntryKind(StrEnum):
    VISIT = "visit"
    SESSION = "session"
    PHOTOS = "photos"
    ASSESSMENT = "assessment"
    EVENT = "event"
    SCREENING = "screening"
    PLAN = "plan"
    MESSAGE = "message"
    INTAKE = "intake"
    CONSENT = "consent"
    MERGE = "merge"


Item = (
    Appointment
    | SessionRecord
    | Photo
    | ScalpAssessment
    | AdverseEvent
    | CandidacyCheck
    | PatchTest
    | Decline
    | PlanVersion
    | Message
    | Intake
    | Consent
    | PatientMerge
)


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    kind: EntryKind
    item: Item


def entries(patient: Patient, *, clinical: bool) -> list[Entry]:
    """Everything for a clinician; visits, intakes and messages for the desk."""
    found = list(_desk_entries(patient))
    if clinical:
        found += _clinical_entries(patient)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _desk_entries(patient: Patient) -> Iterator[Entry]:
    visits = Appointment.objects.filter(patient=patient).select_related(
        "type", "practitioner", "location", "planned_session"
    )
    for visit in visits.order_by("-starts_at")[:MOST_OF_A_KIND]:
        yield Entry(visit.starts_at, EntryKind.VISIT, visit)
    for message in Message.objects.filter(patient=patient)[:MOST_OF_A_KIND]:
        yield Entry(message.sent_at or message.queued_at, EntryKind.MESSAGE, message)
    for intake in Intake.objects.filter(patient=patient)[:MOST_OF_A_KIND]:
        yield Entry(intake.submitted_at or intake.sent_at, EntryKind.INTAKE, intake)
    merges = PatientMerge.objects.filter(kept=patient).select_related("merged", "by")
    for merge in merges[:MOST_OF_A_KIND]:
        yield Entry(merge.at, EntryKind.MERGE, merge)


def _clinical_entries(patient: Patient) -> Iterator[Entry]:
    yield from _session_entries(patient)
    photos = Photo.objects.filter(
        patient=patient, state=PhotoState.READY, removed_at=None
    )
    for photo in photos[:MOST_OF_A_KIND]:
        yield Entry(photo.taken_at, EntryKind.PHOTOS, photo)
    assessments = ScalpAssessment.objects.filter(patient=patient).prefetch_related(
        "zones"
    )
    for assessment in assessments.select_related("assessor")[:MOST_OF_A_KIND]:
        at = assessment.signed_at or assessment.started_at
        yield Entry(at, EntryKind.ASSESSMENT, assessment)
    for consent in Consent.objects.filter(patient=patient)[:MOST_OF_A_KIND]:
        yield Entry(consent.signed_at, EntryKind.CONSENT, consent)
    for event in AdverseEvent.objects.filter(patient=patient)[:MOST_OF_A_KIND]:
        yield Entry(event.opened_at, EntryKind.EVENT, event)
    yield from _screening_entries(patient)
    versions = PlanVersion.objects.filter(plan__patient=patient)
    for version in versions.select_related("plan", "issued_by", "acceptance"):
        yield Entry(version.issued_at, EntryKind.PLAN, version)


def _session_entries(patient: Patient) -> Iterator[Entry]:
    records = (
        SessionRecord.objects.filter(patient=patient)
        .select_related("planned_session", "operator")
        .prefetch_related(
            Prefetch("zones", SessionZone.objects.order_by("pk")),
            Prefetch("products", ProductUse.objects.order_by("pk")),
        )
    )
    for record in records[:MOST_OF_A_KIND]:
        at = record.signed_at or record.opened_at
        yield Entry(at, EntryKind.SESSION, record)


def _screening_entries(patient: Patient) -> Iterator[Entry]:
    checks = CandidacyCheck.objects.filter(patient=patient).select_related("run_by")
    for check in checks.defer("facts")[:MOST_OF_A_KIND]:
        yield Entry(check.run_at, EntryKind.SCREENING, check)
    for test in PatchTest.objects.filter(patient=patient)[:MOST_OF_A_KIND]:
        yield Entry(test.read_at or test.applied_at, EntryKind.SCREENING, test)
    for decline in Decline.objects.filter(patient=patient).select_related("by"):
        yield Entry(decline.at, EntryKind.SCREENING, decline)
