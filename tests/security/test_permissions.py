"""Every URL of the URLconf against the policy: who gets in, who does not, what changes.

A denied request changes nothing at all, not even a trace of it; a look at one's own
patient leaves a trace and nothing else.
"""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from tests.security.conftest import ANONYMOUS, state, undone
from tests.security.policy import POLICY, PUBLIC, SIGNED_IN, Row
from tests.security.world import World

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "DELETE")
STAFF = [
    (name, row) for name, row in POLICY.items() if isinstance(row.needs, Permission)
]
OWN_ACCOUNT = [name for name, row in POLICY.items() if row.needs == SIGNED_IN]
# The desk never reads these, whatever else changes in the table.
CLINICAL_WORDS = ("history", "assessment", "photo", "screening", "patch-test")
CLINICAL_WORDS += ("plan-", "session-", "medicine")
DESK_MAY = {"session-arrange"}


def names(resolver: URLResolver) -> Iterator[str | None]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern)
        else:
            yield pattern.name


def send(
    browser: Client, method: str, name: str, row: Row, place: dict[str, object]
) -> HttpResponse:
    url = reverse(name, kwargs={**place, **row.also})
    values = dict(row.post) if method == "POST" else None
    return getattr(browser, method.lower())(url, values)


def expected(row: Row, person: str, world: World) -> int:
    """With the right method; 200 stands for any answer but a refusal."""
    if person in {ANONYMOUS, "inactive"}:
        return 302
    member = world.people[person]
    if not member.may(row.needs):
        return 403
    knows_everybody = not row.clinical and person in {"desk", "manager"}
    mine = person in {"treats", "treats_both"} or knows_everybody
    return 200 if mine or not world.is_somebodys(row.of) else 404


def test_every_url_has_a_policy_and_every_policy_a_url():
    assert sorted(map(str, names(get_resolver()))) == sorted(POLICY)


def test_permission_of_the_view_is_that_of_the_policy():
    wrong = {}
    for name, view in views(get_resolver()):
        row = POLICY[name]
        stated = getattr(view, "permission", None) or getattr(
            getattr(view, "view_class", None), "permission", None
        )
        policy = row.needs if isinstance(row.needs, Permission) else None
        if stated != policy:
            wrong[name] = (stated, policy)

    assert wrong == {}


def views(resolver: URLResolver) -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern)
        elif pattern.name:
            yield pattern.name, pattern.callback


def test_front_desk_and_manager_hold_no_permission_of_a_clinical_page():
    for name, row in STAFF:
        if name.startswith(CLINICAL_WORDS) and name not in DESK_MAY:
            assert row.clinical, name


@pytest.mark.parametrize(("name", "row"), STAFF)
def test_only_those_of_the_policy_get_in_and_refusals_change_nothing(
    name, row, world, browsers
):
    place = world.address(row.of, world.a)
    before = state()
    wrong = []

    for person, browser in browsers.items():
        wanted = expected(row, person, world)
        for method in METHODS if wanted == 200 else ("GET", "POST"):
            with undone():
                answer = send(browser, method, name, row, place)
                status = answer.status_code
                if status not in allowed(row, method, wanted):
                    wrong.append(f"{person} {method}: {status}, not {wanted}")
                elif wanted == 302 and not leads_to_login(answer):
                    wrong.append(f"{person} {method}: led elsewhere")
                elif wanted != 200 and state() != before:
                    wrong.append(f"{person} {method}: refused, but changed something")

    assert "\n".join(wrong) == ""
    assert state() == before


def allowed(row: Row, method: str, wanted: int) -> set[int]:
    if wanted == 302:
        return {302}
    if method not in row.methods:
        return {405} if wanted == 200 else {405, wanted}
    return {200, 204, 302, 409, 422, 429} if wanted == 200 else {wanted}


def leads_to_login(answer: HttpResponse) -> bool:
    return answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "row"), [each for each in STAFF if each[1].of])
def test_looking_changes_nothing_but_the_trace(name, row, world, browsers):
    if "GET" not in row.methods:
        return
    person = "treats" if world.people["treats"].may(row.needs) else "manager"
    before = state("clinic.AuditEvent")

    with undone():
        send(browsers[person], "GET", name, row, world.address(row.of, world.a))

        assert state("clinic.AuditEvent") == before


# An assignment's address names the clinician: each of them may be assigned to both.
# A pair names two patients, and any two within reach may be compared.
PARENTS = [
    (name, row)
    for name, row in STAFF
    if row.of and row.of not in {"patient", "finding", "assignment", "pair"}
]


@pytest.mark.parametrize(("name", "row"), PARENTS)
def test_child_of_another_patient_is_not_found(name, row, world, browsers):
    place = world.address(row.of, world.a)
    others = world.address(row.of, world.b)
    children = {key: others[key] for key in place if key not in {"pk", "number"}}
    if "pk" not in place or not children:
        return
    browser = browsers["treats_both"]
    before = state("clinic.AuditEvent")

    for method in row.methods:
        answer = send(browser, method, name, row, {**place, **children})

        assert answer.status_code == 404
    assert state("clinic.AuditEvent") == before


@pytest.mark.parametrize(("name", "row"), STAFF)
def test_fragment_of_a_page_is_as_closed_as_the_page(name, row, world, browsers):
    if "GET" not in row.methods:
        return
    url = reverse(name, kwargs={**world.address(row.of, world.a), **row.also})

    found = {
        person: browsers[person].get(url, headers={"HX-Request": "true"}).status_code
        for person in ("desk", "foreign")
        if expected(row, person, world) != 200
    }

    assert found == {person: expected(row, person, world) for person in found}


@pytest.mark.parametrize(
    ("name", "row"), [each for each in STAFF if "POST" in each[1].methods]
)
def test_post_without_the_csrf_token_is_refused(name, row, world):
    browser = Client(enforce_csrf_checks=True)
    able = next(who for who in world.people.values() if who.may(row.needs))
    browser.force_login(able)
    before = state()

    answer = send(browser, "POST", name, row, world.address(row.of, world.a))

    assert answer.status_code == 403
    assert state() == before


@pytest.mark.parametrize("name", OWN_ACCOUNT)
def test_own_account_asks_for_log_in(name, world, browsers):
    for method in ("GET", "POST"):
        answer = send(browsers[ANONYMOUS], method, name, POLICY[name], {})

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(("/accounts/login", "/"))


@pytest.mark.parametrize(
    "name", [name for name, row in POLICY.items() if row.needs == PUBLIC]
)
def test_public_pages_change_nothing_for_strangers(name, world, browsers):
    row = POLICY[name]
    before = state("clinic.AttemptCount")

    for method in METHODS:
        answer = send(browsers[ANONYMOUS], method, name, row, {})

        assert answer.status_code < 500 or name == "readyz"

    assert state("clinic.AttemptCount") == before


def test_login_is_required_unless_listed():
    without = {
        name
        for name, view in views(get_resolver())
        if not getattr(view, "login_required", True)
    }

    listed = {
        name
        for name, row in POLICY.items()
        if row.needs == PUBLIC or isinstance(row.needs, LinkPurpose)
    }
    assert without <= listed
