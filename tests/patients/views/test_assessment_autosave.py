import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from patients.models import ScalpAssessment
from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import AssignmentFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "draft": "",
    "version": "0",
    "primary_diagnosis": "aga",
    "norwood": "III_vertex",
    "method": "trichoscopy",
    "density_vertex": "82",
    "note": "Kept an eye on the crown.",
}


@pytest.fixture
def url(patient):
    return reverse("assessment-autosave", args=[patient.pk])


def fields(response):
    found = re.search(r'data-fields="([^"]*)"', response.content.decode())
    return json.loads(unescape(found.group(1)))


def test_autosave_answers_with_what_to_count_from(browser, url):
    response = browser.post(url, TYPED)

    draft = ScalpAssessment.objects.get()
    assert response.status_code == 200
    assert fields(response) == {"draft": draft.pk, "version": 1}
    assert (draft.norwood, draft.signed_at) == ("III_vertex", None)


def test_autosave_keeps_the_rest_when_one_answer_cannot_be_read(browser, url):
    response = browser.post(url, TYPED | {"density_vertex": "many"})

    draft = ScalpAssessment.objects.get()
    assert response.status_code == 200
    assert "Saved, except: Density, Vertex" in response.content.decode()
    assert (draft.note, draft.zones.count()) == (TYPED["note"], 0)


def test_autosave_keeps_the_earlier_value_of_what_cannot_be_read(browser, url):
    browser.post(url, TYPED)
    draft = ScalpAssessment.objects.get()

    browser.post(
        url,
        TYPED
        | {"draft": draft.pk, "version": 1, "density_vertex": "x", "note": "Later."},
    )

    draft.refresh_from_db()
    assert (draft.note, draft.zones.get().density_per_cm2) == ("Later.", 82)


def test_autosave_keeps_the_note_while_a_method_is_missing(browser, url):
    response = browser.post(url, TYPED | {"method": ""})

    draft = ScalpAssessment.objects.get()
    assert response.status_code == 200
    assert (draft.note, draft.zones.count()) == (TYPED["note"], 0)


def test_autosave_on_an_old_version_answers_with_both(browser, url):
    browser.post(url, TYPED)
    draft = ScalpAssessment.objects.get()
    mine = TYPED | {"draft": draft.pk, "version": 1}
    browser.post(url, mine | {"norwood": "IV"})

    response = browser.post(url, mine | {"density_vertex": "90", "norwood": "V"})

    text = response.content.decode()
    assert response.status_code == 409
    theirs = dict(
        re.findall(r'data-conflict-field="(\w+)" data-theirs="([^"]*)"', text)
    )
    assert theirs["norwood"] == "[&quot;IV&quot;]"
    assert theirs["density_vertex"] == "[&quot;82&quot;]"
    assert "note" not in theirs
    draft.refresh_from_db()
    assert (draft.norwood, draft.version) == ("IV", 2)


def test_page_of_another_patient_is_refused(browser, url, others_patient):
    response = browser.post(
        url,
        TYPED | {"of_patient": others_patient.pk},
        headers={"X-Autosave": "1"},
    )

    assert response.status_code == 422
    assert "opened for another patient" in response.content.decode()
    assert ScalpAssessment.objects.count() == 0


def test_whole_form_of_another_patient_is_refused(browser, patient, others_patient):
    page = reverse("assessment", args=[patient.pk])

    response = browser.post(page, TYPED | {"of_patient": others_patient.pk})

    assert response.status_code == 409
    assert ScalpAssessment.objects.count() == 0


def test_finishing_the_step_saves_and_goes_on(browser, patient):
    page = reverse("assessment", args=[patient.pk])

    response = browser.post(page, TYPED | {"of_patient": patient.pk, "next": "1"})

    assert (response.status_code, response.url) == (
        302,
        reverse("screening", args=[patient.pk]),
    )
    assert ScalpAssessment.objects.get().signed_at is None


def test_conflict_says_which_colleague_saved(browser, url, patient):
    colleague = StaffMemberFactory(clinician=True, full_name="Ada Sezer")
    AssignmentFactory(patient=patient, clinician=colleague)
    theirs = Client()
    theirs.force_login(colleague)
    theirs.post(url, TYPED)

    response = browser.post(url, TYPED | {"note": "Mine."})

    said = response.context["conflict"].said
    assert response.status_code == 409
    assert re.fullmatch(r"Ada Sezer saved at \d\d:\d\d:\d\d\.", said)
