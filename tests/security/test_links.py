"""Patients' links: a dead one says the same whatever killed it, and looking is free."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.domain.links import new_token, token_hash
from clinic.domain.message_states import LinkPurpose
from clinic.models import Invitation, PatientLink
from tests.security.conftest import state, undone
from tests.security.policy import GET, LINKS, POST, Row
from tests.security.world import World, invitation_token

pytestmark = pytest.mark.django_db

PATIENTS = [
    (name, row) for name, row in LINKS.items() if row.needs != LinkPurpose.INVITATION
]
# Counting attempts and keeping a trace of a look are all that a look may do.
BESIDES = ("clinic.AuditEvent", "clinic.AttemptCount")


def url(name: str, row: Row, token: str) -> str:
    return reverse(name, kwargs={"token": token, **row.also})


def good_token(world: World, row: Row) -> str:
    if row.needs == LinkPurpose.INVITATION:
        return invitation_token()
    return world.a.tokens[row.needs]


def address_of(name: str, method: str = "get") -> str:
    """Wrong tokens count by address: each test guesses from its own, and so does each
    method, since there are more purposes than guesses allowed."""
    return f"10.0.{len(method)}.{list(LINKS).index(name) + 1}"


def methods(row: Row) -> list[str]:
    return sorted(method.lower() for method in row.methods & (GET | POST))


def mangled(token: str) -> dict[str, str]:
    return {
        "unknown": new_token(),
        "truncated": token[:-1],
        "padded": token + "t",
        "upper case": token.upper(),
        "one character": token[:-1] + "u",
        "ten thousand": token * 250,
        "no text": "é" * 43,
        "script": "<script>alert(1)<" + "x" * 26,
    }


@pytest.mark.parametrize(("name", "row"), LINKS.items())
def test_dead_link_is_gone_and_says_nothing_of_why(name, row, world):
    browsers = {
        method: Client(
            raise_request_exception=False, REMOTE_ADDR=address_of(name, method)
        )
        for method in methods(row)
    }
    tokens = mangled(good_token(world, row))
    others = [purpose for purpose in world.a.tokens if purpose != row.needs]
    tokens |= {f"for {purpose}": world.a.tokens[purpose] for purpose in others}
    before = state("clinic.AttemptCount")

    answers = {
        (cause, method): getattr(browser, method)(url(name, row, token))
        for cause, token in tokens.items()
        for method, browser in browsers.items()
    }

    assert {each.status_code for each in answers.values()} == {410}
    assert len({each.content for each in answers.values()}) == 1
    assert state("clinic.AttemptCount") == before


@pytest.mark.parametrize(("name", "row"), LINKS.items())
@pytest.mark.parametrize("death", ["expired", "revoked"])
def test_expired_and_revoked_links_answer_as_unknown_ones(name, row, death, world):
    browser, token = Client(raise_request_exception=False), good_token(world, row)
    unknown = browser.get(url(name, row, new_token()))
    past = timezone.now() - timedelta(minutes=1)
    model = Invitation if row.needs == LinkPurpose.INVITATION else PatientLink
    began = "invited_at" if model is Invitation else "created_at"
    changes = {
        "expired": {began: past - timedelta(days=1), "expires_at": past},
        "revoked": {"revoked_at": past},
    }

    with undone():
        model.objects.filter(token_hash=token_hash(token)).update(**changes[death])
        for method in methods(row):
            answer = getattr(browser, method)(url(name, row, token))

            assert answer.status_code == 410
            if "get" in methods(row):
                assert answer.content == unknown.content


@pytest.mark.parametrize(("name", "row"), LINKS.items())
def test_looking_ten_times_changes_nothing(name, row, world):
    if "GET" not in row.methods:
        return
    browser, token = Client(raise_request_exception=False), good_token(world, row)
    before = state(*BESIDES)

    with undone():
        statuses = {
            getattr(browser, method)(url(name, row, token)).status_code
            for method in ("get", "head")
            for _ in range(10)
        }
        assert state(*BESIDES) == before

    # The file waits for the second fact.
    assert statuses <= ({404} if name.endswith("-link-file") else {200, 302})


@pytest.mark.parametrize(("name", "row"), LINKS.items())
def test_link_page_is_kept_by_nobody_and_tells_no_other_site(name, row, world):
    browser, token = Client(raise_request_exception=False), good_token(world, row)

    with undone():
        answer = browser.get(url(name, row, token))

    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("name", "row"), LINKS.items())
def test_link_page_knows_only_its_methods_and_its_own_forms(name, row, world):
    token = good_token(world, row)
    strict = Client(enforce_csrf_checks=True)
    before = state(*BESIDES)

    for method in ("put", "delete", "patch"):
        assert getattr(Client(), method)(url(name, row, token)).status_code == 405
    if "POST" in row.methods:
        assert strict.post(url(name, row, token)).status_code == 403
    assert state(*BESIDES) == before


@pytest.mark.parametrize(("name", "row"), PATIENTS)
def test_link_opens_nothing_of_another_patient(name, row, world):
    browser = Client(raise_request_exception=False)

    with undone():
        answer = browser.get(url(name, row, world.a.tokens[row.needs]))

    text = answer.content.decode(errors="replace")
    assert world.b.patient.full_name not in text
    assert world.b.patient.number not in text
