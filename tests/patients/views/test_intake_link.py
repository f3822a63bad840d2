import base64
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.domain.message_states import LinkPurpose
from clinic.models import AuditEvent, Message, PatientLink
from patients.domain import intake as catalogue
from patients.models import Consent, Intake, Patient
from tests.factories.clinic import ClinicFactory, LocationFactory
from tests.factories.intakes import ANSWERS, fill, post_screen, step_url
from tests.factories.patients import IntakeFactory, PatientFactory, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake():
    ClinicFactory()
    LocationFactory()
    return IntakeFactory(
        patient=PatientFactory(full_name="Ayşe Işık", date_of_birth=None),
        sent_at=timezone.now(),
    )


@pytest.fixture
def token(intake):
    return open_link(LinkPurpose.INTAKE, intake, at=timezone.now())


def png():
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((10, 10, 280, 100), fill=(0, 0, 0, 255), width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def sign(client, token, **typed):
    values = {"agree": "on", "signed_name": "Ayşe Işık", "text_version": "2026.11"}
    return client.post(step_url(token, "sign"), {**values, **typed})


def rows():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Intake, Patient, PatientLink, Consent, AuditEvent, Message)
    ]


def test_eight_screens_a_summary_and_a_signature_submit_the_answers(
    client, intake, token
):
    fill(client, token, intake)

    signed = sign(client, token)

    intake.refresh_from_db()
    assert signed.url == reverse("intake-open", args=[token])
    assert (intake.state, intake.answers) == ("submitted", ANSWERS)
    assert intake.submitted_at is not None


def test_signing_keeps_the_consents_with_their_text(client, intake, token):
    fill(client, token, intake)

    sign(client, token, signature=png())

    kept = {c.kind: c for c in Consent.objects.all()}
    assert {k: c.agreed for k, c in kept.items()} == {
        "data": True,
        "photo": False,
        "contact": True,
    }
    assert kept["data"].signature_key.endswith(".png")
    assert "Örnek Hair Clinic" in kept["data"].text
    assert kept["data"].witnessed_by is None


def test_wishes_hold_at_once_and_identity_waits_for_review(client, intake, token):
    Patient.objects.update(full_name="A. Isik", phone="")
    fill(client, token, intake)

    sign(client, token)

    patient = Patient.objects.get()
    assert (patient.plan_delivery, patient.wants_reminders) == ("attachment", True)
    assert (patient.full_name, patient.phone, patient.date_of_birth) == (
        "A. Isik",
        "",
        None,
    )


@pytest.mark.parametrize("screen", catalogue.SCREENS, ids=lambda s: s.slug)
def test_blank_screen_is_refused_and_says_what_is_missing(
    client, intake, token, screen
):
    fill(client, token, intake, until=screen.slug)
    intake.refresh_from_db()

    answer = client.post(step_url(token, screen.slug), {"version": intake.version})

    required = [
        q
        for q in screen.questions
        if q.required and not q.follow_up and q.is_asked(intake.answers)
    ]
    missing = set(answer.context["form"].errors)
    assert answer.status_code == 422
    assert {q.key for q in required} <= missing
    assert 'id="error-summary"' in answer.content.decode()


def test_closing_and_reopening_goes_on_at_the_first_missing_screen(
    client, intake, token
):
    fill(client, token, intake, until="allergies")

    page = client.get(reverse("intake-open", args=[token]))

    assert page.context["first_url"] == step_url(token, "allergies")


def test_a_screen_ahead_leads_to_the_first_missing_one(client, intake, token):
    fill(client, token, intake, until="health")

    assert client.get(step_url(token, "goals")).url == step_url(token, "health")
    assert client.get(step_url(token, "summary")).url == step_url(token, "health")
    assert client.get(step_url(token, "sign")).url == step_url(token, "health")


def test_the_same_screen_sent_twice_is_saved_once(client, intake, token):
    intake.refresh_from_db()
    version = intake.version
    post_screen(client, token, intake, "about")

    again = post_screen(client, token, intake, "about", version=version)

    intake.refresh_from_db()
    assert again.status_code == 302
    assert intake.version == version + 1


def test_an_old_tab_does_not_overwrite_newer_answers(client, intake, token):
    version = intake.version
    post_screen(client, token, intake, "about")

    stale = post_screen(
        client, token, intake, "about", version=version, full_name="Somebody Else"
    )

    intake.refresh_from_db()
    assert stale.status_code == 409
    assert "Somebody Else" in stale.content.decode()
    assert intake.answers["full_name"] == "Ayşe Işık"


def test_looking_ten_times_changes_nothing(client, intake, token):
    fill(client, token, intake)
    before = rows()

    for _ in range(10):
        for step in ("about", "health", "summary", "sign"):
            assert client.get(step_url(token, step)).status_code == 200
        client.get(reverse("intake-open", args=[token]))
        client.head(reverse("intake-open", args=[token]))

    assert rows() == before


def test_submitted_answers_never_change(client, intake, token):
    fill(client, token, intake)
    sign(client, token)

    intake.refresh_from_db()
    late = post_screen(client, token, intake, "about", full_name="Late Change")
    again = sign(client, token)

    intake.refresh_from_db()
    assert (late.status_code, again.status_code) == (302, 302)
    assert intake.answers == ANSWERS
    assert Consent.objects.count() == 3


def test_used_link_thanks_and_shows_no_answer(client, intake, token):
    fill(client, token, intake)
    sign(client, token)

    page = client.get(reverse("intake-open", args=[token])).content.decode()

    assert "Thank you" in page
    assert "Penicillin" not in page
    assert "Işık" not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"signed_name": ""}, "signed_name"),
        ({"agree": ""}, "agree"),
        ({"signature": "data:image/png;base64,AAAA"}, "signature"),
        ({"signature": "<svg/onload=alert(1)>"}, "signature"),
        ({"text_version": "1999.1"}, "__all__"),
        ({"text_version": ""}, "text_version"),
    ],
)
def test_without_signature_or_with_an_old_text_nothing_is_submitted(
    client, intake, token, typed, field
):
    fill(client, token, intake)

    answer = sign(client, token, **typed)

    intake.refresh_from_db()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert (intake.state, Consent.objects.count()) == ("started", 0)


class TestAfterADay:
    @pytest.fixture(autouse=True)
    def _saved_two_days_ago(self, client, intake, token):
        fill(client, token, intake, until="health")
        Intake.objects.update(last_saved_at=timezone.now() - timedelta(hours=25))

    def ask(self, client, token, name="IŞIK", day="17"):
        return client.post(
            reverse("intake-open", args=[token]),
            {
                "last_name": name,
                "date_of_birth_year": "1990",
                "date_of_birth_month": "5",
                "date_of_birth_day": day,
            },
        )

    def test_saved_answers_are_hidden(self, client, token):
        assert client.get(step_url(token, "about")).url == reverse(
            "intake-open", args=[token]
        )
        page = client.get(reverse("intake-open", args=[token])).content.decode()
        assert "Is it you?" in page
        assert "Işık" not in page

    def test_last_name_and_birth_date_open_them_again(self, client, token):
        assert self.ask(client, token).status_code == 302

        assert client.get(step_url(token, "about")).status_code == 200

    def test_another_device_is_asked_again(self, client, token):
        self.ask(client, token)
        client.cookies.clear()

        assert client.get(step_url(token, "about")).status_code == 302

    def test_a_wrong_answer_is_one_neutral_message(self, client, token):
        wrong_name = self.ask(client, token, name="Kaya")
        wrong_day = self.ask(client, token, day="18")

        messages = {
            str(answer.context["form"].non_field_errors())
            for answer in (wrong_name, wrong_day)
        }
        assert (wrong_name.status_code, wrong_day.status_code) == (422, 422)
        assert len(messages) == 1

    def test_five_wrong_answers_lock_the_link(self, client, token):
        for _ in range(5):
            self.ask(client, token, name="Kaya")

        assert self.ask(client, token).status_code == 410


def test_dead_or_foreign_links_are_gone(client, intake, token):
    other = open_link(
        LinkPurpose.CONSENT, IntakeFactory(), at=timezone.now() - timedelta(days=1)
    )
    for dead in (other, "x" * 43, "short", token[:-1] + "!"):
        assert client.get(reverse("intake-open", args=[dead])).status_code == 410
    PatientLink.objects.update(revoked_at=timezone.now())
    assert client.get(reverse("intake-open", args=[token])).status_code == 410


def test_link_page_keeps_its_address_to_itself(client, intake, token):
    page = client.get(step_url(token, "about"))

    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Işık" not in page.content.decode().partition("</title>")[0]


def test_other_methods_are_refused(client, token):
    assert client.put(reverse("intake-open", args=[token])).status_code == 405
    assert client.delete(step_url(token, "about")).status_code == 405


def test_a_man_is_not_asked_about_pregnancy(client, intake, token):
    post_screen(client, token, intake, "about", sex_at_birth="M")
    for slug in ("hair", "health", "medicines", "allergies"):
        post_screen(client, token, intake, slug)

    page = client.get(step_url(token, "family")).content.decode()

    assert 'name="pregnant"' not in page
    assert 'name="partner_pregnant"' in page


HOSTILE = [
    "a\x00b",
    "\u202egnp.exe",
    "😀" * 300,
    "x" * 9000,
    "9" * 5000,
    "NaN",
    "-1",
    "1e400",
    "0000-00-00",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} %n ${jndi:x}",
    "Z̷̢̧͉̺̜̞̥͔a̶l̷g̸o̴",
    "\ud7ff\uffff",
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda v: repr(v[:12]))
@pytest.mark.parametrize("screen", catalogue.SCREENS, ids=lambda s: s.slug)
def test_hostile_input_never_breaks_a_screen(client, intake, token, screen, value):
    fill(client, token, intake, until=screen.slug)
    parts = ("", "_year", "_month", "_day")
    typed = {f"{q.key}{part}": value for q in screen.questions for part in parts}

    answer = post_screen(client, token, intake, screen.slug, **typed)

    assert answer.status_code in {302, 422}
    assert "<img src=x" not in answer.content.decode()
    version = post_screen(client, token, intake, screen.slug, version=value)
    assert version.status_code == 422


def test_a_megabyte_is_refused(client, intake, token):
    answer = post_screen(client, token, intake, "about", city="x" * 2_000_000)

    assert answer.status_code == 400
