"""One world a module: what a test does to it is undone at the end of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client, override_settings

from tests.security import world as worlds

ANONYMOUS = "anonymous"


@pytest.fixture(autouse=True)
def _private_files_of_its_own() -> None:
    """The world's files live as long as the world."""


@pytest.fixture(scope="module")
def world(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[worlds.World]:
    folder: Path = tmp_path_factory.mktemp("world")
    places = {
        "PRIVATE_MEDIA_ROOT": folder / "private",
        "DEMO_MAIL_DIR": folder / "mails",
        "DEMO": True,
    }
    with django_db_blocker.unblock(), override_settings(**places), undone():
        yield worlds.build(folder / "mails")


@pytest.fixture(scope="module")
def browsers(world: worlds.World) -> dict[str, Client]:
    """A browser for each person, signed in; that of the inactive one still is."""
    found = {ANONYMOUS: Client(raise_request_exception=False)}
    for name, person in world.people.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(person)
    return found


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state(*besides: str) -> dict[str, tuple[int, int]]:
    """A count and a checksum of every table but sessions and those named."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model is not Session and model._meta.label not in besides
    ]
    one = "SELECT '{0}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM {0} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return {name: (rows, digest) for name, rows, digest in cursor.fetchall()}
