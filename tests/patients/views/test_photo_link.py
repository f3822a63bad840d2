"""A phone takes the six views by a code: what it may do, and what it never sees."""

from datetime import timedelta
from itertools import pairwise

import PIL.Image
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent, PatientLink
from patients.actions.consents import withdraw
from patients.actions.photo_sets import end
from patients.domain.photo_conditions import Condition, PhotoConditions
from patients.domain.photo_quality import STANDARD_VIEWS
from patients.models import Photo
from tests.factories.clinic import LocationFactory
from tests.patients.photo_world import agree, phone, taken
from tests.patients.pictures import jpeg, saved, sharp

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(patient):
    return agree(patient)


@pytest.fixture
def device():
    """Nobody is signed in on it."""
    return Client()


@pytest.fixture
def link(patient, clinician, consent):
    return phone(patient, clinician)


def send(device, address, view, content=None, name="photo.jpg"):
    file = SimpleUploadedFile(name, sharp() if content is None else content)
    return device.post(f"{address}{view}/", {"picture": file})


def test_phone_takes_all_six_views_one_after_the_other(device, link, patient):
    photo_set, address = link
    answer = device.post(address, {"held": ["dry", "clean", "no_flash"]})
    for view, following in pairwise(STANDARD_VIEWS):
        assert answer.headers["Location"] == f"{address}{view}/"
        answer = send(device, address, view)
        assert answer.headers["Location"] == f"{address}{following}/"
    answer = send(device, address, STANDARD_VIEWS[-1])

    assert answer.headers["Location"] == address
    photo_set.refresh_from_db()
    assert photo_set.held == ["clean", "dry", "no_flash"]
    assert photo_set.conditions_by is None
    found = Photo.objects.filter(patient=patient, photo_set=photo_set)
    assert {photo.view for photo in found} == set(STANDARD_VIEWS)
    assert {photo.uploaded_by for photo in found} == {None}
    assert "All six are there" in device.get(address).content.decode()
    uploads = AuditEvent.objects.filter(action="photo_uploaded")
    assert {(event.actor, event.patient_id) for event in uploads} == {
        ("patient", patient.pk)
    }


def test_phone_sees_no_name_and_no_picture(device, link, patient, clinician):
    photo_set, address = link
    earlier = taken(patient, clinician, view="vertex", days_ago=30)
    pages = [address] + [f"{address}{view}/" for view in STANDARD_VIEWS]

    for page in pages:
        text = device.get(page).content.decode()
        assert photo_set.code in text
        for secret in (patient.full_name, patient.full_name.split()[0], patient.number):
            assert secret not in text
        assert "/photos/" not in text.replace(address, "")
    file = reverse("photo-file", args=[earlier.uid, "small"])
    assert device.get(file).status_code == 302


def test_outline_of_the_last_photo_is_all_that_goes_out(
    device, link, patient, clinician
):
    _photo_set, address = link
    taken(patient, clinician, view="vertex", days_ago=60)
    last = taken(patient, clinician, view="vertex", days_ago=30)

    answer = device.get(f"{address}vertex/outline/")

    assert answer.status_code == 200
    assert len(answer.content) < 20_000
    event = AuditEvent.objects.get(action="photo_ghost_read")
    assert (event.subject_id, event.actor) == (str(last.pk), "patient")
    assert device.get(f"{address}front/outline/").status_code == 404


def test_outline_is_of_the_photo_taken_most_alike(device, link, patient, clinician):
    _photo_set, address = link
    alike = taken(patient, clinician, view="vertex", days_ago=60)
    wet = PhotoConditions(
        held=frozenset(Condition) - {Condition.DRY}, missed=frozenset({Condition.DRY})
    )
    taken(patient, clinician, view="vertex", days_ago=30, held=wet)
    taken(patient, clinician, view="front", days_ago=30, held=wet)
    device.post(address, {"held": list(Condition)})

    device.get(f"{address}vertex/outline/")

    assert AuditEvent.objects.get(action="photo_ghost_read").subject_id == str(alike.pk)
    said = "The outline is of a photo taken differently: wet or dry hair."
    assert said not in device.get(f"{address}vertex/").content.decode()
    assert said in device.get(f"{address}front/").content.decode()


def test_outline_is_of_the_last_photo_while_nothing_is_said(
    device, link, patient, clinician
):
    taken(patient, clinician, view="vertex", days_ago=60)
    last = taken(patient, clinician, view="vertex", days_ago=30, held=None)

    device.get(f"{link[1]}vertex/outline/")

    assert AuditEvent.objects.get(action="photo_ghost_read").subject_id == str(last.pk)
    page = device.get(f"{link[1]}vertex/").content.decode()
    assert "taken differently" not in page


def test_patches_brows_lashes_and_nails_are_offered_besides_the_six(
    device, link, patient, clinician
):
    _photo_set, address = link
    taken(patient, clinician, view="patch_3", days_ago=30)
    page = device.get(address)

    offered = [step.code for step in page.context["more"]]
    assert offered == ["brows", "lashes", "nails", "patch_1", "patch_3"]
    assert page.context["left"] == 6


def test_view_chosen_from_the_list_takes_the_ticks_along(device, link):
    photo_set, address = link

    chosen = device.post(address, {"held": ["dry"], "view": "occipital"})
    odd = device.post(address, {"held": ["dry"], "view": "elbow"})

    assert chosen.headers["Location"] == f"{address}occipital/"
    assert odd.headers["Location"] == f"{address}front/"
    photo_set.refresh_from_db()
    assert photo_set.held == ["dry"]


def test_patch_is_taken_and_leads_back_to_the_list(device, link):
    _photo_set, address = link

    answer = send(device, address, "patch_1")

    assert answer.headers["Location"] == f"{address}#more"
    assert Photo.objects.get().view == "patch_1"
    more = {step.code: step.is_taken for step in device.get(address).context["more"]}
    assert (more["patch_1"], more["patch_2"]) == (True, False)
    assert (
        "View"
        not in device.get(f"{address}patch_2/")
        .content.decode()
        .split('class="steps-text"')[1]
        .split("</div>")[0]
    )


def test_blurred_picture_is_kept_and_kindly_asked_for_again(device, link):
    _photo_set, address = link
    answer = send(device, address, "vertex", jpeg(1600, 1200))

    assert answer.headers["Location"] == f"{address}vertex/"
    page = device.get(f"{address}vertex/").content.decode()
    assert "This may be blurred." in page
    assert "Use it, go on" in page


def test_picture_taken_again_takes_the_place_of_the_first(device, link):
    _photo_set, address = link
    send(device, address, "vertex", jpeg(1600, 1200))
    send(device, address, "vertex")

    first, second = Photo.objects.order_by("pk")
    assert (first.removed_at is None, second.removed_at) == (False, None)
    assert AuditEvent.objects.filter(action="photo_replaced").count() == 1


def test_same_picture_sent_twice_is_one(device, link):
    _photo_set, address = link
    content = sharp()
    send(device, address, "vertex", content)
    send(device, address, "vertex", content)

    assert Photo.objects.get().removed_at is None


def test_same_file_for_two_views_is_refused_beside_the_field(device, link):
    _photo_set, address = link
    content = sharp()
    send(device, address, "vertex", content)

    answer = send(device, address, "front", content)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["picture"]
    assert "id_picture_error" in answer.content.decode()


def test_second_device_on_the_same_code_is_fine(link):
    _photo_set, address = link

    assert send(Client(), address, "vertex").status_code == 302
    assert send(Client(), address, "front").status_code == 302
    assert Photo.objects.count() == 2


def test_code_is_over_after_fifteen_minutes(device, patient, clinician, consent):
    _set, address = phone(patient, clinician, ago=timedelta(minutes=14, seconds=50))
    assert device.get(address).status_code == 200

    _set, late = phone(patient, clinician, ago=timedelta(minutes=15))
    assert device.get(late).status_code == 410
    assert send(device, late, "vertex").status_code == 410
    assert device.get(f"{late}vertex/outline/").status_code == 410
    assert Photo.objects.count() == 0


def test_new_code_ends_the_older_one(device, patient, clinician, link):
    _set, newer = phone(patient, clinician)

    assert device.get(link[1]).status_code == 410
    assert device.get(newer).status_code == 200


def test_closed_code_takes_nothing_more(device, link, clinician):
    photo_set, address = link
    assert end(photo_set, by=clinician, at=timezone.now())

    assert send(device, address, "vertex").status_code == 410
    assert not end(photo_set, by=clinician, at=timezone.now())


def test_withdrawn_consent_ends_the_code_at_once(device, link, consent):
    _photo_set, address = link
    withdraw(consent, by=None, at=timezone.now())

    assert device.get(address).status_code == 410
    assert send(device, address, "vertex").status_code == 410
    assert PatientLink.objects.get().revoked_at is not None


def test_consent_that_runs_out_ends_the_code_too(device, link, consent):
    _photo_set, address = link
    consent.signed_at = timezone.now() - timedelta(days=365)
    consent.save()

    assert device.get(address).status_code == 410


def test_view_that_a_phone_does_not_take_is_not_found(device, link):
    assert device.get(f"{link[1]}patch_13/").status_code == 404
    assert device.get(f"{link[1]}macro/").status_code == 404
    assert device.get(f"{link[1]}elbow/").status_code == 404


def test_phone_that_never_stops_is_stopped(device, link, monkeypatch):
    monkeypatch.setattr("patients.actions.photos.MOST_IN_A_SET", 1)
    send(device, link[1], "vertex")

    answer = send(device, link[1], "front")

    assert answer.status_code == 422
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("held", [["elbow"], ["dry\x00"]])
def test_unknown_condition_is_refused(device, link, held):
    answer = device.post(link[1], {"held": held})

    assert answer.status_code in {400, 422}
    link[0].refresh_from_db()
    assert link[0].held == []


def test_upload_by_link_without_a_file_says_so(device, link):
    answer = device.post(f"{link[1]}vertex/", {})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["picture"]


def test_picture_of_another_day_is_said_to_be_one(device, link):
    LocationFactory()

    exif = PIL.Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:02:28 09:30:00"
    noise = PIL.Image.effect_noise((1600, 1200), 60).convert("RGB")
    send(device, link[1], "vertex", saved(noise, "JPEG", exif=exif))

    page = device.get(f"{link[1]}vertex/").content.decode()
    assert "This picture was taken on another day. Please take a new one." in page
