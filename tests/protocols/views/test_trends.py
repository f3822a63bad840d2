from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from patients.models import PullTest, ScalpAssessment, ZoneMeasurement
from protocols.domain.plain import plain
from protocols.presenters import trends as presenter
from protocols.queries import trends
from tests.factories.clinic import NOW, LocationFactory, StaffMemberFactory
from tests.factories.patients import AssignmentFactory, PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db


def assessed(patient, *, days: int, state: str = "signed", **zones: int) -> None:
    by = StaffMemberFactory(clinician=True)
    at = NOW + timedelta(days=days)
    signed = {"signed_at": at, "signed_by": by} if state == "signed" else {}
    row = ScalpAssessment.objects.create(
        patient=patient,
        assessor=by,
        state="draft",
        started_at=at,
        saved_at=at,
        zones_requested=["vertex"],
    )
    for zone, density in zones.items():
        ZoneMeasurement.objects.create(
            assessment=row,
            zone=zone,
            density_per_cm2=density,
            method="trichoscopy",
            device="Dermatoscope",
            magnification=20,
            hair_state="natural",
        )
    PullTest.objects.create(assessment=row, site="vertex", removed=1)
    ScalpAssessment.objects.filter(pk=row.pk).update(state=state, **signed)


@pytest.fixture
def zone():
    return LocationFactory().zone


def density(patient, zone):
    found = presenter.cards(trends.sheet(patient, zone=zone))
    return next(card for card in found if card.slug == "density")


def test_two_like_measurements_are_a_line_with_a_sentence(zone):
    patient = PatientFactory()
    assessed(patient, days=0, vertex=78)
    assessed(patient, days=84, vertex=82)

    card = density(patient, zone)

    assert [line.words for line in card.charts[0].lines] == ["Vertex 82"]
    assert card.readings == (
        "Vertex: 78 to 82 in 12 weeks, plus 5 %. 2 like-for-like points.",
    )
    assert [row.value for row in card.rows] == ["82", "78"]


def test_one_measurement_is_said_and_not_drawn(zone):
    patient = PatientFactory()
    assessed(patient, days=0, vertex=78)

    card = density(patient, zone)

    assert card.charts == ()
    assert card.readings == (
        "Vertex: one measurement. A line needs two of the same kind.",
    )


def test_draft_does_not_count(zone):
    patient = PatientFactory()
    assessed(patient, days=0, vertex=78)
    assessed(patient, days=84, state="draft", vertex=82)

    assert len(density(patient, zone).rows) == 1


@pytest.mark.parametrize(("agreed", "goals"), [(True, [86]), (False, [])])
def test_agreed_growth_is_drawn_only_where_it_was_agreed(zone, agreed, goals):
    plan = issued_plan()
    course_of(plan)
    if not agreed:
        plan.protocol_copy = plan.protocol_copy | {"stop_rules": []}
        plan.save()
    assessed(plan.patient, days=0, vertex=78, occipital=150)
    assessed(plan.patient, days=84, vertex=82, occipital=150)

    (chart,) = density(plan.patient, zone).charts

    assert [round(goal.value) for goal in chart.goals] == goals


def test_cards_can_be_kept_in_a_report(zone):
    patient = PatientFactory()
    assessed(patient, days=0, vertex=78)
    assessed(patient, days=84, vertex=82)

    kept = plain(density(patient, zone))

    assert kept["charts"][0]["lines"][0]["spots"][1] == {"week": "12", "value": "82"}


def test_sheet_costs_the_same_with_more_assessments(
    zone, django_assert_max_num_queries
):
    patient = PatientFactory()
    counts = []
    for days in (0, 30, 60):
        assessed(patient, days=days, vertex=78 + days)
        with django_assert_max_num_queries(12) as captured:
            trends.sheet(patient, zone=zone)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2]


@pytest.fixture
def open_page(client):
    LocationFactory()
    relation = AssignmentFactory()
    client.force_login(relation.clinician)
    return relation.patient


def test_page_shows_a_card_a_measure_and_its_table(client, open_page):
    assessed(open_page, days=-90, vertex=78)
    assessed(open_page, days=-1, vertex=82)

    page = client.get(reverse("trends", args=[open_page.pk])).content.decode()

    assert "Hair density" in page
    assert "Pull test" in page
    assert reverse("trend-chart", args=[open_page.pk, "density", 0]) in page


@pytest.mark.slow
def test_chart_is_an_svg(client, open_page):
    assessed(open_page, days=-90, vertex=78)
    assessed(open_page, days=-1, vertex=82)
    url = reverse("trend-chart", args=[open_page.pk, "density", 0])

    answer = client.get(url, {"theme": "dark", "width": "narrow"})

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"Vertex 82" in answer.content


def test_page_without_values_says_the_next_step(client, open_page):
    page = client.get(reverse("trends", args=[open_page.pk])).content.decode()

    assert "Nothing measured yet" in page


@pytest.mark.parametrize(
    ("measure", "number"), [("nothing", 0), ("density", 7)], ids=["measure", "number"]
)
def test_chart_that_is_not_there_is_empty(client, open_page, measure, number):
    url = reverse("trend-chart", args=[open_page.pk, measure, number])

    assert client.get(url).status_code == 204


def test_spots_are_exact(zone):
    patient = PatientFactory()
    assessed(patient, days=0, vertex=78)
    assessed(patient, days=7, vertex=80)

    (chart,) = density(patient, zone).charts

    assert [spot.week for spot in chart.lines[0].spots] == [Decimal(0), Decimal(1)]
