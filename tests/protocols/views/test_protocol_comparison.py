"""Two protocols side by side, and what a formula adds up to on the plan page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from protocols.models import TreatmentPlan
from tests.factories.clinic import ClinicFactory, StaffMemberFactory
from tests.factories.screening import clear_patient, clinician_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(StaffMemberFactory(desk=True))
    return client


def lines(page):
    return {line.label: line for line in page.context["comparison"].lines}


def test_two_protocols_are_told_apart_line_by_line(signed_in):
    page = signed_in.get(
        reverse("protocol-compare"),
        {"first": "t1-weekly-monthly", "second": "t2-6to8-q2m"},
    )

    found = lines(page)
    assert found["Sessions as described"].cells == (("9 sessions",), ("13 sessions",))
    assert found["From first to last"].cells == (("148 days",), ("513 days",))
    assert found["In the first year"].cells == (("9 sessions",), ("11 sessions",))
    assert found["Minutes of a session"].differs is False
    assert found["Sources"].differs is True


def test_protocol_that_is_only_referred_has_no_dates(signed_in):
    page = signed_in.get(reverse("protocol-compare"), {"first": "t12-aa-derm-only"})

    assert lines(page)["From first to last"].cells[0] == ("Not offered here",)


@pytest.mark.parametrize(
    "asked", [{}, {"first": "t99"}, {"first": "ş", "second": "x" * 5000}]
)
def test_any_choice_shows_two_protocols(signed_in, asked):
    page = signed_in.get(reverse("protocol-compare"), asked)

    assert page.status_code == 200
    assert page.context["first"] != page.context["second"]


def test_plan_is_started_from_the_comparison(client):
    patient = clear_patient()
    client.force_login(clinician_of(patient))

    page = client.get(reverse("plan-compare", args=[patient.pk]))

    slug = page.context["first"]
    assert f'value="{slug}"' in page.content.decode()
    client.post(reverse("plan-start", args=[patient.pk]), {"protocol": slug})
    assert TreatmentPlan.objects.get().protocol_slug == slug


@pytest.fixture
def plan(client):
    ClinicFactory(currency="TRY")
    patient = clear_patient()
    client.force_login(clinician_of(patient))
    client.post(
        reverse("plan-start", args=[patient.pk]), {"protocol": "t1-weekly-monthly"}
    )
    return TreatmentPlan.objects.get()


def editor(client, plan):
    return client.get(reverse("plan-edit", args=[plan.patient_id, plan.pk]))


def with_formula(plan, *items, weight=None):
    plan.draft = {
        **plan.draft,
        "start_on": "2099-12-01",
        "formula": [
            {"key": key, "amount": amount, "unit": "mL", "concentration": strength}
            for key, amount, strength in items
        ],
        "weight_kg": weight,
    }
    plan.save()


def test_anaesthetic_is_held_against_the_weight_on_the_page(client, plan):
    with_formula(plan, ("lidocaine", "3", "1 %"), weight="50")

    (line,) = editor(client, plan).context["page"].doses

    assert (line.name, line.amount, line.tone) == (
        "Lidocaine",
        "30 mg a session",
        "note",
    )
    assert line.against == "of at most 225 mg at 50 kg"


def test_dose_above_the_limit_keeps_the_plan_from_being_issued(client, plan):
    with_formula(plan, ("lidocaine", "30", "1 %"), weight="50")

    page = editor(client, plan)

    (line,) = page.context["page"].doses
    assert line.tone == "stop"
    assert "The formula holds what must not go in." in page.context["reasons"]


def test_weight_is_kept_and_a_wrong_one_is_refused(client, plan):
    with_formula(plan, ("lidocaine", "3", "1 %"))
    page = editor(client, plan)
    posted = {
        field.html_name: field.value()
        for field in page.context["form"]
        if field.value() not in (None, False)
    }
    url = reverse("plan-edit", args=[plan.patient_id, plan.pk])

    posted["start_on"] = (timezone.now() + timedelta(days=30)).date().isoformat()

    refused = client.post(url, {**posted, "weight_kg": "7000"})
    saved = client.post(url, {**posted, "weight_kg": "71,5"})

    plan.refresh_from_db()
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert list(refused.context["form"].errors) == ["weight_kg"]
    assert Decimal(plan.draft["weight_kg"]) == Decimal("71.5")


def test_antiandrogen_is_summed_by_year(client, plan):
    with_formula(plan, ("dutasteride", "1", "0.01 %"))

    (line,) = editor(client, plan).context["page"].doses

    assert line.amount == "0.1 mg a session"
    assert line.against == "Given and planned, 2099: 0.5 mg, 2100: 0.4 mg"


def test_formula_without_either_shows_no_totals(client, plan):
    with_formula(plan, ("biotin", "1", "5 mg/mL"))

    assert editor(client, plan).context["page"].doses == ()


def test_each_card_says_what_is_on_the_shelf(client, plan):
    with_formula(plan, ("biotin", "1", "5 mg/mL"))

    (card,) = editor(client, plan).context["page"].cards

    assert card.shelf == "None in stock"
