"""Mails of the account: our own words, our own address, no word about who has one."""

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.clinic import PASSWORD, ClinicFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clinic():
    ClinicFactory()


def ask(client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_reset_is_mailed_in_our_words_with_the_clinics_own_address(client, settings):
    settings.SITE_URL = "https://clinic.test"
    StaffMemberFactory(email="desk@clinic.test")

    ask(client, "Desk@clinic.test")

    [message] = mail.outbox
    assert message.subject == "A new password at Örnek Hair Clinic"
    assert "https://clinic.test/accounts/password/reset/key/" in message.body
    assert [kind for _content, kind in message.alternatives] == ["text/html"]


def test_stranger_gets_no_mail_and_the_same_answer(client):
    StaffMemberFactory(email="desk@clinic.test")

    known, unknown = ask(client, "desk@clinic.test"), ask(client, "no@clinic.test")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["desk@clinic.test"]]


def test_mail_server_that_does_not_answer_is_no_error_page(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    StaffMemberFactory(email="desk@clinic.test")

    assert ask(client, "desk@clinic.test").url == reverse("account_reset_password_done")


def test_changed_password_is_told_to_its_owner(client):
    owner = StaffMemberFactory()
    client.login(email=owner.email, password=PASSWORD)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "nine violet umbrellas",
            "password2": "nine violet umbrellas",
        },
    )

    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [owner.email],
        "Your password at Örnek Hair Clinic was changed",
    )
