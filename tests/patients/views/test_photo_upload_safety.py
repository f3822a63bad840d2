"""Whatever is uploaded under the name of a photo: 422 with a word beside the field, by
staff and by link alike, and nothing of it kept."""

import resource
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from patients.domain.photo_rules import REFUSALS
from patients.models import Photo
from tests.patients.photo_world import agree, phone
from tests.patients.pictures import chunk, png_claiming
from tests.patients.storage.test_pictures import REFUSED

pytestmark = pytest.mark.django_db
# By staff every kind; by link one of each word, since both go through one door.
BY_LINK = {code: name for name, (_content, code) in REFUSED.items()}


@pytest.fixture(autouse=True)
def consent(patient):
    return agree(patient)


def nothing_is_kept(settings):
    root = settings.PRIVATE_MEDIA_ROOT
    return Photo.objects.count() == 0 and not [
        f for f in root.rglob("*") if f.is_file()
    ]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_is_refused_beside_the_field(browser, patient, settings, name):
    content, code = REFUSED[name]
    file = SimpleUploadedFile("holiday.jpg", content, content_type="image/jpeg")

    answer = browser.post(
        reverse("photo-upload", args=[patient.pk]), {"view": "vertex", "picture": file}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"picture": [REFUSALS[code]]}
    assert 'id="id_picture_error"' in answer.content.decode()
    assert answer.context["form"]["view"].value() == "vertex"
    assert nothing_is_kept(settings)


@pytest.mark.parametrize("name", BY_LINK.values())
def test_link_refuses_the_same(patient, clinician, settings, name):
    content, code = REFUSED[name]
    _photo_set, address = phone(patient, clinician)

    answer = Client().post(
        f"{address}vertex/", {"picture": SimpleUploadedFile("x.jpg", content)}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"picture": [REFUSALS[code]]}
    assert nothing_is_kept(settings)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_heic_is_refused_with_a_way_out(browser, patient, brand):
    content = b"\x00\x00\x00\x18ftyp" + brand + b"\x00" * 400
    file = SimpleUploadedFile("IMG_1.HEIC", content, content_type="image/heic")

    answer = browser.post(
        reverse("photo-upload", args=[patient.pk]), {"view": "vertex", "picture": file}
    )

    assert answer.context["form"].errors == {"picture": [REFUSALS["heic"]]}


def test_bombs_cost_this_process_next_to_nothing(browser, patient):
    text = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"A" * 50_000_000))
    bombs = [png_claiming(7_000, 7_000), png_claiming(300, 300, extra=text)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for content in bombs:
        answer = browser.post(
            reverse("photo-upload", args=[patient.pk]),
            {"view": "vertex", "picture": SimpleUploadedFile("x.png", content)},
        )
        assert answer.status_code == 422

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024
