import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.domain.message_states import LinkPurpose
from clinic.models import AuditEvent, Message, PatientLink
from patients.models import Consent
from tests.factories.clinic import ClinicFactory, StaffMemberFactory
from tests.factories.patients import ConsentFactory, PatientFactory, open_link

pytestmark = pytest.mark.django_db
VERSION = "2026.11"


@pytest.fixture
def patient():
    ClinicFactory()
    return PatientFactory(full_name="Ayşe Işık", language="tr")


@pytest.fixture
def desk(client):
    person = StaffMemberFactory(desk=True)
    client.force_login(person)
    return person


@pytest.fixture
def token(patient):
    class Subject:
        pk = patient.pk

    Subject.patient = patient
    return open_link(LinkPurpose.CONSENT, Subject, at=timezone.now())


def typed(**changes):
    values = {
        "agree": "on",
        "signed_name": "Ayşe Işık",
        "text_version": VERSION,
        "form_key": str(uuid.uuid4()),
    }
    return {**values, **changes}


def here(patient, kind="treatment"):
    return reverse("consent-here", args=[patient.pk, kind])


def states(page):
    return {str(row.kind): row.state for row in page.context["standings"]}


class TestAtTheDesk:
    def test_signing_keeps_text_witness_and_language(self, client, desk, patient):
        client.post(here(patient), typed())

        consent = Consent.objects.get()
        assert (consent.kind, consent.agreed, consent.witnessed_by) == (
            "treatment",
            True,
            desk,
        )
        assert (consent.language, consent.text_version) == ("tr", VERSION)
        assert consent.text.startswith("Saç mezoterapisi için onam")

    def test_the_same_form_twice_signs_once(self, client, desk, patient):
        values = typed()

        for _ in range(2):
            assert client.post(here(patient), values).status_code == 302

        assert Consent.objects.count() == 1

    @pytest.mark.parametrize(
        ("kind", "changes", "field"),
        [
            ("treatment", {"agree": ""}, "agree"),
            ("treatment", {"signed_name": ""}, "signed_name"),
            ("treatment", {"signed_name": "a\x00"}, "signed_name"),
            ("treatment", {"text_version": "2001.1"}, "__all__"),
            ("treatment", {"signature": "x"}, "signature"),
            ("photo", {}, "answer"),
            ("photo", {"answer": "maybe"}, "answer"),
        ],
    )
    def test_what_is_not_signed_is_not_kept(
        self, client, desk, patient, kind, changes, field
    ):
        answer = client.post(here(patient, kind), typed(**changes))

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert Consent.objects.count() == 0

    def test_photos_may_be_refused(self, client, desk, patient):
        client.post(here(patient, "photo"), typed(answer="no"))

        page = client.get(reverse("consent-sign", args=[patient.pk]))
        assert Consent.objects.get().agreed is False
        assert states(page)["photo"] == "refused"

    def test_an_unknown_kind_is_not_found(self, client, desk, patient):
        assert client.get(here(patient, "anything")).status_code == 404

    def test_withdrawing_leaves_a_trace_and_the_text(self, client, desk, patient):
        consent = ConsentFactory(patient=patient)
        url = reverse("consent-withdraw", args=[patient.pk, consent.pk])

        for _ in range(2):
            client.post(url)

        consent.refresh_from_db()
        assert (consent.withdrawn_by, consent.text != "") == (desk, True)
        assert AuditEvent.objects.filter(action="consent_withdrawn").count() == 1
        assert client.get(url).status_code == 405

    def test_signing_anew_replaces_the_standing_one(self, client, desk, patient):
        old = ConsentFactory(patient=patient)

        client.post(here(patient), typed())

        old.refresh_from_db()
        assert old.withdrawn_at is not None
        assert Consent.objects.filter(withdrawn_at=None).count() == 1

    def test_treatment_consent_runs_out_after_a_year(self, client, desk, patient):
        long_ago = timezone.now() - timedelta(days=366)
        ConsentFactory(patient=patient, signed_at=long_ago)

        page = client.get(reverse("consent-sign", args=[patient.pk]))

        assert states(page) == {
            "treatment": "expired",
            "off_label": "missing",
            "photo": "missing",
            "data": "missing",
            "contact": "missing",
        }

    def test_somebody_elses_consent_is_not_found(self, client, desk, patient):
        other = ConsentFactory()

        url = reverse("consent-withdraw", args=[patient.pk, other.pk])

        assert client.post(url).status_code == 404

    def test_a_clinician_without_reach_finds_nothing(self, client, patient):
        client.force_login(StaffMemberFactory(clinician=True))

        assert client.get(here(patient)).status_code == 404
        assert client.post(here(patient), typed()).status_code == 404

    def test_link_is_mailed_once_a_form(self, client, desk, patient):
        values = {"form_key": str(uuid.uuid4())}

        for _ in range(2):
            client.post(reverse("consent-send", args=[patient.pk]), values)

        message = Message.objects.get()
        assert (message.kind, message.link_purpose) == ("consent_link", "consent")
        assert message.link_object_id == patient.pk

    def test_a_new_qr_code_closes_the_older_link(self, client, desk, patient):
        for _ in range(2):
            client.post(reverse("consent-qr", args=[patient.pk]))

        assert PatientLink.objects.filter(revoked_at=None).count() == 1


class TestByLink:
    def test_both_texts_are_signed_one_after_the_other(self, client, patient, token):
        url = reverse("consent-link", args=[token])

        client.post(url, typed(kind="treatment"))
        client.post(url, typed(kind="treatment"))
        client.post(url, typed(kind="off_label"))

        signed = Consent.objects.order_by("pk").values_list("kind", "witnessed_by")
        assert list(signed) == [("treatment", None), ("off_label", None)]
        assert "Teşekkür" in client.get(url).content.decode() or (
            "Thank you" in client.get(url).content.decode()
        )

    def test_without_a_signature_nothing_is_kept(self, client, patient, token):
        url = reverse("consent-link", args=[token])

        answer = client.post(url, typed(kind="treatment", signed_name=""))

        assert answer.status_code == 422
        assert Consent.objects.count() == 0

    def test_looking_changes_nothing(self, client, patient, token):
        url = reverse("consent-link", args=[token])

        for _ in range(10):
            assert client.get(url).status_code == 200

        assert (Consent.objects.count(), AuditEvent.objects.count()) == (0, 0)

    def test_a_link_of_another_purpose_is_gone(self, client, patient, token):
        assert client.get(reverse("intake-open", args=[token])).status_code == 410


class TestOwnPhoneAtTheDesk:
    """The desk opens the page, shows the code; the patient signs; the page says so."""

    def test_the_page_with_the_code_asks_until_all_is_signed(
        self, client, desk, patient
    ):
        page = client.post(reverse("consent-qr", args=[patient.pk]))
        ask = reverse("consent-state", args=[patient.pk])
        assert f'data-poll="{ask}"' in page.content.decode()

        answers = [client.get(ask).status_code]
        for kind in ("treatment", "off_label"):
            ConsentFactory(patient=patient, kind=kind, signed_at=timezone.now())
            answers.append(client.get(ask).status_code)

        assert answers == [204, 204, 200]
        assert states(client.get(ask)) == {
            "treatment": "signed",
            "off_label": "signed",
        }

    def test_asking_changes_nothing_but_the_trace(self, client, desk, patient):
        before = Consent.objects.count(), PatientLink.objects.count()

        client.get(reverse("consent-state", args=[patient.pk]))

        assert (Consent.objects.count(), PatientLink.objects.count()) == before

    def test_others_are_told_nothing(self, client, patient):
        client.force_login(StaffMemberFactory(clinician=True))

        answer = client.get(reverse("consent-state", args=[patient.pk]))

        assert answer.status_code == 404
