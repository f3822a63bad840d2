"""Nothing that anybody types gives a 500, and nothing typed is ever run (T-44, T-47)."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from tests.security.conftest import ANONYMOUS, undone
from tests.security.forms import Form, forms_in
from tests.security.policy import POLICY, PUBLIC, Row
from tests.security.world import Side, World, invitation_token

pytestmark = pytest.mark.django_db

SUM = "{{7777*7}}${7777*7}{% debug %}<%= 7777*7 %>"
NASTY: dict[str, str | bytes] = {
    "nothing": "",
    "blanks": " \t\r\n\u3000",
    "NUL": "a\x00b",
    "lone surrogate": b"\xed\xa0\x80",
    "not UTF-8": b"\xff\xfe\xfa",
    "right to left": "\u202eevil\u2066",
    "zalgo": "Z" + "\u0351\u0489" * 60,
    "emoji": "\U0001f9d1\u200d\u2695\ufe0f\U0001f1f9\U0001f1f7",
    "quotes": "'\"`;--\\ OR 1=1",
    "script": '"><svg/onload=alert(1)><script>alert(1)</script>',
    "sums": SUM,
    "formats": "%n%s%(x)s%00%0d%0a${jndi:ldap://x}",
    "header": "a\r\nBcc: evil@example.com",
    "digits": "9" * 5000,
    "not a number": "NaN",
    "endless": "1e400",
    "minus zero": "-0",
    "minus": "-99999999999999999999",
    "other digits": "٣٫٥",
    "last day": "9999-12-31",
    "no day": "0000-00-00",
    "last moment": "9999-12-31T23:59",
    "list": "[]",
    "path": "../../../../etc/passwd\x1f",
    "boolean": "True",
}
BIG = "\u0130" * 500_000
# Each field gets some of them alone, while all others hold what the page gave them.
ALONE = ("NUL", "sums", "digits", "last day", "endless", "right to left")
MOST_ALONE = 6
LONG = 25
QUERY = ("q", "page", "day", "kind", "sort", "id", "date", "patient", "type", "lang")
QUERY += ("location", "part", "poll", "download", "start_on", "number", "state", "next")
ASKED = ("nothing", "lone surrogate", "NUL", "quotes", "sums", "digits", "minus")
ASKED += ("not a number", "last day", "no day", "list", "endless")
PAGES = [
    (name, row)
    for name, row in POLICY.items()
    if "GET" in row.methods and row.needs not in {PUBLIC, LinkPurpose.INVITATION}
]
SIDES = ("a", "b")


def place_of(row: Row, world: World, side: Side) -> dict[str, object]:
    if isinstance(row.needs, LinkPurpose):
        return {"token": side.tokens[row.needs]}
    return world.address(row.of, side)


def browser_for(row: Row, world: World, browsers: dict[str, Client]) -> Client:
    if isinstance(row.needs, LinkPurpose):
        return browsers[ANONYMOUS]
    if isinstance(row.needs, Permission):
        first = next(
            person
            for person in ("treats_both", "manager")
            if world.people[person].may(row.needs)
        )
        return browsers[first]
    return browsers["treats_both"]


def check(answer: object, said: str) -> None:
    assert answer.status_code < 500, said
    assert b"54439" not in answer.content, said


def cases(
    form: Form, *, titles: Iterable[str]
) -> Iterator[tuple[str, dict[str, list[str | bytes]]]]:
    """Every value in all typed fields at once, then some in one field after the other."""
    for title in titles if form.typed else ():
        value = NASTY[title]
        yield title, {**form.values, **{name: [value] for name in form.typed}}
    every = [*form.typed, *form.hidden]
    for number, name in enumerate(every[:: 1 + len(every) // MOST_ALONE]):
        title = ALONE[number % len(ALONE)]
        yield f"{title} in {name}", {**form.values, name: [NASTY[title]]}
    if form.typed:
        name = form.typed[len(form.typed) // 2]
        yield f"half a million letters in {name}", {**form.values, name: [BIG]}


def posted(browser: Client, form: Form, values: dict[str, list[str | bytes]]) -> object:
    body = urlencode(values, doseq=True)
    return browser.post(
        form.action, body, content_type="application/x-www-form-urlencoded"
    )


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, ...]]:
    """Which forms had their turn: most stand on several pages, or several times."""
    return set()


def unseen(form: Form, seen: set[tuple[str, ...]]) -> list[str]:
    """All values for a new address, a few for other fields at one already known."""
    place = re.sub(r"\d+|[0-9a-f-]{36}", "0", form.action)
    whole = (place, *sorted({re.sub(r"\d+", "0", each) for each in form.values}))
    if whole in seen:
        return []
    # Long forms repeat a few kinds of fields: they get a part of the values.
    is_known = (place,) in seen or len(form.typed) > LONG
    titles = list(ALONE if is_known else NASTY)
    seen |= {(place,), whole}
    return titles


@pytest.mark.parametrize("which", SIDES)
@pytest.mark.parametrize(("name", "row"), PAGES)
def test_nothing_typed_into_a_form_breaks_it_or_is_run(
    name, row, which, world, browsers, seen
):
    side = getattr(world, which)
    if which == "b" and row.of in {"", *world.shared}:
        return
    browser = browser_for(row, world, browsers)
    url = reverse(name, kwargs={**place_of(row, world, side), **row.also})
    page = browser.get(url)
    if "text/html" not in page.headers.get("Content-Type", ""):
        return

    for form in forms_in(page.content.decode(), url=url):
        titles = unseen(form, seen)
        if form.method != "post" or "/accounts/" in form.action or not titles:
            continue
        for said, values in cases(form, titles=titles):
            with undone():
                answer = posted(browser, form, values)
                check(answer, f"{form.action}: {said}")
                if answer.status_code == 302:
                    check(browser.get(answer.url), f"{form.action}: {said}, then")


@pytest.mark.parametrize(("name", "row"), PAGES)
def test_no_query_breaks_a_page(name, row, world, browsers):
    browser = browser_for(row, world, browsers)
    url = reverse(name, kwargs={**place_of(row, world, world.a), **row.also})

    for title in ASKED:
        with undone():
            query = urlencode(dict.fromkeys(QUERY, NASTY[title]))
            answer = browser.get(f"{url}?{query}")
            check(answer, f"{url}: {title}")
            assert answer.status_code in {200, 204, 302, 304, 400, 404}


@pytest.mark.parametrize("title", NASTY)
def test_invitation_survives_any_password(title, world, browsers):
    url = reverse("invitation-accept", kwargs={"token": invitation_token()})
    form = Form(url, "post", {"password": [""]}, ["password"])

    with undone():
        answer = posted(browsers[ANONYMOUS], form, {"password": [NASTY[title]]})

        check(answer, title)
