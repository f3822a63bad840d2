"""A page through every middleware and the template, without the network."""

from django.conf import settings
from django.test import Client, override_settings

from bench.timing import Subject

SIZES = {"small": 200, "large": 2_000}


def subject(size: int) -> Subject:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    return Subject(
        name="page",
        n=size,
        work=lambda: [_status(client, "/accounts/login/") for _ in range(size)],
        reference=lambda: [_status(client, "/healthz") for _ in range(size)],
        compared_with="/healthz, through the same middleware",
    )


@override_settings(SECURE_SSL_REDIRECT=False)
def _status(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
