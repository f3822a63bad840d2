import pytest
from django.urls import reverse
from django.utils import timezone

from protocols.domain.verdicts import Part
from protocols.models import CandidacyCheck
from protocols.queries.screenings import live_screening
from tests.factories.clinic import ClinicFactory, StaffMemberFactory
from tests.factories.screening import clear_patient, clinician_of


@pytest.fixture(autouse=True)
def clinic_of_tests(db):
    return ClinicFactory()


@pytest.fixture
def patient():
    return clear_patient(norwood="V", consent=False)


@pytest.fixture
def clinician(client, patient):
    person = clinician_of(patient, full_name="Dr. Ayşe Işık")
    client.force_login(person)
    return person


def url(name, patient, *rest):
    return reverse(name, args=[patient.pk, *rest])


def live(patient):
    return live_screening(patient, part=Part.COURSE, at=timezone.now())


def finding(patient, rule_id):
    return next(
        each for each in live(patient).screening.findings if each.rule_id == rule_id
    )


def decision(patient, rule_id, **changes):
    found = finding(patient, rule_id)
    return {
        "part": "course",
        "rule_id": rule_id,
        "verdict": found.verdict,
        "answers_fingerprint": found.answers_fingerprint,
        "choice": "go_on",
        "reason": "Wants to keep what is there.",
    } | changes


class TestPage:
    def test_shows_answer_rule_and_source(self, client, patient, clinician):
        answer = client.get(url("screening", patient))

        text = answer.content.decode()
        assert answer.status_code == 200
        assert "Upper limit" in text or "D06" in text
        assert "Rules not yet signed off by a clinician" in text

    def test_looking_stores_nothing(self, client, patient, clinician):
        client.get(url("screening", patient))

        assert CandidacyCheck.objects.count() == 0

    def test_today_is_a_page_of_its_own(self, client, patient, clinician):
        text = client.get(url("screening", patient) + "?part=today").content.decode()

        assert "Result today" in text

    def test_front_desk_may_not_enter(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        assert client.get(url("screening", patient)).status_code == 403

    def test_somebody_elses_patient_is_not_found(self, client, patient):
        client.force_login(StaffMemberFactory(clinician=True))

        assert client.get(url("screening", patient)).status_code == 404

    @pytest.mark.parametrize("name", ["record", "answer", "decide"])
    def test_get_changes_nothing(self, client, patient, clinician, name):
        answer = client.get(url(f"screening-{name}", patient))

        assert answer.status_code == 405
