"""Scales, shedding and outcomes on the assessment page, in a draft and signed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from patients.actions.assessment import start
from patients.models import ScalpAssessment

pytestmark = pytest.mark.django_db

FILLED = {
    "version": "0",
    "primary_diagnosis": "telogen_effluvium",
    "norwood": "na",
    "ludwig": "I",
    "basp_shape": "M1",
    "basp_front": "F2",
    "basp_vertex": "",
    "hair_length": "long",
    "comb_count_1": "20",
    "comb_count_2": "0",
    "comb_count_3": "٣١",
    "shedding_scale": "5",
    "shedding_visual": "7",
    "wash_count": "100",
    "wash_vellus_percent": "9,9",
    "wash_days": "5",
    "reported_hairs": "150",
    "global_investigator": "-1",
    "global_patient": "0",
    "satisfaction": "0",
    "dlqi": "11",
}


@pytest.fixture
def page(patient):
    return reverse("assessment", args=[patient.pk])


@pytest.fixture
def sign_url(patient):
    return reverse("assessment-sign", args=[patient.pk])


def test_draft_keeps_each_number_and_a_zero_is_no_blank(browser, page):
    browser.post(page, FILLED)

    draft = ScalpAssessment.objects.get()
    assert draft.basp == "M1F2"
    assert (draft.comb_count_1, draft.comb_count_2, draft.comb_count_3) == (20, 0, 31)
    assert (draft.wash_count, draft.wash_vellus_percent) == (100, Decimal("9.9"))
    assert (draft.global_investigator, draft.global_patient) == (-1, 0)
    assert (draft.satisfaction, draft.dlqi) == (0, 11)
    assert (draft.shedding_scale, draft.shedding_visual) == (5, 7)


def test_nothing_typed_stays_nothing(browser, page):
    browser.post(page, {"version": "0"})

    draft = ScalpAssessment.objects.get()
    counted = ("comb_count_1", "satisfaction", "global_patient", "dlqi", "wash_count")
    assert {getattr(draft, name) for name in counted} == {None}
    assert (draft.basp, draft.hair_length) == ("", "")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("comb_count_1", "401"),
        ("comb_count_2", "-1"),
        ("comb_count_3", "1.5"),
        ("shedding_scale", "0"),
        ("shedding_scale", "7"),
        ("shedding_visual", "10"),
        ("wash_vellus_percent", "100.1"),
        ("wash_vellus_percent", "NaN"),
        ("daily_wash_hairs", "1e99"),
        ("reported_hairs", "5001"),
        ("reported_hairs", "1\x00"),
        ("global_investigator", "4"),
        ("global_patient", "-4"),
        ("satisfaction", "11"),
        ("dlqi", "31"),
        ("dlqi", "9" * 4000),
        ("hair_length", "bald"),
        ("norwood", "Ia"),
        ("sinclair", "6"),
        ("savin", "IV"),
    ],
)
def test_bad_input_is_named_and_kept(browser, page, name, typed):
    response = browser.post(page, FILLED | {name: typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert response.context["form"][name].value() == typed
    assert ScalpAssessment.objects.count() == 0


@pytest.mark.parametrize(
    "parts",
    [{"basp_shape": "", "basp_front": "F2"}, {"basp_shape": "M4"}, {"basp": "x" * 9}],
)
def test_code_that_is_no_basp_is_refused(browser, page, parts):
    response = browser.post(page, FILLED | parts)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["basp"]


@pytest.mark.parametrize(
    ("length", "status"), [("", 302), ("long", 302), ("short", 422), ("medium", 422)]
)
def test_sinclair_shedding_scale_is_for_long_hair(browser, page, length, status):
    response = browser.post(page, FILLED | {"hair_length": length})

    assert response.status_code == status


@pytest.mark.parametrize(
    ("sex", "diagnosis", "first", "others"),
    [
        ("M", "aga", ["norwood", "basp"], ["ludwig", "sinclair", "savin"]),
        ("F", "aga", ["ludwig", "sinclair", "savin", "basp"], ["norwood"]),
        (
            "F",
            "alopecia_areata",
            [],
            ["norwood", "ludwig", "sinclair", "savin", "basp"],
        ),
    ],
)
def test_scales_that_fit_stand_first_and_no_other_is_hidden(
    browser, page, patient, sex, diagnosis, first, others
):
    patient.sex_at_birth = sex
    patient.save()
    browser.post(page, {"version": "0", "primary_diagnosis": diagnosis})

    cards = browser.get(page).context["scale_cards"]

    assert [card.field.name for card in cards.fitting] == first
    assert [card.field.name for card in cards.others] == others


def test_readings_are_a_part_fetched_after_each_save(browser, page, patient):
    browser.post(page, FILLED)

    response = browser.get(reverse("assessment-readings", args=[patient.pk]))

    said = {
        reading.label: reading.words
        for reading in response.context["shedding_readings"]
    }
    assert said["Modified wash test"].endswith("as in telogen effluvium.")
    assert said["Sinclair shedding scale"] == "5: Excessive"
    assert said["Patient's own estimate"] == "150 hairs a day, not validated."
    assert response.context["dlqi_reading"] == "very large effect"


def test_signed_page_shows_steps_with_pictures_and_outcomes(browser, page, sign_url):
    browser.post(sign_url, FILLED)

    response = browser.get(page)

    lines = {line.label: line for line in response.context["scale_lines"]}
    assert lines["Hamilton–Norwood stage"].step == "Does not apply"
    assert (lines["Ludwig grade"].step, len(lines["Ludwig grade"].pictures)) == ("I", 1)
    assert (lines["BASP"].step, len(lines["BASP"].pictures)) == ("M1F2", 2)
    outcomes = [line.words for line in response.context["outcome_lines"]]
    assert outcomes == [
        "−1 Slightly worse",
        "0 The same",
        "0 of 10",
        "11 of 30, very large effect",
    ]


def test_earlier_answer_stands_beside_and_a_changed_one_is_marked(
    browser, page, sign_url, patient
):
    browser.post(sign_url, FILLED)
    browser.post(reverse("assessment-start", args=[patient.pk]))
    draft = ScalpAssessment.objects.get(state="draft")
    base = {"draft": draft.pk, "version": draft.version}
    browser.post(
        page, FILLED | base | {"ludwig": "II", "dlqi": "", "satisfaction": "3"}
    )

    fields = browser.get(page).context["form"].fields

    assert fields["ludwig"].help_text == "Last time: I"
    assert fields["ludwig"].is_changed
    assert fields["satisfaction"].is_changed
    assert not fields["dlqi"].is_changed
    assert not fields["basp"].is_changed


def test_later_assessment_begins_without_the_counts_of_the_day(
    browser, page, sign_url, patient, clinician
):
    browser.post(sign_url, FILLED)
    signed = ScalpAssessment.objects.get()

    draft = start(
        patient=patient, by=clinician, at=signed.signed_at + timedelta(days=90)
    )

    assert (draft.ludwig, draft.basp) == ("I", "M1F2")
    assert (draft.comb_count_1, draft.global_investigator, draft.dlqi) == (None,) * 3


def test_stored_does_not_apply_is_shown_and_kept(browser, page):
    stored = FILLED | {"aa_rapid_progression": "na", "brow_loss": "yes"}
    browser.post(page, stored)

    response = browser.get(page)

    form = response.context["form"]
    shown = '<input type="radio" name="{}" value="na"'
    assert form["aa_rapid_progression"].value() == "na"
    assert 'class="answer answer-kept"' not in str(form["aa_rapid_progression"])
    assert 'class="answer answer-kept"' in str(form["brow_loss"])
    assert shown.format("aa_rapid_progression") in response.content.decode()
    draft = ScalpAssessment.objects.get()
    browser.post(page, stored | {"draft": draft.pk, "version": draft.version})
    assert ScalpAssessment.objects.get().aa_rapid_progression == "na"


def test_last_time_says_that_it_did_not_apply(browser, page, sign_url, patient):
    browser.post(sign_url, FILLED | {"aa_rapid_progression": "na"})
    browser.post(reverse("assessment-start", args=[patient.pk]))

    field = browser.get(page).context["form"].fields["aa_rapid_progression"]

    assert (field.help_text, field.is_changed) == ("Last time: Does not apply", False)
