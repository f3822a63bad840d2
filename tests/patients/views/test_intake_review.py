import pytest
from django.urls import reverse

from clinic.models import AuditEvent
from patients.models import ClinicalFact, Intake, IntakeReview, Medicine, Patient
from tests.factories.clinic import ClinicFactory, LocationFactory, StaffMemberFactory
from tests.factories.intakes import ANSWERS
from tests.factories.patients import AssignmentFactory, IntakeFactory, PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake():
    ClinicFactory()
    LocationFactory()
    return IntakeFactory(
        submitted=True,
        answers=ANSWERS,
        patient=PatientFactory(full_name="Ayse Isik", date_of_birth=None, phone=""),
    )


@pytest.fixture
def clinician(client, intake):
    clinician = StaffMemberFactory(clinician=True)
    AssignmentFactory(patient=intake.patient, clinician=clinician)
    client.force_login(clinician)
    return clinician


@pytest.fixture
def url(intake):
    return reverse("intake-review", args=[intake.patient_id])


def facts():
    return dict(ClinicalFact.objects.values_list("key", "value"))


def test_accepted_line_becomes_a_fact_and_others_stay_open(
    client, clinician, intake, url
):
    answer = client.post(url, {"decision-antiplatelet": "accepted"})

    assert answer.status_code == 302
    assert facts() == {"antiplatelet": "single"}
    fact = ClinicalFact.objects.get()
    assert (fact.source, fact.intake, fact.recorded_by) == ("intake", intake, clinician)


def test_corrected_line_is_recorded_as_the_clinicians_word(
    client, clinician, intake, url
):
    client.post(url, {"decision-diabetes": "corrected", "value-diabetes": "type2"})

    fact = ClinicalFact.objects.get()
    assert (fact.key, fact.value, fact.source) == ("diabetes", "type2", "clinician")
    assert IntakeReview.objects.get().decision == "corrected"


def test_correction_without_a_value_keeps_the_page_and_records_nothing(
    client, clinician, url
):
    answer = client.post(url, {"decision-diabetes": "corrected"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["value-diabetes"]
    assert facts() == {}


def test_line_set_aside_leaves_the_record_as_it_was(client, clinician, url):
    client.post(url, {"decision-smoker": "rejected"})

    assert facts() == {}
    assert IntakeReview.objects.get().decision == "rejected"


def test_all_at_once_takes_only_listed_lines_without_a_sign(client, clinician, url):
    client.post(url, {"bulk": "1", "listed": ["diabetes", "epilepsy", "antiplatelet"]})

    assert facts() == {"diabetes": "none", "epilepsy": "none"}


def test_decided_line_is_not_decided_again(client, clinician, url):
    client.post(url, {"decision-diabetes": "accepted"})
    client.post(url, {"decision-diabetes": "rejected"})

    assert IntakeReview.objects.get().decision == "accepted"
    assert ClinicalFact.objects.count() == 1


def test_medicines_become_rows_in_the_patients_words(client, clinician, url):
    client.post(url, {"decision-medicines": "accepted"})

    assert sorted(Medicine.objects.values_list("text", flat=True)) == [
        "Levothyroxine 50",
        "Vitamin D",
    ]


def test_last_decision_closes_the_intake_with_every_known_answer(
    client, clinician, intake, url
):
    page = client.get(url)
    keys = [row.key for row in page.context["identity_rows"]]
    keys += [row.key for row in page.context["health_rows"]]

    client.post(url, {f"decision-{key}": "accepted" for key in keys})

    intake.refresh_from_db()
    recorded = facts()
    assert intake.state == "reviewed"
    assert recorded["ingredient_allergies"] == ["penicillin", "parabens"]
    assert recorded["partner_pregnant"] == "na"
    assert recorded["autoimmune_skin"] == []
    assert recorded["te_trigger_active"] == "unknown"
    assert recorded["bloodborne_virus"] == "declined"
    assert recorded["expectations"] == "realistic"
    assert recorded["days_since_transplant"] is None
    assert "months_since_delivery" in recorded
    assert Patient.objects.get().full_name == "Ayşe Işık"


def test_desk_accepts_identity_and_sees_no_health_answer(client, intake, url):
    client.force_login(StaffMemberFactory(desk=True))

    page = client.get(url).content.decode()
    client.post(url, {"decision-phone": "accepted", "decision-full_name": "accepted"})

    patient = Patient.objects.get()
    assert (patient.full_name, patient.phone) == ("Ayşe Işık", "+905320000000")
    assert "isik" in patient.search_key
    assert "905320000000" in patient.search_key
    for word in ("enicillin", "Levothyroxine", "Antiplatelet", "diabetes", "Minoxidil"):
        assert word not in page


def test_desk_cannot_decide_on_health(client, intake, url):
    client.force_login(StaffMemberFactory(desk=True))

    client.post(
        url, {"decision-diabetes": "accepted", "decision-medicines": "accepted"}
    )
    client.post(url, {"bulk": "1", "listed": ["diabetes"]})

    assert (facts(), Medicine.objects.count(), IntakeReview.objects.count()) == (
        {},
        0,
        0,
    )


def test_another_clinicians_patient_is_not_found(client, intake, url):
    client.force_login(StaffMemberFactory(clinician=True))

    assert client.get(url).status_code == 404
    assert client.post(url, {"decision-diabetes": "accepted"}).status_code == 404


def test_looking_changes_nothing_but_the_trace(client, clinician, intake, url):
    before = (Intake.objects.values().get(), ClinicalFact.objects.count())
    events = AuditEvent.objects.count()

    client.get(url)

    assert (Intake.objects.values().get(), ClinicalFact.objects.count()) == before
    assert AuditEvent.objects.count() > events


def test_without_an_intake_the_page_says_how_to_send_one(client):
    patient = PatientFactory()
    client.force_login(StaffMemberFactory(desk=True))

    page = client.get(reverse("intake-review", args=[patient.pk]))

    assert page.status_code == 200
    assert reverse("intake-send", args=[patient.pk]) in page.content.decode()


def test_markup_in_answers_is_shown_as_text(client, clinician, intake, url):
    evil = "<img src=x onerror=alert(1)>"
    Intake.objects.filter(pk=intake.pk).update(state="started", submitted_at=None)
    Intake.objects.filter(pk=intake.pk).update(
        answers={**ANSWERS, "city": evil, "past_treatments": evil, "medicines": evil}
    )
    Intake.objects.filter(pk=intake.pk).update(
        state="submitted", submitted_at=intake.submitted_at
    )

    page = client.get(url).content.decode()

    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 3
    assert "<img src=x" not in page
