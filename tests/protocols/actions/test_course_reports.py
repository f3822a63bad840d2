"""The report of a course: signed once a form, the same bytes, photos by today's consent."""

import uuid
from datetime import timedelta

import page
import pytest
from django.db import IntegrityError, transaction

from clinic import pdfs as drawing
from clinic.actions.submissions import AlreadySubmitted
from clinic.models import Message
from clinic.storage import private
from patients.domain.choices import ConsentKind
from patients.models import Consent, Photo
from protocols import pdfs
from protocols.actions import course_reports as actions
from protocols.actions.course_reports import NotOver
from protocols.actions.maintenance import begin_maintenance
from protocols.domain.plan import PlanDraft
from protocols.domain.review_input import ReportInput
from protocols.domain.review_states import NextStep
from protocols.models import CourseReport, ReportDocument, SessionRecord
from protocols.queries import course_reports as queries
from protocols.queries.plans import open_plan
from tests.factories.clinic import NOW, ClinicFactory, LocationFactory
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan
from tests.factories.screening import consented
from tests.patients import pictures

pytestmark = pytest.mark.django_db

WORDS = ReportInput(words="It went well.", next_step=NextStep.MAINTENANCE)


def over(**patient: object):
    """Two of nine sessions were given; then the course ended."""
    ClinicFactory()
    LocationFactory()
    plan = issued_plan(patient=PatientFactory(**patient))
    course = course_of(plan)
    for number, days in ((1, 40), (2, 33)):
        at = NOW - timedelta(days=days)
        SessionRecord.objects.create(
            planned_session=course.sessions.get(number=number),
            patient=plan.patient,
            operator=plan.clinician,
            opened_at=at,
            started_at=at,
            state="signed",
            signed_at=at,
            signed_by=plan.clinician,
        )
    course.state, course.ended_at, course.end_reason = "ended", NOW, "Moved away"
    course.save()
    return course


def sign(course, *, key: uuid.UUID | None = None) -> CourseReport:
    return actions.sign_report(
        course,
        WORDS,
        form_key=key or uuid.uuid4(),
        by=course.plan.clinician,
        at=NOW,
    )


def photographed(patient) -> None:
    consented(patient, ConsentKind.PHOTO)
    for days in (40, 1):
        key = private.save(pictures.jpeg(), suffix="jpg")
        Photo.objects.create(
            patient=patient,
            view="vertex",
            state="ready",
            original_key=key,
            large_key=key,
            medium_key=key,
            small_key=key,
            sha256="0" * 64,
            taken_at=NOW - timedelta(days=days),
            uploaded_at=NOW,
        )


def test_versions_count_up_and_never_change():
    course = over()
    first, second = sign(course), sign(course)

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseReport.objects.filter(pk=first.pk).update(language="tr")


def test_same_form_twice_signs_once():
    course, key = over(), uuid.uuid4()
    sign(course, key=key)

    with pytest.raises(AlreadySubmitted):
        sign(course, key=key)

    assert CourseReport.objects.count() == 1


def test_course_with_sessions_to_come_has_no_report():
    course = over()
    course.state, course.ended_at = "active", None
    course.save()

    with pytest.raises(NotOver):
        sign(course)


@pytest.mark.parametrize(
    ("language", "title", "word"),
    [
        ("en-gb", "Report on your course of treatment", "What is not known"),
        ("tr", "Tedavi sürecinizin raporu", "Bilinmeyenler"),
    ],
)
def test_report_speaks_the_patients_language(language, title, word):
    content = queries.content_of(sign(over(language=language)))

    drawn = pdfs.report(content, {})

    checked = page.validate_pdf_bytes(drawn.content)
    assert title in drawn.html
    assert word in drawn.html
    assert [failure.message for failure in checked.failures] == []


def test_same_content_gives_the_same_bytes():
    content = queries.content_of(sign(over()))
    again = type(content).from_json(content.as_json())

    assert pdfs.report(content, {}).sha256 == pdfs.report(again, {}).sha256


def test_photographs_are_printed_only_with_a_consent_of_today():
    course = over()
    photographed(course.plan.patient)
    report = sign(course)
    actions.render_due(at=NOW)

    before = queries.ready_file(report, at=NOW)
    Consent.objects.filter(kind=ConsentKind.PHOTO).update(
        withdrawn_at=NOW, withdrawn_by=course.plan.clinician
    )
    after = queries.ready_file(report, at=NOW + timedelta(hours=1))

    assert (before.with_photos, after.with_photos) == (True, False)
    assert after.size < before.size
    assert queries.content_of(sign(course)).photos == ()


def test_consent_withdrawn_before_the_drawing_stops_it():
    course = over()
    photographed(course.plan.patient)
    sign(course)
    Consent.objects.filter(kind=ConsentKind.PHOTO).update(
        withdrawn_at=NOW, withdrawn_by=course.plan.clinician
    )

    actions.render_due(at=NOW)

    states = ReportDocument.objects.values_list("with_photos", "state", "code")
    assert sorted(states) == [
        (False, "ready", ""),
        (True, "queued", "no_photo_consent"),
    ]


def test_mail_has_a_link_and_no_file():
    course = over()
    report = sign(course)
    document = queries.document_for(report, at=NOW)

    actions.send_to_patient(document, by=course.plan.clinician, at=NOW)
    actions.render_due(at=NOW)

    message = Message.objects.get(kind="course_report")
    assert (message.link_purpose, message.link_object_id) == ("report", report.pk)
    assert not message.attachments.exists()


def test_too_large_a_report_is_tried_again_and_then_given_up(monkeypatch):
    sign(over())
    monkeypatch.setattr(drawing, "LONGEST_HTML", 10)

    for minutes in (0, 2, 20):
        actions.render_due(at=NOW + timedelta(minutes=minutes))

    document = ReportDocument.objects.get()
    assert (document.state, document.code) == ("failed", "too_large")


def test_maintenance_counts_from_the_last_session_really_given():
    course = over()
    last = (NOW - timedelta(days=33)).date()

    plan = begin_maintenance(course, by=course.plan.clinician, at=NOW)
    again = begin_maintenance(course, by=course.plan.clinician, at=NOW)

    draft = PlanDraft.from_json(plan.draft)
    opened = open_plan(plan, at=NOW)
    assert again == plan
    assert [phase.name for phase in draft.phases] == ["MAINTENANCE"]
    assert (draft.follows_on, draft.start_on) == (last, last + timedelta(days=30))
    assert [phase.name for phase in opened.protocol.phases] == ["MAINTENANCE"]
