import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent
from clinic.storage import private
from patients.actions.photos import LEASE, draw_sizes, sweep
from patients.domain.choices import PhotoState
from patients.models import Photo
from patients.tasks import draw_photo_sizes
from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import AssignmentFactory
from tests.patients.pictures import SECRETS, jpeg, talkative

pytestmark = pytest.mark.django_db


def agree(patient, **changes):
    return patient.consents.create(
        **{
            "kind": "photo",
            "agreed": True,
            "text_slug": "photo",
            "text_version": "1",
            "language": "en-gb",
            "text": "Photos",
            "signed_name": "P",
            "signed_at": timezone.now(),
            **changes,
        }
    )


@pytest.fixture
def consent(patient):
    return agree(patient)


@pytest.fixture
def send(browser, patient):
    def send(content=None, *, view="vertex", name="photo.jpg", to=patient):
        file = SimpleUploadedFile(name, jpeg() if content is None else content)
        url = reverse("photo-upload", args=[to.pk])
        return browser.post(url, {"view": view, "picture": file})

    return send


@pytest.fixture
def photo(send, consent):
    send(talkative())
    photo = Photo.objects.get()
    draw_sizes(photo_id=photo.pk, at=timezone.now())
    photo.refresh_from_db()
    return photo


def address(photo, size="small"):
    return reverse("photo-file", args=[photo.uid, size])


def stored_files(settings):
    root = settings.PRIVATE_MEDIA_ROOT
    return [path for path in root.rglob("*") if path.is_file()]


def test_upload_is_queued_and_rings_once(
    send, consent, patient, clinician, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as rings:
        response = send()

    assert (response.status_code, len(rings)) == (302, 1)
    photo = Photo.objects.get()
    assert (photo.patient, photo.view, photo.state, photo.uploaded_by) == (
        patient,
        "vertex",
        PhotoState.QUEUED,
        clinician,
    )


def test_same_upload_twice_is_one_photo(send, consent, settings):
    send()
    send()

    assert Photo.objects.count() == 1
    assert len(stored_files(settings)) == 1


def test_same_file_as_another_view_is_refused(send, consent, settings):
    send(view="vertex")
    response = send(view="front")

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "picture": [
            "This very file is kept as another view: Vertex. One photo has one view."
        ]
    }
    assert Photo.objects.get().view == "vertex"
    assert len(stored_files(settings)) == 1


def test_worker_replaces_the_upload_and_leaves_no_secret(photo, settings):
    assert photo.state == PhotoState.READY
    files = stored_files(settings)
    assert len(files) == 5
    for file in files:
        content = file.read_bytes()
        assert [secret for secret in SECRETS if secret in content] == []


def test_drawing_twice_does_nothing_more(photo):
    keys = (photo.original_key, photo.small_key)

    draw_sizes(photo_id=photo.pk, at=timezone.now())

    photo.refresh_from_db()
    assert (photo.original_key, photo.small_key) == keys
    assert photo.attempts == 1


def test_task_survives_a_row_that_is_gone(db):
    draw_photo_sizes(photo_id=987_654, newer_argument=1)

    assert Photo.objects.count() == 0


def test_upload_that_cannot_be_drawn_fails_and_is_not_kept(
    send, consent, settings, browser, patient
):
    send()
    photo = Photo.objects.get()
    path = settings.PRIVATE_MEDIA_ROOT / photo.original_key
    path.write_bytes(b"\xff\xd8\xff\xe0 no picture")

    draw_sizes(photo_id=photo.pk, at=timezone.now())

    photo.refresh_from_db()
    assert (photo.state, photo.code) == (PhotoState.FAILED, "broken")
    assert stored_files(settings) == []
    text = browser.get(reverse("photo-list", args=[patient.pk])).content.decode()
    assert "The photo is damaged or incomplete." in text


def test_poison_is_given_up_after_three_tries(send, consent):
    send()
    photo = Photo.objects.get()
    at = timezone.now()
    Photo.objects.update(state=PhotoState.PROCESSING, attempts=3, lease_until=at)

    sweep(at=at + timedelta(seconds=1))

    photo.refresh_from_db()
    assert (photo.state, photo.code) == (PhotoState.FAILED, "gave_up")
    assert not private.exists(photo.original_key or "00/" + "0" * 40 + ".jpg")


def test_sweep_rings_again_for_what_nobody_drew(
    send, consent, django_capture_on_commit_callbacks
):
    send()
    now = timezone.now()
    with django_capture_on_commit_callbacks() as early:
        sweep(at=now)
    with django_capture_on_commit_callbacks() as late:
        sweep(at=now + timedelta(seconds=62))

    assert (len(early), len(late)) == (0, 1)


def test_dead_workers_photo_is_drawn_by_the_next(send, consent):
    send()
    photo = Photo.objects.get()
    at = timezone.now()
    Photo.objects.update(state=PhotoState.PROCESSING, attempts=1, lease_until=at)

    draw_sizes(photo_id=photo.pk, at=at)
    photo.refresh_from_db()
    assert photo.state == PhotoState.PROCESSING

    draw_sizes(photo_id=photo.pk, at=at + LEASE)
    photo.refresh_from_db()
    assert (photo.state, photo.attempts) == (PhotoState.READY, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MZ" + b"\x00" * 300, "Choose a photo: JPEG, PNG or WebP."),
        (b"", "The file is empty."),
        (
            jpeg() + b"<script>",
            "The file holds more than a photo. Export it again as JPEG.",
        ),
    ],
)
def test_refused_upload_says_what_is_accepted(
    send, consent, settings, content, message
):
    response = send(content, name="../../x.jpg")

    assert response.status_code == 422
    assert response.context["form"].errors == {"picture": [message]}
    assert stored_files(settings) == []


@pytest.mark.parametrize("name", ["../../x", "C:\\x", "a" * 500, "📷", ".htaccess"])
def test_name_of_the_file_is_forgotten(send, consent, settings, name):
    assert send(name=name).status_code == 302

    photo = Photo.objects.get()
    assert photo.original_key.endswith(".jpg")
    assert [path.parent.parent for path in stored_files(settings)] == [
        settings.PRIVATE_MEDIA_ROOT
    ]


def test_unknown_view_is_refused(send, consent):
    assert send(view="elbow").status_code == 422


def test_upload_without_a_file_says_so(browser, patient, consent):
    response = browser.post(
        reverse("photo-upload", args=[patient.pk]), {"view": "vertex"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["picture"]


@pytest.mark.parametrize("asked", ["never", "refused", "withdrawn"])
def test_without_consent_nothing_is_kept(send, patient, settings, asked):
    if asked == "refused":
        agree(patient, agreed=False)
    if asked == "withdrawn":
        agree(patient, withdrawn_at=timezone.now())

    response = send()

    assert response.status_code == 422
    assert Photo.objects.count() == 0
    assert stored_files(settings) == []
    assert "No photos without consent" in response.content.decode()


def test_withdrawn_consent_hides_page_and_file(browser, patient, photo, consent):
    assert browser.get(address(photo)).status_code == 200
    consent.withdrawn_at = timezone.now()
    consent.save()

    assert browser.get(address(photo)).status_code == 404
    page = browser.get(reverse("photo-list", args=[patient.pk]))
    assert str(photo.uid) not in page.content.decode()


@pytest.mark.parametrize("size", ["small", "medium", "large", "full"])
def test_file_is_private_and_leaves_a_trace(browser, photo, size, clinician):
    response = browser.get(address(photo, size))

    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    event = AuditEvent.objects.get(action="photo_read")
    assert (event.by, event.patient_id, event.detail) == (
        clinician,
        photo.patient_id,
        {"size": size},
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "bytes=0-10"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"HX-Request": "true"},
    ],
)
def test_file_of_others_patient_is_not_found_on_any_way(client, photo, headers):
    client.force_login(StaffMemberFactory(clinician=True))

    assert client.get(address(photo), headers=headers).status_code == 404


def test_front_desk_sees_no_photo(desk_browser, patient, photo):
    assert desk_browser.get(address(photo)).status_code == 403
    assert desk_browser.get(reverse("photo-list", args=[patient.pk])).status_code == 403


@pytest.mark.parametrize("size", ["huge", "original_key", "state"])
def test_unknown_size_is_not_found(browser, photo, size):
    assert browser.get(address(photo, size)).status_code == 404


def test_unknown_photo_is_not_found(browser):
    assert browser.get(f"/photos/{uuid.uuid4()}/small/").status_code == 404


def test_photo_not_yet_drawn_is_not_found(browser, send, consent):
    send()

    assert browser.get(address(Photo.objects.get(), "full")).status_code == 404


def test_state_answers_when_it_is_drawn(browser, patient, send, consent):
    send()
    photo = Photo.objects.get()
    url = reverse("photo-state", args=[patient.pk, photo.uid])
    assert browser.get(url).status_code == 204

    draw_sizes(photo_id=photo.pk, at=timezone.now())

    response = browser.get(url)
    assert response.status_code == 200
    assert address(photo, "small") in response.content.decode()


def test_state_of_a_photo_under_another_patient_is_not_found(browser, photo, clinician):
    other = AssignmentFactory(clinician=clinician).patient
    agree(other)

    url = reverse("photo-state", args=[other.pk, photo.uid])
    assert browser.get(url).status_code == 404


def test_removed_photo_is_gone_from_page_and_file(browser, patient, photo):
    url = reverse("photo-remove", args=[patient.pk, photo.uid])
    assert browser.get(url).status_code == 405

    assert browser.post(url).status_code == 302

    assert browser.get(address(photo)).status_code == 404
    assert browser.post(url).status_code == 404


def test_upload_for_others_patient_is_not_found(send, others_patient):
    agree(others_patient)

    assert send(to=others_patient).status_code == 404
    assert Photo.objects.count() == 0


def test_page_takes_the_same_queries_for_one_and_three_photos(
    browser, patient, send, consent, django_assert_max_num_queries
):
    url = reverse("photo-list", args=[patient.pk])
    send()
    with django_assert_max_num_queries(30) as one:
        browser.get(url)
    send(jpeg(410), view="macro")
    send(jpeg(420), view="front")

    with django_assert_max_num_queries(30) as three:
        browser.get(url)

    assert len(three) == len(one)
