"""What the tests of actions share."""

from collections.abc import Iterator

import pytest

from tests.mail_server import MailServer, start


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    mail_server = MailServer()
    controller = start(mail_server)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.DEFAULT_FROM_EMAIL = "Clinic <hello@clinic.test>"
    yield mail_server
    controller.stop()
