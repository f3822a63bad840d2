"""A session's page: opened, checked, started, saved, signed, corrected by addendum."""

import pytest
import time_machine
from django.urls import reverse

from protocols.models import Addendum, SessionRecord
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.reviews import due_review
from tests.protocols.actions.test_sessions import World
from tests.security.forms import Form, forms_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def browser(client, world):
    client.force_login(world.clinician)
    return client


def url(world: World, what: str = "record") -> str:
    return reverse(f"session-{what}", args=[world.planned.pk])


def form_to(browser, world: World, what: str) -> Form:
    page = browser.get(url(world))
    found = forms_in(page.content.decode(), url=url(world))
    return next(form for form in found if form.action == url(world, what))


def state(world: World) -> str:
    return SessionRecord.objects.get(planned_session=world.planned).state


def test_page_before_the_session_shows_it_and_creates_nothing(browser, world):
    page = browser.get(url(world))

    assert page.status_code == 200
    assert world.patient.full_name in page.content.decode()
    assert not SessionRecord.objects.exists()


def test_review_that_is_due_is_said_before_the_session(browser, world):
    due = due_review(world.course)

    body = browser.get(url(world)).content.decode()

    assert "A review of this course is due since" in body
    assert reverse("review", args=[due.pk]) in body


def test_opening_twice_opens_one_record(browser, world):
    for _twice in range(2):
        answer = browser.post(url(world, "open"))
        assert (answer.status_code, answer.url) == (302, url(world))

    assert SessionRecord.objects.count() == 1


def test_check_without_answers_is_refused_beside_the_fields(browser, world):
    world.opened()

    answer = browser.post(url(world, "check"), {"news": "Feels fine"})

    assert answer.status_code == 422
    assert {"illness", "medicine", "allergy"} <= set(answer.context["check"].errors)
    assert answer.context["check"]["news"].value() == "Feels fine"
    assert state(world) == "draft"


def test_start_before_the_check_is_refused_with_words(browser, world):
    world.opened()

    page = browser.post(url(world, "start"), follow=True)

    assert [m.level_tag for m in page.context["messages"]] in (["danger"], ["error"])
    assert state(world) == "draft"


def test_start_after_a_clear_check_starts_once(browser, world):
    world.checked()

    for _twice in range(2):
        assert browser.post(url(world, "start")).url == url(world)

    assert state(world) == "in_progress"


def test_saving_what_the_page_shows_keeps_it_as_a_draft(browser, world):
    world.saved()
    form = form_to(browser, world, "save")
    form.values.pop("sign", None)

    answer = browser.post(url(world, "save"), {**form.values, "note": ["Calm."]})

    record = SessionRecord.objects.get()
    assert answer.status_code == 302
    assert (record.note, record.state) == ("Calm.", "in_progress")


def test_signing_locks_the_record_and_a_second_click_changes_nothing(browser, world):
    world.saved()
    form = form_to(browser, world, "save")
    sent = {**form.values, "sign": "1"}
    browser.post(url(world, "save"), sent)
    signed = SessionRecord.objects.get()

    again = browser.post(url(world, "save"), sent)

    assert (signed.state, signed.signed_by) == ("signed", world.clinician)
    assert again.status_code in {302, 409}
    assert SessionRecord.objects.get().version == signed.version


def test_odd_figures_are_refused_and_kept_on_the_page(browser, world):
    world.saved()
    form = form_to(browser, world, "save")
    typed = {"note": ["Kept."], "weight_kg": ["heavy"], "pain_during": ["11"]}

    answer = browser.post(url(world, "save"), {**form.values, **typed})

    shown = answer.context["form"]
    assert answer.status_code == 422
    assert {"weight_kg", "pain_during"} <= set(shown.errors)
    assert (shown["note"].value(), shown["weight_kg"].value()) == ("Kept.", "heavy")
    assert SessionRecord.objects.get().note != "Kept."


def test_old_tab_does_not_overwrite_what_was_saved_since(browser, world):
    world.saved()
    form = form_to(browser, world, "save")
    form.values.pop("sign", None)
    browser.post(url(world, "save"), {**form.values, "note": ["First"]})

    answer = browser.post(url(world, "save"), {**form.values, "note": ["Second"]})

    assert answer.status_code == 409
    assert SessionRecord.objects.get().note == "First"
    assert answer.context["form"]["note"].value() == "Second"


def test_stopping_early_asks_for_a_reason(browser, world):
    world.started()

    refused = browser.post(url(world, "stop"), {"reason": " "})
    browser.post(url(world, "stop"), {"reason": "Felt faint"})

    record = SessionRecord.objects.get()
    assert refused.status_code == 422
    assert (record.state, record.stop_reason) == ("stopped_early", "Felt faint")


def test_addendum_is_added_to_a_signed_record_and_asks_for_a_reason(browser, world):
    world.saved()
    form = form_to(browser, world, "save")
    browser.post(url(world, "save"), {**form.values, "sign": "1"})

    refused = browser.post(url(world, "addendum"), {"text": "Lot was B2", "reason": ""})
    browser.post(url(world, "addendum"), {"text": "Lot was B2", "reason": "Typing"})

    assert refused.status_code == 422
    assert refused.context["form"]["text"].value() == "Lot was B2"
    assert list(Addendum.objects.values_list("text", "reason")) == [
        ("Lot was B2", "Typing")
    ]


def test_addendum_to_an_open_record_is_refused(browser, world):
    world.started()

    browser.post(url(world, "addendum"), {"text": "x", "reason": "y"})

    assert not Addendum.objects.exists()


@pytest.mark.parametrize("role", ["desk", "manager"])
def test_only_clinicians_read_a_session(client, world, role):
    client.force_login(StaffMemberFactory(**{role: True}))

    assert client.get(url(world)).status_code == 403


def test_session_of_somebody_elses_patient_is_not_found(client, world):
    client.force_login(StaffMemberFactory(clinician=True))

    deeds = ("open", "check", "start", "save", "stop", "addendum")
    assert client.get(url(world)).status_code == 404
    assert {client.post(url(world, deed)).status_code for deed in deeds} == {404}
    assert not SessionRecord.objects.exists()


def test_page_is_read_and_deeds_are_posted(browser, world):
    assert browser.post(url(world)).status_code == 405
    assert browser.get(url(world, "open")).status_code == 405
