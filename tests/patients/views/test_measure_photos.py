"""Photos beside the measures they show: chosen from the day's, shown by consent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.actions.measurements import put
from patients.domain.zone_measures import ZoneFinding
from patients.models import Consent, Photo, ScalpAssessment
from tests.patients.photo_world import agree

pytestmark = pytest.mark.django_db

MEASURED = {"version": "0", "method": "trichoscopy", "density_vertex": "82"}


@pytest.fixture
def page(patient):
    return reverse("assessment", args=[patient.pk])


@pytest.fixture
def photo(patient):
    agree(patient)
    return photo_of(patient, "vertex")


def photo_of(patient, view, **changes):
    said = {
        "state": "ready",
        "original_key": "o",
        "large_key": "l",
        "medium_key": "m",
        "small_key": "s",
        "sha256": "0" * 64,
        "taken_at": timezone.now(),
        "uploaded_at": timezone.now(),
    }
    return Photo.objects.create(patient=patient, view=view, **said | changes)


def offered(response, zone):
    rows = {row.zone: row for row in response.context["zones_page"].rows}
    return [(each.pk, each.is_linked) for each in rows[zone].photos]


def links():
    (zone,) = ScalpAssessment.objects.get().zones.all()
    return zone.image_ids


def withdraw(patient):
    now = timezone.now()
    Consent.objects.filter(patient=patient).update(withdrawn_at=now)


def save(browser, page, **typed):
    draft = ScalpAssessment.objects.first()
    base = {"draft": draft.pk, "version": draft.version} if draft else {}
    response = browser.post(page, MEASURED | base | typed)
    assert response.status_code == 302, response.context["form"].errors


def test_photos_of_the_day_are_offered_in_their_zones(browser, page, patient, photo):
    close_up = photo_of(patient, "macro")
    photo_of(patient, "vertex", taken_at=timezone.now() - timedelta(days=3))
    photo_of(patient, "vertex", state="queued")

    response = browser.get(page)

    assert sorted(offered(response, "vertex")) == [
        (photo.pk, False),
        (close_up.pk, False),
    ]
    assert offered(response, "occipital") == [(close_up.pk, False)]


def test_chosen_photo_stands_by_the_measure_before_and_after_signing(
    browser, page, patient, photo
):
    save(browser, page, image_ids_vertex=[photo.pk])

    assert links() == [photo.pk]
    assert offered(browser.get(page), "vertex") == [(photo.pk, True)]

    save(browser, page, primary_diagnosis="aga", image_ids_vertex=[photo.pk])
    draft = ScalpAssessment.objects.get()
    browser.post(
        reverse("assessment-sign", args=[patient.pk]),
        MEASURED
        | {
            "draft": draft.pk,
            "version": draft.version,
            "primary_diagnosis": "aga",
            "image_ids_vertex": photo.pk,
        },
    )
    small = reverse("photo-file", args=[photo.uid, "small"])
    assert small in browser.get(page).content.decode()
    withdraw(patient)
    assert small not in browser.get(page).content.decode()


def test_photo_can_be_taken_away_again(browser, page, photo):
    save(browser, page, image_ids_vertex=[photo.pk])
    save(browser, page)

    assert links() == []


def test_withdrawn_consent_hides_a_linked_photo_and_keeps_the_link(
    browser, page, patient, photo
):
    save(browser, page, image_ids_vertex=[photo.pk])
    withdraw(patient)

    assert offered(browser.get(page), "vertex") == []
    save(browser, page, note="Later.")
    assert links() == [photo.pk]


def test_photo_of_another_patient_is_not_linked(browser, page, photo, others_patient):
    agree(others_patient)
    foreign = photo_of(others_patient, "vertex")

    save(browser, page, image_ids_vertex=[photo.pk, foreign.pk])

    assert links() == [photo.pk]


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 40])
def test_what_is_no_number_of_a_photo_is_refused(browser, page, photo, typed):
    response = browser.post(page, MEASURED | {"image_ids_vertex": typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["image_ids_vertex"]


def test_counted_photo_comes_along_with_its_numbers(patient, clinician, photo):
    counted = ZoneFinding(
        zone="vertex", density_per_cm2=90, method="manual_count", image_ids=(photo.pk,)
    )

    for _twice in range(2):
        put(patient=patient, findings=[counted], by=clinician, at=timezone.now())

    assert links() == [photo.pk]


def test_conflict_names_the_photo_and_who_saved(browser, page, patient, photo):
    save(browser, page, image_ids_vertex=[photo.pk])
    draft = ScalpAssessment.objects.get()
    save(browser, page)

    response = browser.post(
        reverse("assessment-autosave", args=[patient.pk]),
        MEASURED
        | {"draft": draft.pk, "version": 1, "image_ids_vertex": photo.pk, "itch": 2},
    )

    conflict = response.context["conflict"]
    said = {each.name: (each.mine, each.theirs) for each in conflict.differences}
    assert response.status_code == 409
    assert said["image_ids_vertex"][0].startswith("Vertex, ")
    assert conflict.said.startswith("You saved in another window at ")
