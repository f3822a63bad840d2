import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.test import Client
from django.urls import path

from clinic.urls import handler500

__all__ = ["handler500"]


@login_not_required
def database_away(request):
    raise OperationalError("secret address of the database")


@login_not_required
def mistake(request):
    raise ZeroDivisionError("secret value")


urlpatterns = [path("away", database_away), path("mistake", mistake)]


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_database_away_asks_to_try_again(visitor):
    answer = visitor.get("/away")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "secret" not in answer.content.decode()


def test_mistake_of_ours_shows_nothing_of_it(visitor):
    answer = visitor.get("/mistake")

    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
