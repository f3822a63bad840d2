"""A repeat session: checked in one step, filled as last time, kept, scanned, told by two."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from protocols.actions import session_records
from protocols.models import Course, ProductUse, SessionIncident, SessionRecord
from protocols.queries.sessions import planned_sessions
from tests.factories.clinic import NOW, PASSWORD, AppointmentFactory, StaffMemberFactory
from tests.factories.stock import LotFactory, ProductFactory, move, vial
from tests.protocols.actions.test_sessions import GOOD, World
from tests.security.forms import forms_in

pytestmark = pytest.mark.django_db
WEEK_LATER = NOW + timedelta(days=7)
MEASURES = {"temperature_c": "36.6", "sbp": "118", "dbp": "76", "pulse": "72"}


class Repeat(World):
    """The second session, a week after the first was signed."""

    def __init__(self, **answers: object) -> None:
        super().__init__(**answers)
        with time_machine.travel(NOW, tick=False):
            session_records.sign(
                self.saved(replace(GOOD, gloves="latex_free")),
                by=self.clinician,
                at=NOW,
            )
        self.first = SessionRecord.objects.get()
        self.planned = self.course.sessions.get(number=2)
        self.planned.earliest = self.planned.target = WEEK_LATER.date()
        self.planned.latest = WEEK_LATER.date() + timedelta(days=3)
        self.planned.appointment = AppointmentFactory(
            patient=self.patient,
            practitioner=self.clinician,
            state="arrived",
            starts_at=WEEK_LATER,
            ends_at=WEEK_LATER + timedelta(minutes=45),
            blocked_until=WEEK_LATER + timedelta(minutes=45),
        )
        self.planned.save()

    @property
    def record(self) -> SessionRecord:
        return SessionRecord.objects.get(planned_session=self.planned)

    @property
    def session(self):
        return planned_sessions().get(pk=self.planned.pk)


@pytest.fixture
def world() -> Repeat:
    return Repeat()


@pytest.fixture(autouse=True)
def _on_the_day(world):
    with time_machine.travel(WEEK_LATER, tick=False):
        yield


@pytest.fixture
def browser(client, world):
    client.force_login(world.clinician)
    return client


@pytest.fixture
def shelf(world):
    product = ProductFactory(
        brand="Panthen", ingredients=["dexpanthenol"], concentration="250 mg/mL"
    )
    lot = LotFactory(
        product=product,
        number="DX-0904",
        expires_on=WEEK_LATER.date() + timedelta(days=200),
    )
    move(lot, "30", kind="received")
    return lot


def url(world, what: str = "record") -> str:
    return reverse(f"session-{what}", args=[world.planned.pk])


def check(browser, world, **answers: str):
    return browser.post(url(world, "check"), {"as_before": "1", **MEASURES, **answers})


def begun(browser, world) -> dict[str, list[str]]:
    """What the page of the treatment would post."""
    check(browser, world)
    return posted(browser, world)


def posted(browser, world) -> dict[str, list[str]]:
    page = browser.get(url(world))
    found = forms_in(page.content.decode(), url=url(world))
    values = next(one for one in found if one.action == url(world, "save")).values
    for button in ("save", "sign", "start", "stop"):
        values.pop(button, None)
    return dict(values)


def test_nothing_new_and_todays_measures_start_the_session(browser, world):
    answer = check(browser, world)

    record = world.record
    assert answer.status_code == 302
    assert record.state == "in_progress"
    assert record.checklist["as_before"] is True
    assert record.checklist["answers"]["hours_since_alcohol"] is None
    assert record.checklist["answers"]["sbp"] == 118


@pytest.mark.parametrize("name", list(MEASURES))
def test_measure_of_today_is_never_taken_from_last_time(browser, world, name):
    answer = check(browser, world, **{name: ""})

    assert answer.status_code == 422
    assert set(answer.context["check"].errors) == {name}
    assert not SessionRecord.objects.filter(planned_session=world.planned).exists()


def test_what_was_a_number_last_time_is_asked_anew(browser, world):
    answers = world.first.checklist
    answers["answers"]["hours_since_alcohol"] = 30
    # Locked rows are not changed: what counts is read through the checklist.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "protocols.views.session_forms.queries.Checklist.of",
            classmethod(lambda cls, record: cls(**answers) if record else cls({})),
        )
        answer = check(browser, world)

    assert set(answer.context["check"].errors) == {"hours_since_alcohol"}


def test_answer_given_today_wins_over_last_time(browser, world):
    check(browser, world, hours_since_alcohol="3")
    page = browser.get(url(world)).content.decode()

    assert world.record.state == "draft"
    assert Course.objects.get().state == "active"
    assert "Another day" in page
    assert reverse("course-repair", args=[world.course.pk]) in page


def test_new_red_answer_holds_the_course_and_says_so(browser, world):
    page = browser.post(
        url(world, "check"),
        {"as_before": "1", **MEASURES, "scalp_infection": "yes"},
        follow=True,
    )

    assert Course.objects.get().state == "paused"
    assert "The course is on hold" in page.content.decode()


def test_first_session_has_nothing_to_be_as_before(client):
    world = World()
    client.force_login(world.clinician)

    answer = client.post(
        reverse("session-check", args=[world.planned.pk]),
        {"as_before": "1", **MEASURES},
    )

    assert answer.status_code == 422
    assert {"hours_since_alcohol", "anticoagulant"} <= set(
        answer.context["check"].errors
    )


def test_same_as_last_time_fills_all_but_what_is_of_today(browser, world, shelf):
    open_one = vial(shelf, "5.00", hours=24 * 8)
    typed = begun(browser, world)

    answer = browser.post(url(world, "same"), {**typed, "pain_before": ["2"]})

    record = world.record
    use = ProductUse.objects.get(record=record)
    assert answer.status_code == 302
    assert [zone.zone for zone in record.zones.all()] == ["vertex"]
    assert (record.antisepsis, record.gloves) == ("alcohol", "latex_free")
    assert (use.stock_lot, use.container, use.lot) == (shelf, open_one, "DX-0904")
    assert (record.pain_before, record.pain_during) == (2, None)
    assert record.observed_minutes is None


def test_without_a_usable_lot_the_row_waits_for_one(browser, world):
    typed = begun(browser, world)

    browser.post(url(world, "same"), typed)
    page = browser.get(url(world))

    row = page.context["forms"].products[0]
    assert not ProductUse.objects.filter(record=world.record).exists()
    assert (row["ingredient"].value(), row["lot"].value()) == ("dexpanthenol", "")
    assert "kept as they were typed" in page.content.decode()


def test_autosave_keeps_the_draft_and_answers_what_follows(browser, world):
    typed = begun(browser, world)

    answer = browser.post(url(world, "autosave"), {**typed, "note": ["Calm."]})

    body = answer.content.decode()
    assert answer.status_code == 200
    assert world.record.note == "Calm."
    assert f"&quot;version&quot;: {world.record.version}" in body
    assert {"session-map", "session-volumes", "session-issues"} <= set(
        re.findall(r'id="(session-[a-z]+)" data-swap', body)
    )


def test_draft_that_cannot_be_read_survives_and_stands_on_the_page(browser, world):
    typed = begun(browser, world)

    answer = browser.post(
        url(world, "autosave"), {**typed, "weight_kg": ["heavy"], "note": ["Kept."]}
    )
    page = browser.get(url(world))

    form = page.context["forms"].main
    assert answer.status_code == 200
    assert "Weight" in answer.content.decode()
    assert (form["weight_kg"].value(), form["note"].value()) == ("heavy", "Kept.")
    assert world.record.weight_kg is None


def test_second_tab_sees_both_versions_field_by_field(browser, world):
    typed = begun(browser, world)
    browser.post(url(world, "autosave"), {**typed, "note": ["First"]})

    answer = browser.post(url(world, "autosave"), {**typed, "note": ["Second"]})

    body = answer.content.decode()
    assert answer.status_code == 409
    assert world.record.note == "First"
    assert "First" in body
    assert "Second" in body
    assert "You saved in another window at " in body


def test_post_for_another_patient_is_refused(browser, world):
    typed = begun(browser, world)
    before = world.record.version

    answer = browser.post(url(world, "autosave"), {**typed, "of_patient": ["999999"]})

    assert answer.status_code == 409
    assert world.record.version == before


def test_scanned_lot_fills_a_row_once(browser, world, shelf):
    typed = begun(browser, world)
    browser.post(url(world, "scan"), {**typed, "code": ["dx-0904"]})
    browser.post(url(world, "scan"), {**posted(browser, world), "code": ["DX 0904"]})

    forms = browser.get(url(world)).context["forms"]
    picks = [form["pick"].value() for form in forms.products if form["pick"].value()]
    assert picks == [str(shelf.pk)]


@pytest.mark.parametrize("code", ["", "no such lot", "\x00", "9" * 5000, "<b>"])
def test_code_that_names_nothing_is_said_and_loses_nothing(browser, world, code):
    typed = begun(browser, world)

    page = browser.post(
        url(world, "scan"), {**typed, "code": [code], "note": ["Kept."]}, follow=True
    )

    assert page.status_code in {200, 400}
    if page.status_code == 200:
        assert "No lot on the shelf" in page.content.decode()
        assert world.record.note == "Kept."


def test_clock_of_the_observation_is_the_servers_and_survives_a_reload(browser, world):
    typed = begun(browser, world)
    browser.post(url(world, "observe"), {**typed, "start": ["1"]})

    with time_machine.travel(WEEK_LATER + timedelta(minutes=12), tick=False):
        watched = browser.get(url(world)).context["observed"]

    assert (watched.state, watched.minutes, watched.usual) == ("running", 12, 20)


def in_quarantine(shelf, by) -> None:
    shelf.state, shelf.state_reason = "quarantined", "Recall"
    shelf.state_by, shelf.state_at = by, WEEK_LATER
    shelf.save()


def told(world, **changes: str) -> dict[str, str]:
    return {
        "code": "held_back",
        "ingredient": "dexpanthenol",
        "lot": "DX-0904",
        "why": "Drawn up before the notice came",
        "second_password": PASSWORD,
        **changes,
    }


def test_lot_held_back_is_told_by_two_people_and_then_signed(browser, world, shelf):
    typed = begun(browser, world)
    browser.post(url(world, "same"), typed)
    in_quarantine(shelf, world.clinician)
    second = StaffMemberFactory(clinician=True)
    ready = {
        **posted(browser, world),
        "pain_during": ["3"],
        "observed_minutes": ["20"],
        "sign": ["1"],
    }

    browser.post(url(world, "save"), ready)
    refused = world.record.state
    told_of = browser.post(
        url(world, "incident"), told(world, second_email=second.email)
    )
    browser.post(url(world, "save"), {**posted(browser, world), "sign": ["1"]})

    assert (refused, told_of.status_code) == ("in_progress", 302)
    assert world.record.state == "signed"
    incident = SessionIncident.objects.get()
    assert (incident.by, incident.confirmed_by) == (world.clinician, second)


def test_wrong_password_of_the_second_person_keeps_the_reason_alone(
    browser, world, shelf
):
    typed = begun(browser, world)
    browser.post(url(world, "same"), typed)
    in_quarantine(shelf, world.clinician)
    second = StaffMemberFactory(clinician=True)

    answer = browser.post(
        url(world, "incident"),
        told(world, second_email=second.email, second_password="secret-guess"),
    )

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Drawn up before the notice came" in body
    assert "secret-guess" not in body
    assert not SessionIncident.objects.exists()


def test_page_asks_as_often_for_three_products_as_for_one(
    browser, world, shelf, django_assert_num_queries
):
    typed = begun(browser, world)
    browser.post(url(world, "same"), typed)
    browser.get(url(world))
    with CaptureQueriesContext(connection) as one:
        browser.get(url(world))
    asked = len(one)
    for number in ("DX-0905", "DX-0906"):
        lot = LotFactory(
            product=shelf.product, number=number, expires_on=shelf.expires_on
        )
        move(lot, "30", kind="received")
        browser.post(url(world, "scan"), {**posted(browser, world), "code": [number]})
    filled = {
        f"product{row}-{name}": ["1"]
        for row in (1, 2)
        for name in ("drawn_ml", "used_ml")
    }
    browser.post(url(world, "save"), {**posted(browser, world), **filled})

    assert ProductUse.objects.filter(record=world.record).count() == 3
    with django_assert_num_queries(asked):
        browser.get(url(world))
