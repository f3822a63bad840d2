"""The clinic's own versions, from the copy to the version in force."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from patients.domain.facts import Value
from protocols.domain.candidacy import decide
from protocols.models import KnowledgeEdition, KnowledgeSignOff
from protocols.queries.knowledge import rule_book
from protocols.queries.knowledge_in_force import (
    formulary_in_force,
    limits_in_force,
    protocol_in_force,
    ruleset_in_force,
    texts_in_force,
)
from tests.factories.clinic import StaffMemberFactory
from tests.factories.protocol_rows import issued_plan

pytestmark = pytest.mark.django_db

PROTOCOL = {"kind": "protocol", "slug": "t1-weekly-monthly"}
RULES = {"kind": "rules", "slug": "candidacy"}
ANY_VALUE: Value = "no"


@pytest.fixture
def editor(db):
    return StaffMemberFactory(clinician=True, may_edit_knowledge=True)


@pytest.fixture
def browser(editor):
    client = Client()
    client.force_login(editor)
    return client


def at(name, piece):
    return reverse(name, kwargs=piece)


def fields(browser, piece, item=""):
    """The item's fields as the page shows them, by label."""
    page = browser.get(at("knowledge-edit", piece), {"item": item})
    form = page.context["form"]
    return {str(field.label): field for field in form.visible_fields()}, form


def change(browser, piece, item, label, text):
    by_label, form = fields(browser, piece, item)
    posted = {field.html_name: field.value() for field in form}
    posted[by_label[label].html_name] = text
    url = f"{at('knowledge-edit', piece)}?item={item}"
    return browser.post(url, posted)


def publish(browser, piece, **changes):
    draft = KnowledgeEdition.objects.filter(published_at=None).first()
    return browser.post(
        at("knowledge-publish", piece),
        {
            "version": draft.draft_version if draft else 1,
            "reason": "Our patients travel far.",
            "review_on": (timezone.now() + timedelta(days=200)).date().isoformat(),
            **changes,
        },
    )


def own_protocol(browser, minutes="50"):
    browser.post(at("knowledge-begin", PROTOCOL))
    change(browser, PROTOCOL, "", "Minutes of a session", minutes)
    return publish(browser, PROTOCOL)


def test_files_are_in_force_until_a_version_is_published(browser):
    browser.post(at("knowledge-begin", PROTOCOL))
    change(browser, PROTOCOL, "", "Minutes of a session", "50")

    assert protocol_in_force("t1-weekly-monthly").session_minutes == 45


def test_published_version_is_in_force_with_its_own_number(browser, editor):
    response = own_protocol(browser)

    protocol = protocol_in_force("t1-weekly-monthly")
    edition = KnowledgeEdition.objects.get()
    assert response.status_code == 302
    assert (protocol.session_minutes, protocol.version) == (50, "2026.11+1")
    assert (edition.published_by, edition.base_version) == (editor, "2026.11")
    assert edition.changes == {"t1-weekly-monthly.toml:session_minutes": 50}
    assert len(edition.sha256) == hashlib.sha256().digest_size * 2


def test_running_plan_keeps_the_protocol_it_was_made_with(browser):
    plan = issued_plan()
    own_protocol(browser)

    plan.refresh_from_db()
    assert plan.protocol_version == "2026.11"
    assert plan.protocol_copy["session_minutes"] == 45


def test_differences_are_shown_before_and_after_publishing(browser):
    browser.post(at("knowledge-begin", PROTOCOL))
    change(browser, PROTOCOL, "", "Phase 1, Sessions, usual", "6")
    (before,) = browser.get(at("knowledge-piece", PROTOCOL)).context["differences"]
    publish(browser, PROTOCOL)
    edition = KnowledgeEdition.objects.get()

    page = browser.get(reverse("knowledge-edition", args=[edition.pk]))

    (after,) = page.context["differences"]
    assert (before.label, before.before, before.after) == (
        "Phase 1, Sessions, usual",
        "5",
        "6",
    )
    assert after == before


def test_second_version_is_compared_with_the_first(browser):
    own_protocol(browser, "50")
    own_protocol(browser, "55")
    edition = KnowledgeEdition.objects.order_by("-pk").first()

    page = browser.get(reverse("knowledge-edition", args=[edition.pk]))

    (row,) = page.context["differences"]
    assert (edition.version, row.before, row.after) == ("2026.11+2", "50", "55")


def test_readers_of_the_files_refuse_what_they_would_refuse_there(browser):
    browser.post(at("knowledge-begin", PROTOCOL))

    response = change(browser, PROTOCOL, "", "Phase 1, Sessions, usual", "9")

    assert response.status_code == 422
    (errors,) = response.context["form"].errors.values()
    assert errors == ["Least, usual and most must go up from zero."]
    assert KnowledgeEdition.objects.get().changes == {}


def test_refused_text_stays_in_its_field(browser):
    browser.post(at("knowledge-begin", PROTOCOL))

    response = change(browser, PROTOCOL, "", "Minutes of a session", "an hour")

    assert response.status_code == 422
    assert b'value="an hour"' in response.content
    assert b"Write a whole number." in response.content


@pytest.mark.parametrize("text", ["\x00", "9" * 5000, "-1e9999", "NaN"])
def test_any_text_gets_an_answer(browser, text):
    browser.post(at("knowledge-begin", RULES))

    response = change(browser, RULES, "H01a", "Reason", text)

    assert response.status_code in {302, 422}


def test_threshold_of_a_rule_decides_from_then_on(browser):
    browser.post(at("knowledge-begin", RULES))
    by_label, _form = fields(browser, RULES, "H07")
    label = next(name for name in by_label if name.endswith("below"))
    before = Decimal(by_label[label].value())

    change(browser, RULES, "H07", label, str(before - 10))
    publish(browser, RULES)

    ruleset = ruleset_in_force()
    bounds = [
        condition.below
        for one in ruleset.rule("H07").cases
        for condition in one.when
        if condition.below is not None
    ]
    assert before - 10 in bounds
    assert ruleset.version == "2026.11+1"


def test_new_rules_are_signed_anew(browser, editor):
    book = rule_book()
    KnowledgeSignOff.objects.create(
        kind=book.publication.kind,
        slug=book.publication.slug,
        version=book.publication.version,
        sha256=book.publication.sha256,
        signed_by=editor,
        signed_at=timezone.now(),
    )
    browser.post(at("knowledge-begin", RULES))
    change(browser, RULES, "H01a", "Reason", "Own words")
    publish(browser, RULES)

    now_in_force = rule_book()
    assert now_in_force.signed is None
    assert now_in_force.publication.sha256 == KnowledgeEdition.objects.get().sha256


def test_every_rule_still_decides_under_an_own_version(browser):
    browser.post(at("knowledge-begin", RULES))
    change(browser, RULES, "H01a", "Reason", "Own words")
    publish(browser, RULES)

    from protocols.domain.candidacy_facts import candidacy_facts
    from protocols.reference import rulesets

    facts = candidacy_facts({})
    assert (
        decide(facts, ruleset_in_force()).overall
        == decide(facts, rulesets.current()).overall
    )


def test_formulary_limits_and_texts_have_own_versions_too(browser):
    for kind, slug, item, label, text in (
        ("formulary", "formulary", "zinc", "State", "disabled"),
        ("limits", "limits", "depth_mm", "Warn above", "3.5"),
        ("texts", "patient-texts", "en.general", "Aim", "To keep hair."),
    ):
        piece = {"kind": kind, "slug": slug}
        browser.post(at("knowledge-begin", piece))
        assert change(browser, piece, item, label, text).status_code == 302
        publish(browser, piece)

    depth = next(one for one in limits_in_force().limits if one.id == "depth_mm")
    assert formulary_in_force().ingredients["zinc"].status == "disabled"
    assert depth.bounds.warn_above == Decimal("3.5")
    assert texts_in_force("en").aim == "To keep hair."
    assert texts_in_force("tr").aim != "To keep hair."


def test_publishing_needs_a_reason_a_coming_day_and_a_difference(browser):
    browser.post(at("knowledge-begin", PROTOCOL))
    nothing = publish(browser, PROTOCOL)
    change(browser, PROTOCOL, "", "Minutes of a session", "50")
    without = publish(browser, PROTOCOL, reason="", review_on="2020-01-01")

    assert (nothing.status_code, without.status_code) == (409, 422)
    assert sorted(without.context["form"].errors) == ["reason", "review_on"]
    assert KnowledgeEdition.objects.filter(published_at__isnull=False).count() == 0


def test_changing_a_value_back_leaves_no_difference(browser):
    browser.post(at("knowledge-begin", PROTOCOL))
    change(browser, PROTOCOL, "", "Minutes of a session", "50")
    change(browser, PROTOCOL, "", "Minutes of a session", "45")

    assert KnowledgeEdition.objects.get().changes == {}


def test_two_editors_do_not_overwrite_each_other(browser):
    browser.post(at("knowledge-begin", PROTOCOL))
    by_label, form = fields(browser, PROTOCOL)
    stale = {field.html_name: field.value() for field in form}
    stale[by_label["Minutes of a session"].html_name] = "60"
    change(browser, PROTOCOL, "", "Minutes of a session", "50")

    response = browser.post(at("knowledge-edit", PROTOCOL), stale)

    assert response.status_code == 409
    assert b'value="60"' in response.content


def test_beginning_and_publishing_twice_is_once(browser):
    browser.post(at("knowledge-begin", PROTOCOL))
    browser.post(at("knowledge-begin", PROTOCOL))
    change(browser, PROTOCOL, "", "Minutes of a session", "50")
    publish(browser, PROTOCOL)
    publish(browser, PROTOCOL)

    assert KnowledgeEdition.objects.count() == 1


def test_clinician_without_the_right_reads_and_writes_nothing(db):
    client = Client()
    client.force_login(StaffMemberFactory(clinician=True))

    assert client.get(at("knowledge-piece", PROTOCOL)).status_code == 200
    client.post(at("knowledge-begin", PROTOCOL))
    assert KnowledgeEdition.objects.count() == 0


def test_database_keeps_a_published_version(browser):
    own_protocol(browser)

    with pytest.raises(IntegrityError), transaction.atomic():
        KnowledgeEdition.objects.update(changes={})
    with pytest.raises(IntegrityError), transaction.atomic():
        KnowledgeEdition.objects.all().delete()


@pytest.mark.parametrize(
    ("kind", "slug"), [("rules", "none"), ("protocol", "t99"), ("nothing", "candidacy")]
)
def test_piece_that_does_not_exist_is_not_found(browser, kind, slug):
    url = reverse("knowledge-piece", kwargs={"kind": kind, "slug": slug})

    assert browser.get(url).status_code == 404


def test_item_that_does_not_exist_is_not_found(browser):
    browser.post(at("knowledge-begin", RULES))

    response = browser.get(at("knowledge-edit", RULES), {"item": "Z99"})

    assert response.status_code == 404
