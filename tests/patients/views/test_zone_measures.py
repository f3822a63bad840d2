"""The measures of the zones on the assessment page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from patients.actions.assessment import start
from patients.domain.zone_measures import MEASURES, SIGN_COLUMNS
from patients.forms.zone_fields import PART_OF
from patients.models import ScalpAssessment, ZoneMeasurement
from protocols.queries.candidacy_facts import gather
from tests.factories.clinic import StaffMemberFactory

pytestmark = pytest.mark.django_db

SETUP = {
    "method": "trichoscopy",
    "device": "FotoFinder",
    "magnification": "70",
    "hair_state": "shaved",
}
BASE = {"draft": "", "version": "0", "primary_diagnosis": "aga", **SETUP}
NAMES = {each.column: PART_OF.get(each.column, each.column) for each in MEASURES}


@pytest.fixture
def page(patient):
    return reverse("assessment", args=[patient.pk])


@pytest.fixture
def sign_url(patient):
    return reverse("assessment-sign", args=[patient.pk])


def errors(response):
    return response.context["form"].errors


def row(zone="vertex"):
    return ZoneMeasurement.objects.get(zone=zone)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda each: each.column)
def test_measure_takes_both_ends_of_its_range(browser, page, measure):
    name = f"{NAMES[measure.column]}_vertex"

    for version, value in enumerate((measure.low, measure.high)):
        draft = ScalpAssessment.objects.first()
        base = BASE | {"draft": draft.pk if draft else "", "version": version}
        assert browser.post(page, base | {name: str(value)}).status_code == 302
        assert getattr(row(), measure.column) == value


# The whole page is drawn for each answer, so that all the measures go in one post.
@pytest.mark.parametrize(
    "measures", [MEASURES[:1], MEASURES[1:]], ids=["one", "all others"]
)
@pytest.mark.parametrize(
    "typed",
    ["below", "above", "x", "1e999", "NaN", "9" * 400, "1;2", "1,2,3"],
    ids=["below", "above", "text", "exponent", "nan", "huge", "pair", "list"],
)
def test_measure_out_of_range_is_named_and_kept(browser, page, measures, typed):
    sent = {}
    for measure in measures:
        ends = {"below": str(measure.low - 1), "above": str(measure.high + 1)}
        sent[f"{NAMES[measure.column]}_vertex"] = ends.get(typed, typed)

    response = browser.post(page, BASE | sent)

    assert (response.status_code, set(errors(response))) == (422, set(sent))
    assert {name: response.context["form"][name].value() for name in sent} == sent
    assert ScalpAssessment.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("20,9", "20.9"), ("20.9", "20.9"), ("٢٠٫٩", "20.9"), (" 7 ", "7.0")],
    ids=["comma", "point", "arabic", "blanks"],
)
def test_numbers_are_read_as_they_are_written(browser, page, typed, kept):
    browser.post(page, BASE | {"thin_percent_frontal": typed})

    assert row("frontal").thin_percent == Decimal(kept)


def test_zone_keeps_every_sign_and_who_measured(browser, page, clinician):
    signs = {f"{name}_vertex": "yes" for name in SIGN_COLUMNS}
    browser.post(
        page,
        BASE
        | signs
        | {
            "ostia_loss_vertex": "focal",
            "landmark_vertex": "24 cm from the glabella",
            "density_vertex": "82",
        },
    )

    found = row()
    assert [getattr(found, name) for name in SIGN_COLUMNS] == [True] * len(SIGN_COLUMNS)
    assert (found.ostia_loss, found.landmark) == ("focal", "24 cm from the glabella")
    assert (found.measured_by, found.magnification) == (clinician, 70)


def test_another_clinician_may_have_measured(browser, page):
    other = StaffMemberFactory(roles=["clinician"])

    browser.post(page, BASE | {"measured_by": other.pk, "density_vertex": "82"})

    assert row().measured_by == other


def test_stranger_cannot_have_measured(browser, page):
    desk = StaffMemberFactory(roles=["front_desk"])

    response = browser.post(
        page, BASE | {"measured_by": desk.pk, "density_vertex": "8"}
    )

    assert list(errors(response)) == ["measured_by"]


def test_zone_measured_in_another_way_keeps_its_own_setup(browser, page):
    browser.post(
        page,
        BASE
        | {
            "density_vertex": "82",
            "density_frontal": "124",
            "density_occipital": "172",
            "method_vertex": "manual_count",
            "hair_state_vertex": "natural",
        },
    )

    assert (row().method, row().magnification) == ("manual_count", None)
    assert (row("frontal").method, row("frontal").device) == (
        "trichoscopy",
        "FotoFinder",
    )
    form = browser.get(page).context["form"]
    assert form["method"].value() == "trichoscopy"
    assert form["method_vertex"].value() == "manual_count"
    assert form["method_frontal"].value() is None


def test_own_setup_needs_its_method(browser, page):
    response = browser.post(page, BASE | {"device_vertex": "X", "density_vertex": "8"})

    assert errors(response) == {"method_vertex": ["Say how this zone was measured."]}


@pytest.mark.parametrize(
    ("anagen", "telogen", "status"),
    [("80", "20", 302), ("84,5", "20,5", 302), ("85", "21", 422), ("70", "10", 302)],
)
def test_growing_and_resting_hairs_are_about_all(
    browser, page, anagen, telogen, status
):
    typed = {"anagen_percent_vertex": anagen, "telogen_percent_vertex": telogen}

    assert browser.post(page, BASE | typed).status_code == status


def test_database_refuses_what_cannot_be(browser, page):
    browser.post(page, BASE | {"density_vertex": "82"})

    for column, value in (("density_per_cm2", 501), ("mean_diameter_um", 9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ZoneMeasurement.objects.update(**{column: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        ZoneMeasurement.objects.update(method="")


def test_earlier_value_and_difference_stand_beside_like_for_like(
    browser, page, sign_url, patient
):
    browser.post(
        sign_url, BASE | {"density_vertex": "78", "thin_percent_vertex": "24,5"}
    )
    browser.post(reverse("assessment-start", args=[patient.pk]))
    draft = ScalpAssessment.objects.get(state="draft")
    base = BASE | {"draft": draft.pk, "version": draft.version}
    browser.post(page, base | {"density_vertex": "82", "thin_percent_vertex": "22"})

    (vertex,) = (
        each
        for each in browser.get(page).context["zones_page"].rows
        if each.zone == "vertex"
    )

    density, thin = vertex.common[0].change, vertex.numbers[1].change
    assert (density.before, density.difference) == ("78", "+4")
    assert (thin.before, thin.difference) == ("24.5", "−2.5")
    assert vertex.unlike == ""


def test_difference_is_not_told_when_measured_otherwise(
    browser, page, sign_url, patient
):
    browser.post(sign_url, BASE | {"density_vertex": "78"})
    browser.post(reverse("assessment-start", args=[patient.pk]))
    draft = ScalpAssessment.objects.get(state="draft")
    base = BASE | {"draft": draft.pk, "version": draft.version, "magnification": "20"}
    browser.post(page, base | {"density_vertex": "82"})

    rows = browser.get(page).context["zones_page"].rows

    vertex = next(each for each in rows if each.zone == "vertex")
    assert (vertex.common[0].change.before, vertex.common[0].change.difference) == (
        "78",
        "",
    )
    assert vertex.unlike == "Not compared: magnification not the same."


def test_new_assessment_months_later_measures_anew(
    browser, sign_url, patient, clinician
):
    browser.post(sign_url, BASE | {"density_vertex": "78", "itch": "3"})

    draft = start(patient=patient, by=clinician, at=timezone.now() + timedelta(days=90))

    assert (draft.primary_diagnosis, draft.itch) == ("aga", None)
    assert list(draft.zones.all()) == []


def test_last_setup_waits_for_its_button(browser, page, sign_url, patient):
    browser.post(sign_url, BASE | {"density_vertex": "78"})
    browser.post(reverse("assessment-start", args=[patient.pk]))

    shown = browser.get(page).context["zones_page"]

    assert {name: shown.last_setup[name] for name in SETUP} == SETUP | {
        "magnification": 70
    }


def test_loss_seen_in_one_zone_is_a_loss_for_the_screening(browser, page, patient):
    browser.post(page, BASE | {"ostia_loss": "no", "ostia_loss_vertex": "focal"})

    known = gather(patient, at=timezone.now()).known

    assert known["ostia_loss"].value == "yes"


@pytest.mark.parametrize(
    ("typed", "diagnosis"),
    [
        ({"itch": "4"}, "scarring_suspected"),
        ({"itch": "4", "scarring_suspected": "unknown"}, "scarring_suspected"),
        ({"itch": "4", "scarring_suspected": "no"}, "aga"),
        ({"itch": "0"}, "aga"),
    ],
    ids=["open", "unsure", "answered", "no complaint"],
)
def test_scarring_signs_with_a_complaint_count_until_answered(
    browser, page, patient, typed, diagnosis
):
    browser.post(page, BASE | {"tufting_occipital": "yes"} | typed)

    known = gather(patient, at=timezone.now()).known

    assert known["primary_diagnosis"].value == diagnosis


def test_facts_show_their_inputs(browser, page, patient):
    browser.post(
        page,
        BASE
        | {"density_vertex": "82", "density_occipital": "172"}
        | {"variability_percent_vertex": "31"},
    )

    text = browser.get(reverse("assessment-facts", args=[patient.pk])).content.decode()

    assert "Vertex 82 of 172 per cm²: 47.6 %" in text
    assert "Marked" in text
    assert "Vertex 31 %" in text
    assert "Criteria of female pattern loss" not in text


def test_facts_of_a_blank_page_invent_nothing(browser, patient):
    response = browser.get(reverse("assessment-facts", args=[patient.pk]))

    assert response.context["hair_facts"].is_empty
    assert "Nothing measured or graded yet" in response.content.decode()


def test_criteria_of_women_say_what_is_missing(browser, page, patient):
    patient.sex_at_birth = "F"
    patient.save()
    browser.post(page, BASE | {"thin_percent_frontal": "21"})

    shown = browser.get(reverse("assessment-facts", args=[patient.pk]))

    pattern = shown.context["hair_facts"].pattern
    assert (pattern.word, [each.word for each in pattern.criteria]) == (
        "Not enough data",
        ["Not enough data", "Not enough data", "Met", *["Not enough data"] * 3],
    )
    assert "Yellow dots: missing" in pattern.criteria[0].inputs


def test_signed_page_shows_numbers_signs_and_what_they_say(browser, page, sign_url):
    browser.post(
        sign_url,
        BASE
        | {"density_vertex": "82", "density_occipital": "172", "scaling_vertex": "1"}
        | {"pustules_vertex": "no", "landmark_vertex": "24 cm from the glabella"},
    )

    response = browser.get(page)

    text = response.content.decode()
    tables = response.context["zone_tables"]
    assert [head.word for head in tables.numbers.heads] == ["Density"]
    assert tables.setup == "Trichoscopy, FotoFinder, 70×, shaved, 1 cm², Elif Demir"
    assert tables.numbers.rows[0].note == "24 cm from the glabella"
    assert tables.signs.rows[0].cells[1].text == "1 fine, local"
    assert "Pustules or crusts" in tables.signs.rows[0].cells[-1].text
    assert "47.6 %" in text
    assert [each.view.code for each in response.context["zone_maps"]] == [
        "top",
        "front",
        "back",
        "left",
        "right",
    ]


def test_facts_take_the_same_queries_with_one_and_three_zones(
    browser, page, patient, django_assert_max_num_queries
):
    address = reverse("assessment-facts", args=[patient.pk])
    browser.post(page, BASE | {"density_vertex": "82"})
    with django_assert_max_num_queries(30) as first:
        browser.get(address)
    draft = ScalpAssessment.objects.get()
    more = BASE | {"draft": draft.pk, "version": "1", "density_occipital": "170"}
    browser.post(page, more | {"density_vertex": "82", "density_frontal": "120"})

    with django_assert_max_num_queries(30) as second:
        browser.get(address)

    assert len(second) == len(first)


def test_front_desk_sees_no_facts(desk_browser, patient):
    address = reverse("assessment-facts", args=[patient.pk])

    assert desk_browser.get(address).status_code == 403
