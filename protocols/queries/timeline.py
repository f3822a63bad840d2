"""What happened to one patient, from every table, newest first. One query a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.db.models import Prefetch, Q

from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import Clinic
from patients.domain.choices import PhotoState
from patients.models.assessment import ScalpAssessment
from patients.models.consent import Consent
from patients.models.counting import HairCount
from patients.models.intake import Intake
from patients.models.labs import LabResult
from patients.models.merging import PatientMerge
from patients.models.patient import Patient
from patients.models.photo import Photo
from protocols.domain.review_states import ReviewState
from protocols.models.adverse import AdverseEvent
from protocols.models.course import MissedSession
from protocols.models.plan import PlanVersion
from protocols.models.report import CourseReport
from protocols.models.review import Review, ReviewAnswers
from protocols.models.screening import CandidacyCheck, Decline, PatchTest
from protocols.models.session import ProductUse, SessionRecord, SessionZone

# Of each kind so many at most: the page shows a life, not an archive.
MOST_OF_A_KIND = 60


class EntryKind(StrEnum):
    """What the stream can be narrowed to (journeys 2.3)."""

    VISIT = "visit"
    PHOTOS = "photos"
    MEASUREMENT = "measurement"
    SCREENING = "screening"
    EVENT = "event"
    DOCUMENT = "document"
    MESSAGE = "message"
    MONEY = "money"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class LabSheet:
    """The values of one blood sample that were written down together."""

    results: tuple[LabResult, ...]

    @property
    def first(self) -> LabResult:
        return self.results[0]


@dataclass(frozen=True, slots=True)
class Fee:
    """What a booked time that came to nothing costs the patient."""

    missed: MissedSession
    currency: str


Item = (
    Appointment
    | SessionRecord
    | Review
    | ReviewAnswers
    | Photo
    | ScalpAssessment
    | HairCount
    | LabSheet
    | AdverseEvent
    | CandidacyCheck
    | PatchTest
    | Decline
    | PlanVersion
    | CourseReport
    | Message
    | Fee
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
    """Everything for a clinician; visits, intakes, fees and messages for the desk."""
    found = list(_clinical_entries(patient)) if clinical else []
    closed = {
        entry.item.planned_session_id
        for entry in found
        if isinstance(entry.item, SessionRecord) and entry.item.is_locked
    }
    found += _desk_entries(patient, without=closed)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _desk_entries(patient: Patient, *, without: set[int]) -> Iterator[Entry]:
    """A visit whose session is closed is told by the session's record alone."""
    visits = (
        Appointment.objects.filter(patient=patient)
        .exclude(planned_session__in=without)
        .select_related(
            "type", "practitioner", "location", "planned_session", "booked_by"
        )
    )
    for visit in visits.order_by("-starts_at")[:MOST_OF_A_KIND]:
        yield Entry(visit.starts_at, EntryKind.VISIT, visit)
    messages = Message.objects.filter(patient=patient).select_related("queued_by")
    for message in messages[:MOST_OF_A_KIND]:
        yield Entry(message.sent_at or message.queued_at, EntryKind.MESSAGE, message)
    yield from _fee_entries(patient)
    intakes = Intake.objects.filter(patient=patient).select_related("sent_by")
    for intake in intakes[:MOST_OF_A_KIND]:
        at = intake.submitted_at or intake.sent_at
        yield Entry(at, EntryKind.DOCUMENT, intake)
    merges = PatientMerge.objects.filter(kept=patient).select_related("merged", "by")
    for merge in merges[:MOST_OF_A_KIND]:
        yield Entry(merge.at, EntryKind.MERGE, merge)


def _fee_entries(patient: Patient) -> Iterator[Entry]:
    fees = MissedSession.objects.filter(appointment__patient=patient, fee__gt=0)
    rows = list(fees.select_related("session", "recorded_by")[:MOST_OF_A_KIND])
    clinic = Clinic.objects.only("currency").first() if rows else None
    for row in rows:
        currency = clinic.currency if clinic else ""
        yield Entry(row.recorded_at, EntryKind.MONEY, Fee(row, currency))


def _clinical_entries(patient: Patient) -> Iterator[Entry]:
    yield from _session_entries(patient)
    yield from _review_entries(patient)
    yield from _measured_entries(patient)
    photos = Photo.objects.filter(
        patient=patient, state=PhotoState.READY, removed_at=None
    )
    for photo in photos.select_related("uploaded_by")[:MOST_OF_A_KIND]:
        yield Entry(photo.taken_at, EntryKind.PHOTOS, photo)
    events = AdverseEvent.objects.filter(patient=patient)
    for event in events.select_related("opened_by", "closed_by")[:MOST_OF_A_KIND]:
        yield Entry(event.opened_at, EntryKind.EVENT, event)
    yield from _screening_entries(patient)
    yield from _document_entries(patient)


def _session_entries(patient: Patient) -> Iterator[Entry]:
    records = (
        SessionRecord.objects.filter(patient=patient)
        .select_related("planned_session", "operator", "signed_by")
        .prefetch_related(
            Prefetch("zones", SessionZone.objects.order_by("pk")),
            Prefetch("products", ProductUse.objects.order_by("pk")),
        )
    )
    for record in records[:MOST_OF_A_KIND]:
        at = record.started_at or record.signed_at or record.opened_at
        yield Entry(at, EntryKind.VISIT, record)


def _review_entries(patient: Patient) -> Iterator[Entry]:
    """Reviews from their day on, and what the patient answered before them."""
    reviews = Review.objects.filter(
        Q(state=ReviewState.DUE) | Q(state=ReviewState.SIGNED),
        course__plan__patient=patient,
    ).select_related("course", "signed_by", "saved_by", "answers")
    for review in reviews.order_by("-opened_at")[:MOST_OF_A_KIND]:
        assert review.opened_at is not None
        yield Entry(review.signed_at or review.opened_at, EntryKind.VISIT, review)
        answers = getattr(review, "answers", None)
        if isinstance(answers, ReviewAnswers):
            yield Entry(answers.changed_at, EntryKind.MESSAGE, answers)


def _measured_entries(patient: Patient) -> Iterator[Entry]:
    assessments = ScalpAssessment.objects.filter(patient=patient).prefetch_related(
        "zones"
    )
    for assessment in assessments.select_related("assessor")[:MOST_OF_A_KIND]:
        at = assessment.signed_at or assessment.started_at
        yield Entry(at, EntryKind.MEASUREMENT, assessment)
    counts = HairCount.objects.filter(
        photo__patient=patient, signed_at__isnull=False
    ).select_related("photo", "assessor")
    for count in counts.defer("marks")[:MOST_OF_A_KIND]:
        assert count.signed_at is not None
        yield Entry(count.signed_at, EntryKind.MEASUREMENT, count)
    results = LabResult.objects.filter(patient=patient, withdrawn_at=None)
    rows = results.select_related("recorded_by").order_by("-recorded_at", "pk")
    for at, together in groupby(rows[:MOST_OF_A_KIND], key=lambda row: row.recorded_at):
        yield Entry(at, EntryKind.MEASUREMENT, LabSheet(tuple(together)))


def _screening_entries(patient: Patient) -> Iterator[Entry]:
    checks = CandidacyCheck.objects.filter(patient=patient).select_related("run_by")
    for check in checks.defer("facts")[:MOST_OF_A_KIND]:
        yield Entry(check.run_at, EntryKind.SCREENING, check)
    tests = PatchTest.objects.filter(patient=patient)
    for test in tests.select_related("applied_by", "read_by")[:MOST_OF_A_KIND]:
        yield Entry(test.read_at or test.applied_at, EntryKind.SCREENING, test)


def _document_entries(patient: Patient) -> Iterator[Entry]:
    consents = Consent.objects.filter(patient=patient).defer("text")
    consents = consents.select_related("witnessed_by", "withdrawn_by")
    for consent in consents[:MOST_OF_A_KIND]:
        yield Entry(consent.signed_at, EntryKind.DOCUMENT, consent)
    versions = PlanVersion.objects.filter(plan__patient=patient).defer("content")
    for version in versions.select_related("plan", "issued_by", "acceptance"):
        yield Entry(version.issued_at, EntryKind.DOCUMENT, version)
    reports = CourseReport.objects.filter(course__plan__patient=patient)
    for report in reports.select_related("signed_by", "course").defer("content"):
        yield Entry(report.signed_at, EntryKind.DOCUMENT, report)
    for decline in Decline.objects.filter(patient=patient).select_related("by"):
        yield Entry(decline.at, EntryKind.DOCUMENT, decline)
