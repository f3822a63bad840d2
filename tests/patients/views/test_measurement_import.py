"""A device's CSV file, from the upload to the numbers in the draft."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from patients.models import DeviceExport, ScalpAssessment
from tests.factories.counting import signed_count
from tests.patients.views.test_counting import ready_photo
from tests.patients.views.test_photos import agree

pytestmark = pytest.mark.django_db

FILE = "Zone;Density;Shaft\nVertex;124,4;54,37\nOkziput;172;61\nChin;12;30\n"


def send(browser, patient, content=FILE):
    raw = content.encode() if isinstance(content, str) else content
    url = reverse("measurement-file", args=[patient.pk])
    return browser.post(url, {"file": SimpleUploadedFile("results.csv", raw)})


def filled(page, **changes):
    form = page.context["form"]
    posted = {field.html_name: field.value() or "" for field in form}
    return {
        **posted,
        "device": "TrichoScan",
        "method": "trichoscopy",
        "magnification": "20",
        "hair_state": "shaved",
        "zone_1": "occipital",
        "column_density_per_cm2": "Density",
        "column_mean_diameter_um": "Shaft",
        **changes,
    }


def take(browser, patient, posted, **more):
    url = reverse("measurement-take", args=[patient.pk])
    return browser.post(url, {**posted, **more})


def test_numbers_go_into_the_draft_with_how_they_were_measured(
    browser, patient, clinician
):
    page = send(browser, patient)

    response = take(browser, patient, filled(page), take="yes")

    draft = ScalpAssessment.objects.get()
    vertex, occipital = draft.zones.order_by("-zone")
    assert response.url == reverse("assessment", args=[patient.pk])
    assert (vertex.zone, vertex.density_per_cm2, vertex.mean_diameter_um) == (
        "vertex",
        124,
        Decimal("54.4"),
    )
    assert (occipital.zone, occipital.density_per_cm2) == ("occipital", 172)
    assert (vertex.method, vertex.device, vertex.magnification, vertex.hair_state) == (
        "trichoscopy",
        "TrichoScan",
        20,
        "shaved",
    )
    assert vertex.measured_by == clinician


def test_next_file_of_the_device_is_read_the_same_way(browser, patient):
    take(browser, patient, filled(send(browser, patient)), take="yes")

    page = send(browser, patient, FILE.replace("172", "170"))

    form = page.context["form"]
    assert DeviceExport.objects.count() == 1
    assert form["device"].value() == "TrichoScan"
    assert form["column_density_per_cm2"].value() == "Density"
    assert form["zone_1"].value() == "occipital"
    assert form["zone_2"].value() == ""


def test_what_would_be_read_is_shown_first(browser, patient):
    response = take(browser, patient, filled(send(browser, patient)))

    seen = response.context["preview"]
    assert [(row.zone, row.cells) for row in seen.rows] == [
        ("Vertex", ("124", "54.4")),
        ("Occipital", ("172", "61.0")),
    ]
    assert ScalpAssessment.objects.count() == 0


def test_result_that_cannot_be_is_named_and_nothing_is_taken(browser, patient):
    page = send(browser, patient, FILE.replace("124,4", "9999"))

    response = take(browser, patient, filled(page), take="yes")

    (fault,) = response.context["preview"].faults
    assert response.status_code == 422
    assert "Line 1, Density, “9999”" in fault
    assert ScalpAssessment.objects.count() == 0


def test_taking_the_same_file_twice_is_once(browser, patient):
    posted = filled(send(browser, patient))
    take(browser, patient, posted, take="yes")
    version = ScalpAssessment.objects.get().version
    take(browser, patient, posted, take="yes")

    assert ScalpAssessment.objects.get().version == version


def test_grades_of_a_zone_stay_when_its_numbers_come(browser, patient, clinician):
    posted = filled(send(browser, patient))
    take(browser, patient, posted, take="yes")
    ScalpAssessment.objects.get().zones.filter(zone="vertex").update(erythema=2)
    page = send(browser, patient, FILE.replace("124,4", "130"))

    take(browser, patient, filled(page), take="yes")

    vertex = ScalpAssessment.objects.get().zones.get(zone="vertex")
    assert (vertex.density_per_cm2, vertex.erythema) == (130, 2)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01", b"PK\x03\x04\x00", b"a" * 200_001, b"one\n", b"a;a\n1;2\n"],
    ids=["empty", "binary", "zip", "huge", "one column", "same heading"],
)
def test_file_that_is_no_table_is_refused_beside_its_field(browser, patient, content):
    response = send(browser, patient, content)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


@pytest.mark.parametrize(
    "changes",
    [
        {"magnification": "much"},
        {"method": "guess"},
        {"zone_1": "", "zone_0": ""},
        {"column_density_per_cm2": "", "column_mean_diameter_um": ""},
        {"zone_column": "None of these"},
    ],
    ids=["magnification", "method", "zones", "columns", "zone column"],
)
def test_mapping_that_cannot_be_is_refused(browser, patient, changes):
    posted = filled(send(browser, patient), **changes)

    assert take(browser, patient, posted, take="yes").status_code == 422
    assert ScalpAssessment.objects.count() == 0


def test_content_that_was_tampered_with_leads_back_to_the_file(browser, patient):
    posted = filled(send(browser, patient), content="nothing")

    response = take(browser, patient, posted, take="yes")

    assert response.url == reverse("measurement-file", args=[patient.pk])


def test_signed_count_goes_into_the_draft(browser, patient, clinician):
    agree(patient)
    count = signed_count(ready_photo(patient), clinician)

    browser.post(reverse("count-take", args=[patient.pk, count.pk]))

    (vertex,) = ScalpAssessment.objects.get().zones.all()
    assert (vertex.density_per_cm2, vertex.vellus_percent, vertex.method) == (
        16,
        Decimal("25.0"),
        "manual_count",
    )
    assert (vertex.hairs_measured, vertex.units_per_cm2) == (4, None)


def test_count_that_is_not_signed_is_not_taken(browser, patient, clinician):
    agree(patient)
    count = signed_count(ready_photo(patient), clinician, state="draft", signed_at=None)

    browser.post(reverse("count-take", args=[patient.pk, count.pk]))

    assert ScalpAssessment.objects.count() == 0
