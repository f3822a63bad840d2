from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent
from patients.models import Presence
from tests.factories.clinic import StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(patient):
    return reverse("presence", args=[patient.pk])


@pytest.fixture
def elif_demir(patient):
    person = StaffMemberFactory(clinician=True, full_name="Elif Demir")

    def is_here(*, seconds=0, step="assess", edited=None):
        at = timezone.now()
        return Presence.objects.create(
            patient=patient,
            person=person,
            step=step,
            seen_at=at - timedelta(seconds=seconds),
            edited_at=edited and at - edited,
        )

    return is_here


def said(response):
    return [each.words for each in response.context["here"]]


def test_nobody_else_is_here(browser, url):
    browser.post(url, {"step": "assess"})

    assert said(browser.get(url)) == []


def test_somebody_else_is_reading(browser, url, elif_demir):
    elif_demir()

    assert said(browser.get(url)) == ["Elif Demir is reading"]


def test_somebody_else_is_editing_the_same_step(browser, url, elif_demir):
    elif_demir(edited=timedelta(seconds=20))

    response = browser.get(url, {"step": "assess"})

    assert said(response) == ["Elif Demir is editing: Assess"]
    assert response.context["here"][0].is_same


def test_editing_another_step_is_no_warning(browser, url, elif_demir):
    elif_demir(edited=timedelta(seconds=20))

    response = browser.get(url, {"step": "plan"})

    assert not response.context["here"][0].is_same


def test_who_typed_long_ago_is_reading_again(browser, url, elif_demir):
    elif_demir(edited=timedelta(minutes=4))

    assert said(browser.get(url)) == ["Elif Demir is reading"]


def test_who_was_not_heard_of_for_long_has_left(browser, url, elif_demir):
    elif_demir(seconds=101)

    assert said(browser.get(url)) == []


def test_unchanged_answer_is_304(browser, url, elif_demir):
    elif_demir()
    first = browser.get(url)

    again = browser.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_one_row_a_person_however_often_it_is_said(browser, url, clinician):
    browser.post(url, {"step": "assess", "editing": "1"})
    browser.post(url, {"step": "nonsense"})

    row = Presence.objects.get()
    assert (row.person, row.step) == (clinician, "")
    assert row.edited_at is not None


def test_leaving_one_step_for_another_is_still_being_here(browser, url):
    browser.post(url, {"step": "screen"})

    browser.post(url, {"step": "assess", "left": "1"})
    assert Presence.objects.count() == 1

    browser.post(url, {"step": "screen", "left": "1"})
    assert Presence.objects.count() == 0


def test_old_rows_are_swept(browser, url, elif_demir):
    elif_demir(seconds=3700)

    browser.post(url, {"step": "assess"})

    assert Presence.objects.count() == 1


def test_being_here_is_written_once_into_the_access_log(browser, url):
    for _time in range(3):
        browser.post(url, {"step": "assess"})
        browser.get(url)

    assert AuditEvent.objects.filter(action="clinical_record_read").count() == 1
