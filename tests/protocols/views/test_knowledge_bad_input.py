"""What is typed into the clinic's own versions: refused beside its field, and kept."""

import pytest
from django.test import Client
from django.urls import reverse

from protocols.models import KnowledgeEdition
from tests.factories.clinic import StaffMemberFactory

pytestmark = pytest.mark.django_db

PIECES = {
    "protocol": ("t1-weekly-monthly", ""),
    "rules": ("candidacy", "H07"),
    "formulary": ("formulary", "lidocaine"),
    "limits": ("limits", "depth_mm"),
    "texts": ("patient-texts", "en.aftercare"),
}
ODD = ["\x00", "1e400", "NaN", "-1", "9" * 30, "1_0", "x" * 5000, "٣;"]


@pytest.fixture
def browser(db):
    client = Client()
    client.force_login(StaffMemberFactory(clinician=True, may_edit_knowledge=True))
    return client


def opened(browser, kind):
    slug, item = PIECES[kind]
    where = {"kind": kind, "slug": slug}
    browser.post(reverse("knowledge-begin", kwargs=where))
    url = f"{reverse('knowledge-edit', kwargs=where)}?item={item}"
    form = browser.get(url).context["form"]
    return url, form, {field.html_name: field.value() for field in form}


def numbers(form):
    return [
        name for name, leaf in form.leaves.items() if leaf.kind in {"whole", "number"}
    ]


@pytest.mark.parametrize("kind", PIECES)
@pytest.mark.parametrize("typed", ODD, ids=lambda text: ascii(text)[1:8])
def test_odd_number_is_refused_in_its_field_and_kept(browser, kind, typed):
    url, form, posted = opened(browser, kind)
    names = numbers(form)

    page = browser.post(url, posted | dict.fromkeys(names, typed))

    refused = page.context["form"]
    assert page.status_code == 422
    assert refused.errors
    assert {refused[name].value() for name in names} == {typed}
    assert KnowledgeEdition.objects.get().changes == {}


@pytest.mark.parametrize("kind", PIECES)
def test_odd_text_is_refused_in_its_field_and_kept(browser, kind):
    url, form, posted = opened(browser, kind)
    name = next(
        name
        for name, leaf in form.leaves.items()
        if leaf.kind == "text" and leaf.key != "status"
    )

    for typed in ("a\x00b", "x" * 5000):
        page = browser.post(url, posted | {name: typed})
        refused = page.context["form"]
        assert (page.status_code, list(refused.errors)) == (422, [name])
        assert refused[name].value() == typed


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("session_minutes", "0"),
        ("session_minutes", "100000"),
        ("maximum", "999999"),
        ("number", "5000"),
        ("from_session", "0"),
    ],
)
def test_number_that_no_calendar_holds_is_refused(browser, key, typed):
    url, form, posted = opened(browser, "protocol")
    name = next(name for name, leaf in form.leaves.items() if leaf.key == key)

    page = browser.post(url, posted | {name: typed})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]


def test_protocol_without_any_session_is_refused(browser):
    url, form, posted = opened(browser, "protocol")
    counts = [
        name
        for name, leaf in form.leaves.items()
        if ".sessions." in leaf.address and leaf.key in {"minimum", "target", "maximum"}
    ]

    page = browser.post(url, posted | dict.fromkeys(counts, "0"))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [counts[0]]


def test_limits_that_cross_are_refused(browser):
    url, form, posted = opened(browser, "limits")
    name = next(n for n, leaf in form.leaves.items() if leaf.key == "warn_above")

    page = browser.post(url, posted | {name: "7"})

    (errors,) = page.context["form"].errors.values()
    assert errors == ["The stops lie outside the warnings, and the usual between them."]


def test_zero_with_a_sign_is_zero(browser):
    url, form, posted = opened(browser, "limits")
    name = next(n for n, leaf in form.leaves.items() if leaf.key == "warn_below")

    browser.post(url, posted | {name: "-0"})

    assert list(KnowledgeEdition.objects.get().changes.values()) == ["0"]


def test_stop_rules_are_ticked_by_their_words(browser):
    url, form, posted = opened(browser, "protocol")
    name = next(n for n, leaf in form.leaves.items() if leaf.key == "stop_rules")
    kept = [key for key in posted[name] if key != "patient_wish"]

    browser.post(url, posted | {name: kept})

    (changed,) = KnowledgeEdition.objects.get().changes.values()
    (row,) = browser.get(
        reverse("knowledge-piece", args=["protocol", "t1-weekly-monthly"])
    ).context["differences"]
    assert changed == kept
    assert "You wish to stop" in row.before
    assert "You wish to stop" not in row.after


def test_list_in_another_order_is_no_difference(browser):
    url, form, posted = opened(browser, "protocol")
    name = next(n for n, leaf in form.leaves.items() if leaf.key == "formula_allowed")

    browser.post(url, posted | {name: posted[name][::-1]})

    assert KnowledgeEdition.objects.get().changes == {}


def test_unknown_ingredient_in_a_list_is_refused(browser):
    url, form, posted = opened(browser, "protocol")
    name = next(n for n, leaf in form.leaves.items() if leaf.key == "formula_allowed")

    page = browser.post(url, posted | {name: ["biotin", "snake_oil"]})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    assert page.context["form"][name].value() == ["biotin", "snake_oil"]


def test_name_of_an_ingredient_is_not_the_clinics_to_change(browser):
    _url, form, _posted = opened(browser, "formulary")

    assert not [leaf for leaf in form.leaves.values() if ".name." in leaf.address]
