from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEvent
from patients.actions.facts import record_facts
from patients.models import LabResult
from patients.queries.facts import aged, present_facts
from protocols.queries.candidacy_facts import gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(patient):
    return reverse("labs", args=[patient.pk])


@pytest.fixture
def send(browser, page):
    def send(days=0, **values):
        day = timezone.now().date() - timedelta(days=days)
        return browser.post(page, {"taken_on": day.isoformat(), **values})

    return send


def screened(patient):
    return gather(patient, at=timezone.now(), formula=()).known


def test_value_feeds_the_screening_with_its_day(send, patient, page):
    response = send(ferritin="28,5", days=10)

    assert (response.status_code, response.url) == (302, page)
    row = LabResult.objects.get()
    assert (row.test, row.value, row.unit) == ("ferritin", Decimal("28.5"), "µg/L")
    fact = present_facts(patient)["ferritin_ug_l"]
    assert fact.value == 28.5
    assert fact.happened_at.date() == timezone.now().date() - timedelta(days=10)


@pytest.mark.parametrize(("days", "age"), [(0, 0), (3, 3), (4, 4)])
def test_inr_ages_by_the_calendar(send, patient, days, age):
    send(inr="3.6", days=days)

    known = screened(patient)

    assert (known["inr"].value, known["inr_age_days"].value) == (3.6, age)


def test_hba1c_keeps_its_unit_and_its_age(send, patient):
    send(hba1c="69", hba1c_unit="mmol/mol", days=90)

    known = screened(patient)

    assert known["hba1c_value"].value == 69
    assert known["hba1c_unit"].value == "mmol/mol"
    assert known["hba1c_age_days"].value == 90


@pytest.mark.parametrize(
    ("typed", "unit", "named"),
    [
        ("7", "", "hba1c_unit"),
        ("7", "mmol/mol", "hba1c"),
        ("53", "%", "hba1c"),
        ("7", "mg", "hba1c_unit"),
    ],
)
def test_hba1c_in_the_wrong_unit_is_asked_again(send, typed, unit, named):
    response = send(hba1c=typed, hba1c_unit=unit)

    assert response.status_code == 422
    assert named in response.context["form"].errors
    assert response.context["form"]["hba1c"].value() == typed
    assert LabResult.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("ferritin", "lots"),
        ("ferritin", "-1"),
        ("ferritin", "NaN"),
        ("ferritin", "9" * 4000),
        ("ferritin", "2\x008"),
        ("tsh", "1e99"),
        ("inr", "0.4"),
        ("haemoglobin", "130"),
        ("haemoglobin_low", "x"),
    ],
)
def test_bad_input_is_named_and_kept(send, name, typed):
    response = send(**{"ferritin": "28", name: typed})

    assert response.status_code == 422
    assert name in response.context["form"].errors
    assert response.context["form"][name].value() == typed
    assert LabResult.objects.count() == 0


@pytest.mark.parametrize("day", ["", "2999-01-01", "1999-12-31", "05/01/2026x", "0"])
def test_impossible_day_is_refused(browser, page, day):
    response = browser.post(page, {"taken_on": day, "ferritin": "28"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["taken_on"]


def test_empty_sheet_and_range_without_value_are_refused(send):
    assert list(send().context["form"].errors) == ["__all__"]
    assert list(send(tsh_low="0.4").context["form"].errors) == ["tsh"]
    upside_down = send(tsh="2", tsh_low="4", tsh_high="0.4")
    assert list(upside_down.context["form"].errors) == ["tsh_low"]


def test_blank_is_not_zero(send, patient):
    send(ferritin="0")

    known = screened(patient)
    assert known["ferritin_ug_l"].value == 0
    assert "tsh_miu_l" not in known


def test_same_sheet_twice_is_recorded_once(send):
    send(ferritin="28", zinc="70", zinc_unit="µg/dL")
    send(ferritin="28", zinc="70", zinc_unit="µg/dL")

    assert LabResult.objects.count() == 2


def test_older_sheet_is_history_only(send, patient):
    send(ferritin="40", days=2)
    send(ferritin="15", days=30)

    assert LabResult.objects.count() == 2
    assert present_facts(patient)["ferritin_ug_l"].value == 40


def test_newer_answer_of_another_way_is_not_taken_back(send, patient, clinician):
    record_facts(
        patient=patient,
        answers={"hba1c_value": 6.5, "hba1c_unit": "%", "hba1c_age_days": 1},
        source="clinician",
        by=clinician,
        at=timezone.now(),
    )

    send(hba1c="9", hba1c_unit="%", days=40)

    assert present_facts(patient)["hba1c_value"].value == 6.5


def test_zinc_is_a_record_and_no_fact(send, patient):
    send(zinc="70", zinc_unit="µg/dL", b12="300", b12_unit="pg/mL")

    assert LabResult.objects.count() == 2
    assert present_facts(patient) == {}


def test_slip_is_taken_back_and_the_one_before_stands(send, browser, patient):
    send(inr="2.4", days=2)
    send(inr="24", days=0)
    assert LabResult.objects.count() == 1
    send(inr="4.2", days=0)
    slip = LabResult.objects.order_by("-taken_on").first()
    url = reverse("lab-withdraw", args=[patient.pk, slip.pk])

    assert browser.post(url).status_code == 302
    assert browser.post(url).status_code == 302

    facts = present_facts(patient)
    assert facts["inr"].value == 2.4
    assert int(aged(facts["inr_age_days"], at=timezone.now())) == 2
    actions = list(AuditEvent.objects.values_list("action", flat=True))
    assert actions.count("lab_result_withdrawn") == 1


def test_only_value_taken_back_counts_as_not_done(send, browser, patient):
    send(platelets="40")
    row = LabResult.objects.get()

    browser.post(reverse("lab-withdraw", args=[patient.pk, row.pk]))

    assert present_facts(patient)["platelets"].value is None


def test_result_is_never_changed_or_deleted(send):
    send(ferritin="28")
    rows = LabResult.objects.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(value=30)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_page_says_age_range_and_what_is_too_old(send, browser, page):
    send(hba1c="7.1", hba1c_unit="%", days=91)
    send(haemoglobin="11.5", haemoglobin_low="12", haemoglobin_high="16", days=5)

    text = browser.get(page).content.decode()

    assert "Older than 90 days: counts as missing (H01)" in text
    assert "below the laboratory&#x27;s range" in text
    assert "5 days ago" in text


def test_answer_of_the_intake_stands_beside(browser, page, patient, clinician):
    record_facts(
        patient=patient,
        answers={"platelets": 250},
        source="intake",
        by=clinician,
        at=timezone.now(),
    )

    rows = dict(browser.get(page).context["lab_rows"])

    said = {kind.test: kind.answered for kind in rows}
    assert said["platelets"] == "250\u00a010⁹/L (Patient, accepted)"
    assert said["ferritin"] == ""


def test_others_patient_and_others_result_are_not_found(
    browser, send, others_patient, patient, clinician
):
    other = LabResult.objects.create(
        patient=others_patient,
        test="tsh",
        value=2,
        unit="mIU/L",
        taken_on=date(2026, 1, 1),
        recorded_by=clinician,
        recorded_at=timezone.now(),
    )

    assert browser.get(reverse("labs", args=[others_patient.pk])).status_code == 404
    url = reverse("lab-withdraw", args=[patient.pk, other.pk])
    assert browser.post(url).status_code == 404
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_desk_may_not(desk_browser, page):
    assert desk_browser.get(page).status_code == 403


def test_page_takes_the_same_queries_with_one_and_three_values(
    browser, page, send, django_assert_max_num_queries
):
    send(ferritin="28")
    browser.get(page)
    with django_assert_max_num_queries(40) as first:
        browser.get(page)
    send(tsh="2", haemoglobin="13")

    with django_assert_max_num_queries(40) as second:
        browser.get(page)

    assert len(second) == len(first)
