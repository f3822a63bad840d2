from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.actions.facts import record_facts
from patients.domain.history import history_groups
from patients.models import ClinicalFact, Medicine
from patients.queries.facts import present_facts
from tests.factories.clinic import StaffMemberFactory

pytestmark = pytest.mark.django_db
EARLIER = timezone.now() - timedelta(days=2)


@pytest.fixture
def page(patient):
    return reverse("history", args=[patient.pk])


@pytest.fixture
def edit(patient):
    return lambda group: reverse("history-edit", args=[patient.pk, group])


@pytest.fixture
def record(patient, clinician):
    def record(answers, at=EARLIER):
        record_facts(
            patient=patient, answers=answers, source="clinician", by=clinician, at=at
        )

    return record


@pytest.fixture
def resend(browser, edit):
    """Post a group's page as it was shown, with some fields changed."""

    def resend(group, **changes):
        form = browser.get(edit(group)).context["form"]
        shown = {field.html_name: field.value() for field in form}
        sent = {k: v for k, v in shown.items() if v not in {None, "", False}}
        return browser.post(edit(group), sent | changes)

    return resend


def values(patient):
    return {key: fact.value for key, fact in present_facts(patient).items()}


def test_page_shows_answers_and_what_is_missing(browser, page, record):
    record({"smoker": "yes", "platelets": 250})

    cards = {card.group: card for card in browser.get(page).context["cards"]}

    bleeding = {line.key: line for line in cards["bleeding"].lines}
    assert bleeding["platelets"].words == "250\u00a010⁹/L"
    assert bleeding["platelets"].who == "Elif Demir"
    assert bleeding["anticoagulant"].tone == "ask"
    assert bleeding["inr"].tone == ""
    general = {line.key: line.words for line in cards["general"].lines}
    assert general["smoker"] == "Yes"


def test_answers_are_saved_under_their_keys(resend, patient):
    response = resend(
        "bleeding",
        clotting_disorder="no",
        anticoagulant="warfarin",
        inr="2,4",
        inr_age_days="1",
        hours_since_alcohol_instead="none",
        hours_since_otc_aspirin_nsaid_instead="unknown",
    )

    assert response.status_code == 302
    assert values(patient) == {
        "clotting_disorder": "no",
        "anticoagulant": "warfarin",
        "inr": 2.4,
        "inr_age_days": 1,
        "hours_since_alcohol": None,
        "hours_since_otc_aspirin_nsaid": "unknown",
    }


def test_blank_form_records_nothing(resend):
    assert resend("general").status_code == 302

    assert ClinicalFact.objects.count() == 0


@pytest.mark.parametrize(
    "group", [str(group) for group in history_groups() if group != "labs"]
)
def test_unchanged_group_records_nothing(resend, record, group):
    record(
        {
            "hours_since_alcohol": 5.5,
            "platelets": 250,
            "inr_age_days": 1,
            "temperature_c": 36.6,
            "ingredient_allergies": ["latex", "parabens"],
            "autoimmune_skin": [
                {"name": "vitiligo", "site": "elsewhere", "activity": "inactive"}
            ],
            "bloodborne_virus": "declined",
            "months_since_delivery": 7,
            "ferritin_ug_l": 28,
            "expectations": "realistic",
            "days_since_transplant": None,
        }
    )

    assert resend(group).status_code == 302

    assert ClinicalFact.objects.count() == 11


def test_only_the_changed_answer_is_recorded(resend, record, patient):
    record({"hours_since_alcohol": 5, "clotting_disorder": "no"})

    resend("bleeding", clotting_disorder="yes")

    assert ClinicalFact.objects.filter(patient=patient).count() == 3
    assert values(patient)["clotting_disorder"] == "yes"
    assert present_facts(patient)["hours_since_alcohol"].recorded_at == EARLIER


def test_second_post_of_the_same_change_records_it_once(browser, edit):
    sent = {"smoker": "yes"}
    browser.post(edit("general"), sent)
    browser.post(edit("general"), sent)

    assert ClinicalFact.objects.count() == 1


def test_allergies_none_is_an_answer_of_its_own(resend, patient):
    resend("allergy", ingredient_allergies_none="on")

    assert values(patient) == {"ingredient_allergies": []}


def test_allergies_are_words_in_small_letters(resend, patient):
    resend("allergy", ingredient_allergies="Latex, chlorhexidine; LATEX")

    assert values(patient) == {"ingredient_allergies": ["latex", "chlorhexidine"]}


def test_skin_disease_keeps_site_and_activity(resend, patient):
    resend(
        "scalp",
        autoimmune_skin_name_0="Cutaneous lupus",
        autoimmune_skin_site_0="scalp",
    )

    assert values(patient)["autoimmune_skin"] == [
        {"name": "cutaneous_lupus", "site": "scalp", "activity": "unknown"}
    ]


@pytest.mark.parametrize(
    ("group", "name", "typed"),
    [
        ("bleeding", "platelets", "lots"),
        ("bleeding", "platelets", "-1"),
        ("bleeding", "platelets", "9" * 4000),
        ("bleeding", "inr", "NaN"),
        ("bleeding", "anticoagulant", "rat poison"),
        ("bleeding", "clotting_disorder", "no\x00"),
        ("general", "sbp", "1e99"),
        ("allergy", "ingredient_allergies", "a\x00b"),
        ("allergy", "ingredient_allergies", "x" * 1001),
    ],
)
def test_bad_input_is_named_and_kept(resend, group, name, typed):
    response = resend(group, **{name: typed})

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [name]
    assert form[name].value() == typed
    assert ClinicalFact.objects.count() == 0


def test_age_beyond_a_lifetime_is_refused_kindly(resend):
    response = resend("reproductive", months_since_delivery="99999")

    assert list(response.context["form"].errors) == ["months_since_delivery"]
    assert ClinicalFact.objects.count() == 0


def test_number_and_none_at_once_is_asked_again(resend):
    response = resend("bleeding", platelets="250", platelets_instead="none")

    assert list(response.context["form"].errors) == ["platelets"]


def test_unknown_group_is_not_found(browser, edit):
    assert browser.get(edit("secrets")).status_code == 404
    assert browser.get(edit("context")).status_code == 404


def test_blood_values_are_edited_on_their_own_page(browser, page, edit, patient):
    assert browser.get(edit("labs")).status_code == 404

    text = browser.get(page).content.decode()

    assert f'href="{reverse("labs", args=[patient.pk])}"' in text


@pytest.mark.parametrize("name", ["history", "medicine-add"])
def test_desk_may_not(desk_browser, patient, name):
    assert desk_browser.post(reverse(name, args=[patient.pk])).status_code == 403


def test_others_patient_is_not_found(browser, others_patient):
    for url in (
        reverse("history", args=[others_patient.pk]),
        reverse("history-edit", args=[others_patient.pk, "general"]),
    ):
        assert browser.get(url).status_code == 404
    add = reverse("medicine-add", args=[others_patient.pk])
    assert browser.post(add, {"text": "Aspirin"}).status_code == 404
    assert Medicine.objects.count() == 0


def test_medicine_is_listed_once_and_ended(browser, page, patient):
    add = reverse("medicine-add", args=[patient.pk])
    browser.post(add, {"text": "Aspirin 100 mg", "is_prescribed": "on"})
    browser.post(add, {"text": "aspirin 100 MG", "is_prescribed": "on"})
    medicine = Medicine.objects.get()
    assert (medicine.text, medicine.is_prescribed) == ("Aspirin 100 mg", True)

    browser.post(reverse("medicine-end", args=[patient.pk, medicine.pk]))

    assert browser.get(page).context["medicines"] == []


def test_medicine_of_another_patient_is_not_ended(browser, patient, others_patient):
    medicine = Medicine.objects.create(
        patient=others_patient,
        text="Aspirin",
        source="clinician",
        recorded_by=StaffMemberFactory(),
        recorded_at=EARLIER,
    )

    url = reverse("medicine-end", args=[patient.pk, medicine.pk])
    assert browser.post(url).status_code == 404
    medicine.refresh_from_db()
    assert medicine.ended_at is None


def test_medicine_needs_words(browser, patient):
    response = browser.post(
        reverse("medicine-add", args=[patient.pk]), {"text": "", "reason": "x\x00"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["text", "reason"]


def test_page_takes_the_same_queries_with_one_and_three(
    browser, page, record, patient, django_assert_max_num_queries
):
    add = reverse("medicine-add", args=[patient.pk])
    record({"smoker": "yes"})
    browser.post(add, {"text": "One"})
    with django_assert_max_num_queries(30) as one:
        browser.get(page)
    record({"diabetes": "none", "pregnant": "na"})
    browser.post(add, {"text": "Two"})
    browser.post(add, {"text": "Three"})

    with django_assert_max_num_queries(30) as three:
        browser.get(page)

    assert len(three) == len(one)
