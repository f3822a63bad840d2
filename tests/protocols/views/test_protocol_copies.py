"""A published protocol copied under a name of the clinic's own."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from protocols.models import KnowledgeEdition, TreatmentPlan
from protocols.queries.knowledge_in_force import protocol_in_force, protocols_in_force
from tests.factories.clinic import StaffMemberFactory
from tests.factories.knowledge import published_edition
from tests.factories.screening import clear_patient, clinician_of

pytestmark = pytest.mark.django_db

ORIGIN = {"kind": "protocol", "slug": "t1-weekly-monthly"}
COPY = {"kind": "protocol", "slug": "c1-evenings"}
NAME = {"title_en": "Evenings", "title_tr": "Akşamları", "code": "C1_EVENINGS"}


@pytest.fixture
def browser(db):
    client = Client()
    client.force_login(StaffMemberFactory(clinician=True, may_edit_knowledge=True))
    return client


def copied(browser, **changes):
    return browser.post(reverse("knowledge-copy", kwargs=ORIGIN), {**NAME, **changes})


def published(browser, piece=COPY):
    draft = KnowledgeEdition.objects.get(slug=piece["slug"], published_at=None)
    return browser.post(
        reverse("knowledge-publish", kwargs=piece),
        {
            "version": draft.draft_version,
            "reason": "Our patients come after work.",
            "review_on": (timezone.now() + timedelta(days=200)).date().isoformat(),
        },
    )


def set_minutes(browser, piece, minutes):
    url = reverse("knowledge-edit", kwargs=piece)
    form = browser.get(url).context["form"]
    posted = {field.html_name: field.value() for field in form}
    name = next(n for n, leaf in form.leaves.items() if leaf.key == "session_minutes")
    return browser.post(url, posted | {name: minutes})


def test_copy_is_a_draft_that_names_what_it_was_made_from(browser):
    response = copied(browser)

    draft = KnowledgeEdition.objects.get()
    assert response.url == reverse("knowledge-edit", kwargs=COPY)
    assert (draft.slug, draft.base_slug) == ("c1-evenings", "t1-weekly-monthly")
    assert (draft.origin_slug, draft.origin_version) == ("t1-weekly-monthly", "2026.11")
    assert protocol_in_force("c1-evenings") is None


def test_published_copy_stands_behind_its_origin_and_leaves_it_alone(browser):
    copied(browser)
    set_minutes(browser, COPY, "60")
    published(browser)

    slugs = [each.slug for each in protocols_in_force()]
    copy, origin = protocol_in_force("c1-evenings"), protocol_in_force(ORIGIN["slug"])
    assert slugs[:2] == ["t1-weekly-monthly", "c1-evenings"]
    assert (copy.code, copy.version) == ("C1_EVENINGS", "2026.11+1")
    assert (copy.title["en"], copy.title["tr"]) == ("Evenings", "Akşamları")
    assert (copy.session_minutes, origin.session_minutes) == (60, 45)
    assert copy.provenance.sources == origin.provenance.sources


def test_copy_of_an_own_version_takes_its_changes_along(browser):
    published_edition(StaffMemberFactory(clinician=True))
    copied(browser)
    published(browser)

    draft = KnowledgeEdition.objects.get(slug="c1-evenings")
    assert draft.origin_version == "2026.11+1"
    assert protocol_in_force("c1-evenings").session_minutes == 50


def test_copy_of_a_copy_names_the_copy(browser):
    copied(browser)
    published(browser)
    browser.post(
        reverse("knowledge-copy", kwargs=COPY),
        {"title_en": "Nights", "title_tr": "Geceleri", "code": "c2_nights"},
    )

    second = KnowledgeEdition.objects.get(slug="c2-nights")
    page = browser.get(
        reverse("knowledge-piece", kwargs={"kind": "protocol", "slug": "c2-nights"})
    )
    assert (second.base_slug, second.origin_slug) == ("t1-weekly-monthly", COPY["slug"])
    assert page.context["made_from"] == "Made from Evenings (C1), version 2026.11+1"
    assert [row.before for row in page.context["differences"]] == [
        "Evenings",
        "Akşamları",
    ]


def test_second_version_of_a_copy_is_still_the_copy(browser):
    copied(browser)
    published(browser)
    browser.post(reverse("knowledge-begin", kwargs=COPY))
    set_minutes(browser, COPY, "75")
    published(browser)

    protocol = protocol_in_force("c1-evenings")
    newest = KnowledgeEdition.objects.order_by("-pk").first()
    assert (protocol.version, protocol.session_minutes) == ("2026.11+2", 75)
    assert newest.origin_version == "2026.11"
    assert [each.slug for each in protocols_in_force()].count("c1-evenings") == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", "T13_MINE"),
        ("code", "two words"),
        ("code", "ÄÖ_1"),
        ("code", "A__B"),
        ("code", "\x00"),
        ("code", "A" * 5000),
        ("code", ""),
        ("title_en", ""),
        ("title_en", "weekly, THEN monthly"),
        ("title_en", "a\x00b"),
        ("title_tr", "x" * 5000),
    ],
    ids=lambda value: str(value)[:12].replace("\x00", "nul"),
)
def test_bad_name_is_said_beside_its_field(browser, field, typed):
    response = copied(browser, **{field: typed})

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert form[field].value() == typed
    assert KnowledgeEdition.objects.count() == 0


def test_code_and_its_beginning_belong_to_one_protocol(browser):
    copied(browser)

    same = copied(browser, title_en="Other", title_tr="Öteki")
    begins = copied(browser, title_en="Other", title_tr="Öteki", code="C1_OTHER")

    assert (same.status_code, begins.status_code) == (422, 422)
    assert KnowledgeEdition.objects.count() == 1


def test_copying_twice_is_once(browser):
    first, second = copied(browser), copied(browser)

    assert first.url == second.url
    assert KnowledgeEdition.objects.count() == 1


def test_draft_that_is_thrown_away_leaves_nothing(browser):
    copied(browser)
    discard = reverse("knowledge-discard", kwargs=COPY)

    once, twice = browser.post(discard), browser.post(discard)

    assert (once.url, twice.url) == (reverse("knowledge-own"),) * 2
    assert KnowledgeEdition.objects.count() == 0
    assert browser.get(reverse("knowledge-piece", kwargs=COPY)).status_code == 404


def test_clinician_without_the_right_copies_nothing_and_keeps_what_was_typed(db):
    client = Client()
    client.force_login(StaffMemberFactory(clinician=True))

    page = client.get(reverse("knowledge-copy", kwargs=ORIGIN))
    response = copied(client)

    assert b"A manager gives the right" in page.content
    assert response.status_code == 422
    assert response.context["form"]["title_en"].value() == "Evenings"
    assert KnowledgeEdition.objects.count() == 0


@pytest.mark.parametrize("slug", ["t99", "candidacy"])
def test_only_a_protocol_can_be_copied(browser, slug):
    for kind in ("protocol", "rules"):
        url = reverse("knowledge-copy", kwargs={"kind": kind, "slug": slug})
        assert browser.get(url).status_code == 404


def test_plan_starts_from_a_copy_and_keeps_it(db):
    patient = clear_patient()
    clinician = clinician_of(patient)
    clinician.may_edit_knowledge = True
    clinician.save()
    client = Client()
    client.force_login(clinician)
    copied(client)
    published(client)

    client.post(reverse("plan-start", args=[patient.pk]), {"protocol": "c1-evenings"})

    plan = TreatmentPlan.objects.get()
    page = client.get(reverse("plan-edit", args=[patient.pk, plan.pk]))
    own = page.context["page"].protocol.own
    assert (plan.protocol_slug, plan.protocol_version) == ("c1-evenings", "2026.11+1")
    assert plan.protocol_copy["code"] == "C1_EVENINGS"
    assert own.made_from == ("Made from Weekly, then monthly (T1), version 2026.11")


def test_copy_is_compared_with_its_origin(browser):
    copied(browser)
    set_minutes(browser, COPY, "60")
    published(browser)

    page = browser.get(
        reverse("protocol-compare"), {"first": ORIGIN["slug"], "second": COPY["slug"]}
    )

    differing = [
        line.cells for line in page.context["comparison"].lines if line.differs
    ]
    assert differing == [(("45",), ("60",))]


def test_lists_show_the_copy_and_when_its_review_is_due(browser):
    editor = StaffMemberFactory(clinician=True)
    copied(browser)
    published(browser)
    published_edition(editor, review_on=timezone.now().date())

    cards = {
        card.slug: card.own
        for card in browser.get(reverse("protocol-list")).context["cards"]
    }
    rows = browser.get(reverse("knowledge-own")).context["rows"]

    assert (cards[ORIGIN["slug"]].is_due, cards[COPY["slug"]].is_due) == (True, False)
    assert cards["t2-6to8-q2m"] is None
    assert [(row.code, row.version) for row in rows if row.is_own] == [
        ("T1", "2026.11+1"),
        ("C1", "2026.11+1"),
    ]


def test_database_wants_a_copy_to_say_its_origin(db):
    editor = StaffMemberFactory(clinician=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        published_edition(editor, slug="c9", base_slug="t1-weekly-monthly")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_as_often_for_one_copy_as_for_three(
    browser, rows, django_assert_num_queries
):
    editor = StaffMemberFactory(clinician=True)
    for number in range(rows):
        published_edition(
            editor,
            slug=f"c{number}",
            base_slug="t1-weekly-monthly",
            origin_slug="t1-weekly-monthly",
            origin_version="2026.11",
            sha256=f"{number}" * 64,
            changes={"t1-weekly-monthly.toml:code": f"C{number}"},
        )
    browser.get(reverse("protocol-list"))

    with django_assert_num_queries(10):
        browser.get(reverse("protocol-list"))
