"""The clinician's side: the code, what has arrived, its end, and the conditions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent, PatientLink
from patients.actions.photos import PhotoUpload, upload
from patients.domain.choices import PhotoView
from patients.models import PhotoSet
from tests.patients.photo_world import agree, phone, taken
from tests.patients.pictures import sharp

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(patient):
    return agree(patient)


@pytest.fixture
def page(patient):
    def address(name, *more):
        return reverse(name, args=[patient.pk, *more])

    return address


def test_code_and_word_are_shown_and_no_address_is_kept(browser, page, consent):
    answer = browser.post(page("photo-handover"))

    photo_set, link = PhotoSet.objects.get(), PatientLink.objects.get()
    assert answer.status_code == 200
    assert photo_set.code in answer.content.decode()
    assert (link.object_id, link.purpose) == (photo_set.pk, "photos")
    assert link.expires_at - link.created_at == timedelta(minutes=15)
    assert "/p/photos/" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_two_codes_of_one_day_are_one_set(browser, page, consent):
    browser.post(page("photo-handover"))
    browser.post(page("photo-handover"))

    assert PhotoSet.objects.count() == 1
    assert PatientLink.objects.filter(revoked_at=None).count() == 1


def test_looking_makes_no_code(browser, page, consent):
    assert browser.get(page("photo-handover")).status_code == 405
    assert PatientLink.objects.count() == 0


def test_without_consent_there_is_no_code(browser, page):
    answer = browser.post(page("photo-handover"), follow=True)

    assert "The patient has not agreed to photos." in answer.content.decode()
    assert PatientLink.objects.count() == 0
    assert PhotoSet.objects.count() == 0


def test_arrivals_are_told_once(browser, page, patient, clinician, consent):
    photo_set, _address = phone(patient, clinician)
    url = page("photo-live", photo_set.pk)
    empty = browser.get(url)
    tag = empty.headers["ETag"]
    same = browser.get(url, headers={"If-None-Match": tag})

    picture = PhotoUpload(PhotoView.VERTEX, sharp(), photo_set)
    upload(patient=patient, picture=picture, by=None, at=timezone.now())
    fresh = browser.get(url, headers={"If-None-Match": tag})

    assert (empty.status_code, same.status_code, same.content) == (200, 304, b"")
    assert "0 of 6 views" in text_of(empty)
    assert fresh.status_code == 200
    assert "1 of 6 views" in text_of(fresh)
    assert fresh.headers["Cache-Control"] == "no-store"


def text_of(answer):
    text = answer.content.decode()
    return (
        text.replace('<bdi dir="ltr">', "").replace("<bdi>", "").replace("</bdi>", "")
    )


def test_expired_code_says_so_and_offers_a_new_one(
    browser, page, patient, clinician, consent
):
    photo_set, _address = phone(patient, clinician, ago=timedelta(minutes=16))

    text = text_of(browser.get(page("photo-live", photo_set.pk)))

    assert "Expired: make a new code" in text
    assert "data-photo-over" in text
    assert "Make a new code" in text


def test_code_is_closed_by_hand(browser, page, patient, clinician, consent):
    photo_set, _address = phone(patient, clinician)

    assert browser.post(page("photo-handover-end", photo_set.pk)).status_code == 302
    assert "Closed" in text_of(browser.get(page("photo-live", photo_set.pk)))
    assert AuditEvent.objects.filter(action="photo_link_ended").count() == 1


def test_withdrawn_consent_empties_the_arrivals(
    browser, page, patient, clinician, consent
):
    photo = taken(patient, clinician)
    consent.withdrawn_at = timezone.now()
    consent.save()

    text = text_of(browser.get(page("photo-live", photo.photo_set_id)))

    assert str(photo.uid) not in text
    assert "Consent taken back" in text


def test_set_of_another_patient_is_not_found_with_a_validator_either(
    browser, page, others_patient, clinician
):
    agree(others_patient)
    photo_set, _address = phone(others_patient, clinician)

    for headers in ({}, {"If-None-Match": "*"}):
        url = page("photo-live", photo_set.pk)
        assert browser.get(url, headers=headers).status_code == 404


CONDITIONS = {
    "is_dry": "yes",
    "is_clean": "no",
    "distance_cm": "45",
    "days_since_wash": "2",
    "hair_length_cm": "12",
    "hair_colour": "dark brown",
}


def test_conditions_are_said_and_stay_unsaid(
    browser, page, patient, clinician, consent
):
    photo_set, _address = phone(patient, clinician)

    answer = browser.post(page("photo-conditions", photo_set.pk), CONDITIONS)

    photo_set.refresh_from_db()
    assert answer.status_code == 302
    assert (photo_set.held, photo_set.missed) == (["dry"], ["clean"])
    assert photo_set.conditions.distance == 45
    assert photo_set.conditions_by == clinician


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("distance_cm", "4"),
        ("distance_cm", "near"),
        ("days_since_wash", "-1"),
        ("hair_length_cm", "9" * 30),
        ("hair_colour", "x" * 41),
        ("is_dry", "perhaps"),
    ],
)
def test_bad_conditions_keep_what_was_typed(
    browser, page, patient, clinician, consent, field, value
):
    photo_set, _address = phone(patient, clinician)

    answer = browser.post(
        page("photo-conditions", photo_set.pk), CONDITIONS | {field: value}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["hair_length_cm"].value() in {"12", "9" * 30}
