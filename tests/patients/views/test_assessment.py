from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent
from patients.domain.choices import AssessmentState
from patients.models import ScalpAssessment
from patients.queries.facts import present_facts
from tests.factories.clinic import LocationFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db

FILLED = {
    "draft": "",
    "version": "0",
    "primary_diagnosis": "aga",
    "diagnosis_confirmed_by": "clinic_doctor",
    "norwood": "III_vertex",
    "basp": "m2v1",
    "loss_duration_months": "٢٤",
    "zones_requested": ["vertex", "frontal"],
    "method": "trichoscopy",
    "magnification": "70",
    "density_vertex": "82",
    "diameter_vertex": "49,5",
    "erythema_vertex": "1",
    "pustules_vertex": "no",
    "grasped_vertex": "60",
    "removed_vertex": "6",
    "note": "Kept an eye on the crown.",
}


@pytest.fixture
def page(patient):
    return reverse("assessment", args=[patient.pk])


@pytest.fixture
def sign_url(patient):
    return reverse("assessment-sign", args=[patient.pk])


def errors(response):
    return response.context["form"].errors


def test_empty_page_creates_nothing(browser, page):
    response = browser.get(page)

    assert response.status_code == 200
    assert ScalpAssessment.objects.count() == 0


def test_draft_keeps_what_was_typed(browser, page, patient, clinician):
    response = browser.post(page, FILLED)

    assert (response.status_code, response.url) == (302, page)
    draft = ScalpAssessment.objects.get()
    assert (draft.patient, draft.assessor, draft.state) == (
        patient,
        clinician,
        AssessmentState.DRAFT,
    )
    assert (draft.norwood, draft.basp, draft.loss_duration_months) == (
        "III_vertex",
        "M2V1",
        24,
    )
    assert sorted(draft.zones_requested) == ["frontal", "vertex"]
    zone = draft.zones.get()
    assert (zone.zone, zone.density_per_cm2, zone.mean_diameter_um) == (
        "vertex",
        82,
        Decimal("49.5"),
    )
    assert (zone.method, zone.magnification, zone.pustules) == (
        "trichoscopy",
        70,
        False,
    )
    pull = draft.pull_tests.get()
    assert (pull.grasped, pull.removed) == (60, 6)


def test_saved_draft_shows_both_pull_readings(browser, page):
    browser.post(page, FILLED)

    text = browser.get(page).content.decode()

    assert "6 of 60: more than 2, positive by the 2017 rule." in text
    assert "Old rule of 10 %: negative." in text


def test_blank_page_saves_and_stays_blank(browser, page):
    browser.post(page, {"version": "0"})

    draft = ScalpAssessment.objects.get()
    assert draft.primary_diagnosis == ""
    assert draft.norwood == ""
    assert draft.zones_requested == []
    assert list(draft.zones.all()) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("density_vertex", "501"),
        ("density_vertex", "many"),
        ("density_vertex", "9" * 5000),
        ("density_vertex", "-1"),
        ("diameter_vertex", "9"),
        ("diameter_vertex", "NaN"),
        ("diameter_vertex", "1e999999"),
        ("salt_vertex", "100.01"),
        ("loss_duration_months", "1.5"),
        ("basp", "X9"),
        ("norwood", "VIII"),
        ("norwood", "III\x00"),
        ("note", "a\x00b"),
        ("note", "x" * 4001),
        ("zones_requested", "tail"),
        ("removed_vertex", "61"),
        ("grasped_vertex", "19"),
        ("itch", "11"),
        ("version", "-1"),
        ("pustules_vertex", "perhaps"),
        ("erythema_vertex", "4"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_kept(browser, page, name, typed):
    response = browser.post(page, FILLED | {name: typed})

    assert response.status_code == 422
    assert list(errors(response)) == [name]
    assert response.context["form"]["note"].value() == (FILLED | {name: typed})["note"]
    assert ScalpAssessment.objects.count() == 0


def test_measurement_needs_its_method(browser, page):
    response = browser.post(page, FILLED | {"method": ""})

    assert response.status_code == 422
    assert errors(response) == {"method": ["Say how it was measured."]}


def test_removed_zero_of_fifty_is_a_result(browser, page):
    browser.post(page, FILLED | {"removed_vertex": "0", "grasped_vertex": "50"})

    assert ScalpAssessment.objects.get().pull_tests.get().removed == 0


def test_same_save_twice_is_one_save(browser, page):
    browser.post(page, FILLED)
    response = browser.post(page, FILLED)

    assert response.status_code == 302
    assert ScalpAssessment.objects.get().version == 1


def test_stale_save_shows_both_and_loses_nothing(browser, page):
    browser.post(page, FILLED)
    draft = ScalpAssessment.objects.get()
    mine = FILLED | {"draft": draft.pk, "version": "1"}
    browser.post(page, mine | {"norwood": "IV"})

    response = browser.post(page, mine | {"norwood": "V", "note": "Mine."})

    assert response.status_code == 409
    form = response.context["form"]
    assert form["norwood"].value() == "V"
    assert form["note"].value() == "Mine."
    found = response.context["conflict"].differences
    told = {each.name: (each.mine, each.theirs) for each in found}
    assert told["norwood"] == ("V", "IV")
    assert told["note"] == ("Mine.", "Kept an eye on the crown.")
    assert ScalpAssessment.objects.get().norwood == "IV"

    again = mine | {
        "norwood": "V",
        "note": "Mine.",
        "draft": form["draft"].value(),
        "version": form["version"].value(),
    }
    assert browser.post(page, again).status_code == 302
    assert ScalpAssessment.objects.get().norwood == "V"


def test_draft_of_another_patient_is_not_taken_as_base(browser, page, others_patient):
    other = ScalpAssessment.objects.create(
        patient=others_patient,
        assessor=StaffMemberFactory(clinician=True),
        started_at="2027-03-01T08:00Z",
        saved_at="2027-03-01T08:00Z",
    )

    response = browser.post(
        page, FILLED | {"draft": other.pk, "version": other.version}
    )

    assert response.status_code == 409
    other.refresh_from_db()
    assert (other.norwood, other.version) == ("", 1)


def test_signing_locks_for_good(browser, page, sign_url, clinician):
    response = browser.post(sign_url, FILLED)

    assert (response.status_code, response.url) == (302, page)
    signed = ScalpAssessment.objects.get()
    assert (signed.state, signed.signed_by) == (AssessmentState.SIGNED, clinician)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScalpAssessment.objects.filter(pk=signed.pk).update(note="changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.zones.all().delete()
    assert "assessment_signed" in AuditEvent.objects.values_list("action", flat=True)


def test_signing_twice_signs_once(browser, page, sign_url):
    browser.post(page, FILLED)
    draft = ScalpAssessment.objects.get()
    last = FILLED | {"draft": draft.pk, "version": "1"}
    browser.post(sign_url, last)

    response = browser.post(sign_url, last)

    assert response.status_code == 302
    assert ScalpAssessment.objects.count() == 1


def test_signing_needs_a_diagnosis(browser, sign_url):
    response = browser.post(sign_url, FILLED | {"primary_diagnosis": ""})

    assert response.status_code == 422
    assert list(errors(response)) == ["primary_diagnosis"]
    assert ScalpAssessment.objects.count() == 0


def test_signed_page_reads_and_offers_a_new_one(browser, page, sign_url):
    browser.post(sign_url, FILLED)

    text = browser.get(page).content.decode()

    assert "Pattern hair loss" in text
    assert "Kept an eye on the crown." in text
    assert "New assessment from this one" in text


def test_new_assessment_copies_the_signed_one(browser, page, sign_url, patient):
    browser.post(sign_url, FILLED)

    browser.post(reverse("assessment-start", args=[patient.pk]))
    browser.post(reverse("assessment-start", args=[patient.pk]))

    draft = ScalpAssessment.objects.get(state=AssessmentState.DRAFT)
    assert draft.norwood == "III_vertex"
    assert draft.zones.get().density_per_cm2 == 82
    assert draft.pull_tests.get().removed == 6


def test_pustules_make_infection_unknown_until_answered(browser, page, patient):
    browser.post(page, FILLED | {"pustules_vertex": "yes"})

    assert present_facts(patient)["scalp_infection"].value == "unknown"
    side = browser.get(reverse("room-side", args=[patient.pk]))
    assert "is there an infection?" in side.content.decode()

    draft = ScalpAssessment.objects.get()
    browser.post(
        page,
        FILLED
        | {
            "draft": draft.pk,
            "version": "1",
            "pustules_vertex": "yes",
            "scalp_infection": "no",
        },
    )
    assert present_facts(patient)["scalp_infection"].value == "no"


def test_patients_own_words_stand_beside(browser, page, patient):
    patient.intakes.create(
        form_version="1",
        language="en-gb",
        state="submitted",
        sent_at="2027-02-01T08:00Z",
        submitted_at="2027-02-01T09:00Z",
        answers={"loss_duration_months": 8, "unheard_of": "x"},
    )

    response = browser.get(page)

    (line,) = response.context["said"]
    assert (line.key, line.words) == ("loss_duration_months", "8\u00a0months")
    assert line.values == '["8"]'
    assert 'data-said-of="loss_duration_months"' in response.content.decode()


@pytest.mark.parametrize(
    "name", ["assessment", "assessment-sign", "assessment-start", "assessment-autosave"]
)
def test_others_patient_is_not_found(browser, others_patient, name):
    response = browser.post(reverse(name, args=[others_patient.pk]), FILLED)

    assert response.status_code == 404
    assert ScalpAssessment.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["assessment", "assessment-sign", "assessment-start", "assessment-autosave"]
)
def test_front_desk_may_not(desk_browser, patient, name):
    response = desk_browser.post(reverse(name, args=[patient.pk]), FILLED)

    assert response.status_code == 403
    assert ScalpAssessment.objects.count() == 0


def test_assessment_of_another_patient_is_not_found(browser, sign_url, patient):
    browser.post(sign_url, FILLED)
    signed = ScalpAssessment.objects.get()
    mine = reverse("assessment-detail", args=[patient.pk, signed.pk])
    assert browser.get(mine).status_code == 200

    stranger = reverse("assessment-detail", args=[patient.pk, signed.pk + 1])
    assert browser.get(stranger).status_code == 404


def test_page_takes_the_same_queries_with_one_and_three_zones(
    browser, page, sign_url, patient, django_assert_max_num_queries
):
    browser.post(page, FILLED)
    with django_assert_max_num_queries(40) as first:
        browser.get(page)
    draft = ScalpAssessment.objects.get()
    more = FILLED | {"draft": draft.pk, "version": "1", "density_occipital": "170"}
    browser.post(page, more | {"density_frontal": "120"})

    with django_assert_max_num_queries(40) as second:
        browser.get(page)

    assert len(second) == len(first)


def test_times_are_those_of_the_clinics_clock(browser, page, sign_url):
    LocationFactory(timezone="Asia/Tokyo")
    browser.post(sign_url, FILLED)
    signed = ScalpAssessment.objects.get().signed_at.astimezone(ZoneInfo("Asia/Tokyo"))

    text = browser.get(page).content.decode()

    assert f"Elif Demir, {signed:%-d %b %Y, %H:%M}" in text
    assert str(timezone.get_current_timezone()) == "UTC"
