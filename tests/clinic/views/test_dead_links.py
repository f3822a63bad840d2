"""Guessing links: slowed down, without locking out whoever holds a right one."""

from datetime import timedelta

import pytest
import time_machine

from clinic.domain.links import new_token
from clinic.models import AttemptCount
from clinic.tasks import forget_counts
from clinic.views.dead_links import WINDOW, WRONG_TOKENS
from tests.clinic.views.test_visit_link import link_to
from tests.factories.clinic import NOW, open_diary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_days_before():
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        yield


def guess(client, times, **caller):
    return [
        client.get(f"/p/visit/{new_token()}/", **caller).status_code
        for _ in range(times)
    ]


def test_guessing_ends_in_429_with_the_time_to_wait(client):
    statuses = guess(client, WRONG_TOKENS + 3)
    answer = client.get(f"/p/plan/{new_token()}/")

    assert statuses == [410] * WRONG_TOKENS + [429] * 3
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.total_seconds()
    assert "Too many attempts" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/p/visit/x/", "/p/intake/x/", "/invitation/x/"])
def test_what_is_no_token_at_all_counts_as_well(client, path):
    statuses = [client.get(path).status_code for _ in range(WRONG_TOKENS + 1)]

    assert statuses[-2:] == [410, 429]


def test_right_link_opens_for_whoever_shares_the_address(client):
    address = link_to(open_diary().appointment())
    guess(client, WRONG_TOKENS + 5)

    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "come", "version": 1}).status_code == 302


def test_right_links_are_not_counted(client):
    address = link_to(open_diary().appointment())

    statuses = {client.get(address).status_code for _ in range(WRONG_TOKENS + 5)}

    assert statuses == {200}
    assert AttemptCount.objects.count() == 0


def test_another_address_starts_anew_and_a_header_of_ones_own_does_not(client):
    guess(client, WRONG_TOKENS, REMOTE_ADDR="10.0.0.1")

    spoofed = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}
    assert guess(client, 1, **spoofed) == [429]
    assert guess(client, 1, REMOTE_ADDR="10.0.0.2") == [410]


def test_other_half_of_an_ipv6_network_is_the_same_caller(client):
    guess(client, WRONG_TOKENS, REMOTE_ADDR="2001:db8::1")

    assert guess(client, 1, REMOTE_ADDR="2001:db8::ffff:1") == [429]
    assert guess(client, 1, REMOTE_ADDR="2001:db8:0:1::1") == [410]


def test_address_behind_a_trusted_proxy_counts(client, settings):
    settings.TRUSTED_PROXIES = 1
    guess(client, WRONG_TOKENS, HTTP_X_FORWARDED_FOR="9.9.9.9, 1.2.3.4")

    assert guess(client, 1, HTTP_X_FORWARDED_FOR="8.8.8.8, 1.2.3.4") == [429]
    assert guess(client, 1, HTTP_X_FORWARDED_FOR="1.2.3.5") == [410]


def test_count_is_forgotten_with_its_window(client):
    guess(client, WRONG_TOKENS + 1)

    with time_machine.travel(NOW - timedelta(days=3) + WINDOW, tick=False):
        assert guess(client, 1) == [410]


def test_counts_hold_no_address_and_go_after_days(client):
    guess(client, 1, REMOTE_ADDR="203.0.113.7")

    assert "203.0.113.7" not in AttemptCount.objects.get().key
    AttemptCount.objects.update(window_start=NOW - timedelta(days=4000))
    forget_counts.delay()
    assert AttemptCount.objects.count() == 0
