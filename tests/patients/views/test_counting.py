"""Counting hairs on a photo, as the clinician and a second one do it."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from patients.models import HairCount, Photo, TrichoscopeScale
from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import AssignmentFactory
from tests.patients.views.test_photos import agree

pytestmark = pytest.mark.django_db

SETTING = {
    "zone": "vertex",
    "device": "Trichoscope",
    "magnification": "70",
    "hair_state": "shaved",
    "landmark": "24 cm from the glabella",
}
# 400 pixels that show 10 mm: 25 µm each, so this frame is 5 mm by 5 mm.
FRAME = [40, 40, 200, 200]
MARKS = [
    ["terminal", 50, 50],
    ["terminal", 60.5, 60],
    ["terminal", 70, 60],
    ["vellus", 70, 80],
    ["unit", 55, 55],
    ["single_unit", 70, 79],
]


def ready_photo(patient):
    return Photo.objects.create(
        patient=patient,
        view="macro",
        state="ready",
        original_key="o",
        large_key="l",
        medium_key="m",
        small_key="s",
        sha256="0" * 64,
        width=400,
        height=300,
        taken_at=timezone.now(),
        uploaded_at=timezone.now(),
    )


@pytest.fixture
def photo(patient):
    agree(patient)
    return ready_photo(patient)


@pytest.fixture
def count(browser, photo):
    browser.post(reverse("count-list", args=[photo.patient_id, photo.uid]), SETTING)
    return HairCount.objects.get()


def test_count_tells_the_lens_of_its_photo(count, photo):
    photo.refresh_from_db()

    assert (photo.magnification, photo.landmark) == (70, "24 cm from the glabella")


def test_page_sent_as_it_stands_before_its_script_loses_no_mark(browser, count):
    browser.post(at("count-save", count), sheet(count))
    form = browser.get(at("count-detail", count)).context["form"]
    count.refresh_from_db()
    typed = sheet(count, field_width_mm="12") | {"drawing": form["drawing"].value()}

    browser.post(at("count-save", count), typed)

    count.refresh_from_db()
    assert count.marks == MARKS
    assert count.frame_width == FRAME[2]


@pytest.fixture
def colleague(patient):
    return AssignmentFactory(
        patient=patient, clinician=StaffMemberFactory(clinician=True)
    ).clinician


@pytest.fixture
def colleague_browser(colleague):
    client = Client()
    client.force_login(colleague)
    return client


def sheet(count, **changes):
    drawing = {"ruler": None, "frame": FRAME, "marks": MARKS} | changes.pop(
        "drawing", {}
    )
    return {
        "version": count.version,
        "scale_source": "device",
        "field_width_mm": "10",
        "ruler_mm": "",
        "drawing": json.dumps(drawing),
        **changes,
    }


def at(name, count):
    return reverse(name, args=[count.photo.patient_id, count.pk])


def sign(client, count, **changes):
    response = client.post(at("count-sign", count), sheet(count, **changes))
    count.refresh_from_db()
    return response


def test_beginning_twice_is_one_count(browser, photo):
    url = reverse("count-list", args=[photo.patient_id, photo.uid])

    first, second = browser.post(url, SETTING), browser.post(url, SETTING)

    count = HairCount.objects.get()
    assert first.url == second.url == at("count-detail", count)
    assert (count.zone, count.magnification, count.um_per_px) == ("vertex", 70, None)


@pytest.mark.parametrize("field", ["zone", "device", "magnification", "hair_state"])
def test_count_needs_what_makes_it_comparable(browser, photo, field):
    url = reverse("count-list", args=[photo.patient_id, photo.uid])

    response = browser.post(url, {**SETTING, field: ""})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert HairCount.objects.count() == 0


def test_signed_count_holds_marks_and_results(browser, count, clinician):
    response = sign(browser, count)

    assert response.status_code == 302
    assert (count.state, count.assessor, count.marks) == ("signed", clinician, MARKS)
    assert (count.um_per_px, count.area_mm2) == (Decimal(25), Decimal(25))
    assert (count.terminal, count.vellus, count.units, count.single_units) == (
        3,
        1,
        2,
        1,
    )
    assert count.density_per_cm2 == 16


def test_signed_page_shows_the_results(browser, count):
    sign(browser, count)

    page = browser.get(at("count-detail", count))

    values = [figure.value for figure in page.context["figures"]]
    assert values == ["4", "16", "25.0", "8", "50.0"]
    assert page.content.count(b'<g transform="translate') == len(MARKS)


def test_scale_by_a_ruler(browser, count):
    sign(
        browser,
        count,
        scale_source="ruler",
        ruler_mm="5",
        drawing={"ruler": [0, 0, 120, 160]},
    )

    assert (count.um_per_px, count.ruler) == (Decimal(25), [0, 0, 120, 160, "5"])
    assert TrichoscopeScale.objects.count() == 0


def test_scale_of_a_device_is_offered_for_its_next_picture(browser, count, patient):
    sign(browser, count)
    other = ready_photo(patient)
    url = reverse("count-list", args=[patient.pk, other.uid])

    browser.post(url, {**SETTING, "device": "TRICHOSCOPE"})

    again = HairCount.objects.get(photo=other)
    assert (again.scale_source, again.um_per_px) == ("device", Decimal(25))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"field_width_mm": ""}, "Set the scale first", id="no scale"),
        pytest.param({"drawing": {"frame": None}}, "Draw the frame", id="no frame"),
        pytest.param(
            {"drawing": {"frame": [0, 0, 401, 10]}}, "inside the picture", id="outside"
        ),
        pytest.param(
            {"drawing": {"marks": [["terminal", 1, 1]]}}, "outside the frame", id="mark"
        ),
        pytest.param({"field_width_mm": "0.1"}, "too|than 500", id="dense"),
        pytest.param(
            {"drawing": {"marks": [["bald", 50, 50]]}}, "not be read", id="kind"
        ),
        pytest.param({"drawing": {"marks": "x" * 99}}, "not be read", id="text"),
        pytest.param({"drawing": {"frame": [1, 2]}}, "not be read", id="short frame"),
        pytest.param({"drawing": {"frame": [True, 2, 3, 4]}}, "not be read", id="bool"),
        pytest.param({"drawing": {"frame": [1e999, 2, 3, 4]}}, "not be read", id="inf"),
        pytest.param({"field_width_mm": "ten"}, "number", id="word"),
        pytest.param({"scale_source": "guess"}, "valid choice", id="source"),
    ],
)
def test_sheet_that_cannot_be_is_refused_and_kept(browser, count, changes, words):
    response = sign(browser, count, **changes)

    assert response.status_code == 422
    assert count.state == "draft"
    page = response.content.decode()
    assert any(part in page for part in words.split("|"))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"marks": [[1]]}', "\x00"])
def test_any_drawing_text_gets_an_answer(browser, count, text):
    response = browser.post(at("count-sign", count), sheet(count) | {"drawing": text})

    assert response.status_code == 422


def test_refused_sheet_comes_back_with_its_marks(browser, count):
    response = sign(browser, count, field_width_mm="")

    assert response.context["drawing"] == {
        "ruler": None,
        "frame": FRAME,
        "marks": [[kind, float(x), float(y)] for kind, x, y in MARKS],
    }


def test_saved_draft_comes_back(browser, count):
    answer = browser.post(at("count-save", count), sheet(count))

    assert answer.status_code == 200
    page = browser.get(at("count-detail", count))
    assert page.context["drawing"]["frame"] == FRAME
    assert str(page.context["form"]["field_width_mm"].value()) == "10"


def test_same_draft_twice_is_saved_once_and_an_older_page_is_told(browser, count):
    browser.post(at("count-save", count), sheet(count))
    again = browser.post(at("count-save", count), sheet(count))
    other = browser.post(at("count-save", count), sheet(count, drawing={"marks": []}))

    count.refresh_from_db()
    assert (again.status_code, other.status_code) == (200, 409)
    assert b"6 marks" in other.content
    assert b"0 marks" in other.content
    assert (count.version, count.marks) == (2, MARKS)


def test_signing_twice_is_signing_once(browser, count):
    sign(browser, count)
    signed_at = count.signed_at

    assert sign(browser, count).status_code == 302
    assert count.signed_at == signed_at


def test_database_refuses_to_change_a_signed_count(browser, count):
    sign(browser, count)

    with pytest.raises(IntegrityError), transaction.atomic():
        HairCount.objects.filter(pk=count.pk).update(terminal=99)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as sql,
    ):
        sql.execute("DELETE FROM patients_haircount")


def test_second_assessor_counts_the_same_frame_without_the_marks(
    browser, count, colleague, colleague_browser
):
    sign(browser, count)
    colleague_browser.post(at("count-repeat", count))
    again = HairCount.objects.get(repeat_of=count)

    page = colleague_browser.get(at("count-detail", again))

    assert again.assessor == colleague
    assert page.context["drawing"] == {"ruler": None, "frame": FRAME, "marks": []}


def test_difference_of_two_assessors_is_shown(browser, count, colleague_browser):
    sign(browser, count)
    colleague_browser.post(at("count-repeat", count))
    again = HairCount.objects.get(repeat_of=count)
    fewer = {"frame": [0, 0, 9, 9], "marks": MARKS[1:]}
    colleague_browser.post(
        at("count-sign", again), sheet(again, field_width_mm="99", drawing=fewer)
    )
    again.refresh_from_db()

    page = browser.get(at("count-detail", count))

    (other,) = page.context["comparisons"]
    assert (again.frame_left, again.um_per_px) == (40, Decimal(25))
    assert [(f.value, f.again) for f in other.figures][:2] == [("4", "3"), ("16", "12")]
    assert other.figures[0].difference == "-1, 28.6 % of the mean"
    assert not other.is_same_person


def test_second_count_begun_twice_is_one(browser, count, colleague_browser):
    sign(browser, count)
    colleague_browser.post(at("count-repeat", count))
    colleague_browser.post(at("count-repeat", count))

    assert HairCount.objects.filter(repeat_of=count).count() == 1


def test_draft_of_a_colleague_is_neither_seen_nor_written(
    browser, count, colleague_browser
):
    assert colleague_browser.get(at("count-detail", count)).status_code == 404
    assert (
        colleague_browser.post(at("count-save", count), sheet(count)).status_code == 422
    )
    colleague_browser.post(at("count-discard", count))
    assert HairCount.objects.count() == 1


def test_own_draft_can_be_thrown_away_but_a_signed_count_cannot(browser, count):
    sign(browser, count)
    browser.post(at("count-discard", count))
    assert HairCount.objects.count() == 1

    browser.post(at("count-repeat", count))
    browser.post(at("count-discard", HairCount.objects.get(state="draft")))
    assert HairCount.objects.get() == count


def test_withdrawn_photo_consent_hides_the_counts(browser, count, patient):
    patient.consents.update(withdrawn_at=timezone.now() + timedelta(seconds=1))

    assert browser.get(at("count-detail", count)).status_code == 404


def test_photo_that_is_not_drawn_yet_is_not_counted(browser, photo):
    Photo.objects.update(state="queued")

    url = reverse("count-list", args=[photo.patient_id, photo.uid])
    assert browser.get(url).status_code == 404


def test_list_costs_the_same_for_more_counts(
    browser, photo, count, django_assert_num_queries
):
    from django.test.utils import CaptureQueriesContext

    url = reverse("count-list", args=[photo.patient_id, photo.uid])
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for zone in ("frontal", "occipital"):
        browser.post(url, {**SETTING, "zone": zone})
    with CaptureQueriesContext(connection) as more:
        browser.get(url)

    assert len(more) == len(few)
