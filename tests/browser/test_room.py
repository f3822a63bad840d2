"""The consultation room as a person uses it: drafts, two versions, two tabs, keys."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients.actions.assessment import Base, save_draft
from patients.models import ScalpAssessment
from patients.queries.assessments import input_of
from tests.browser.late import LateScript
from tests.browser.test_front_end import SIDEWAYS, violations
from tests.factories.clinic import NOW, PASSWORD, LocationFactory, StaffMemberFactory
from tests.factories.patients import AssignmentFactory, PatientFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile("^Saved \\d\\d:\\d\\d:\\d\\d$")
# A busy machine: nothing here measures time.
expect.set_options(timeout=20_000)


@pytest.fixture
def clinician():
    LocationFactory()
    return StaffMemberFactory(clinician=True)


@pytest.fixture
def patient(clinician):
    return AssignmentFactory(
        clinician=clinician, patient=PatientFactory(full_name="Zeynep Arslan")
    ).patient


@pytest.fixture
def signed_in(page: Page, live_server, clinician):
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", clinician.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def address(live_server, name, patient):
    return live_server.url + reverse(name, args=[patient.pk])


def state(page: Page):
    return page.locator("#save-state [data-words]")


def draft():
    return ScalpAssessment.objects.get()


def test_what_was_typed_survives_a_killed_browser(
    signed_in, live_server, patient, browser
):
    signed_in.goto(address(live_server, "assessment", patient))
    signed_in.locator("#id_note").press_sequentially("Crown thinner since May.")
    expect(state(signed_in)).to_have_text(SAVED)
    cookies = signed_in.context.storage_state()
    signed_in.context.close()

    context = browser.new_context(storage_state=cookies)
    again = context.new_page()
    again.goto(address(live_server, "assessment", patient))

    expect(again.locator("#id_note")).to_have_value("Crown thinner since May.")
    assert draft().signed_at is None
    context.close()


def test_what_was_typed_before_the_scripts_came_is_kept(
    signed_in, live_server, patient
):
    script = LateScript(signed_in, "autosave")
    signed_in.goto(address(live_server, "assessment", patient), wait_until="commit")
    signed_in.locator("#id_note").fill("Typed on a slow line.")
    signed_in.locator("#id_primary_diagnosis").select_option("alopecia_areata")
    script.come()

    expect(signed_in.locator("#salt [data-salt-fields]")).to_be_visible()
    expect(state(signed_in)).to_have_text(SAVED)
    assert draft().note == "Typed on a slow line."
    assert draft().primary_diagnosis == "alopecia_areata"


def test_two_patients_in_two_tabs_never_mix(signed_in, live_server, patient, clinician):
    other = AssignmentFactory(clinician=clinician).patient
    second = signed_in.context.new_page()
    signed_in.goto(address(live_server, "assessment", patient))
    second.goto(address(live_server, "assessment", other))

    second.locator("#id_note").fill("Of the second.")
    signed_in.locator("#id_note").fill("Of the first.")
    for tab in (second, signed_in):
        tab.keyboard.press("Control+s")
        expect(state(tab)).to_have_text(SAVED)

    notes = {row.patient_id: row.note for row in ScalpAssessment.objects.all()}
    assert notes == {patient.pk: "Of the first.", other.pk: "Of the second."}


def test_page_that_became_another_patients_is_refused(
    signed_in, live_server, patient, clinician
):
    other = AssignmentFactory(clinician=clinician).patient
    signed_in.goto(address(live_server, "assessment", patient))
    signed_in.evaluate(
        "url => { document.querySelector('#assessment').dataset.autosave = url; }",
        reverse("assessment-autosave", args=[other.pk]),
    )

    signed_in.locator("#id_note").fill("Whose is this?")
    signed_in.keyboard.press("Control+s")

    expect(state(signed_in)).to_contain_text("opened for another patient")
    assert ScalpAssessment.objects.count() == 0


def test_two_versions_are_chosen_field_by_field(
    signed_in, live_server, patient, clinician
):
    signed_in.goto(address(live_server, "assessment", patient))
    signed_in.locator("#id_note").fill("Mine, first.")
    signed_in.keyboard.press("Control+s")
    expect(state(signed_in)).to_have_text(SAVED)
    stands = input_of(draft())
    theirs = dict(stands.values) | {"note": "Theirs.", "goal": "regrowth_density"}
    save_draft(
        patient=patient,
        found=type(stands)(values=theirs, zones=stands.zones, pulls=stands.pulls),
        base=Base(draft().pk, draft().version),
        by=clinician,
        at=NOW,
    )

    signed_in.locator("#id_note").fill("Mine, second.")
    place = signed_in.locator("#conflict")
    expect(place).to_contain_text("Two versions")
    expect(place).to_contain_text("Theirs.")
    assert draft().note == "Theirs."

    place.get_by_role("button", name="Use these and save").click()

    expect(state(signed_in)).to_have_text(SAVED)
    assert (draft().note, draft().goal) == (
        "Mine, second.",
        "regrowth_density",
    )


def test_without_a_net_it_tries_again_and_loses_nothing(
    signed_in, live_server, patient
):
    signed_in.goto(address(live_server, "assessment", patient))
    signed_in.context.set_offline(True)
    signed_in.locator("#id_note").fill("Written in the lift.")
    signed_in.keyboard.press("Control+s")
    expect(state(signed_in)).to_contain_text("Not saved, retrying (")

    signed_in.context.set_offline(False)

    expect(state(signed_in)).to_have_text(SAVED, timeout=15_000)
    assert draft().note == "Written in the lift."


def test_changed_answer_says_what_it_changed(signed_in, live_server, patient):
    signed_in.goto(address(live_server, "assessment", patient))
    expect(signed_in.locator("#screening-seen")).to_be_attached()

    signed_in.locator("input[name=scalp_infection][value=yes]").check(force=True)

    said = signed_in.locator("#screening-said")
    expect(said).to_contain_text("S01 now makes the start wait")
    expect(said).to_contain_text("now Yes")


def test_side_panel_is_a_drawer_on_a_tablet(signed_in, live_server, patient):
    signed_in.set_viewport_size({"width": 820, "height": 1180})
    signed_in.goto(address(live_server, "assessment", patient))
    button = signed_in.get_by_role("button", name="At a glance")
    side = signed_in.locator("#room-side")
    expect(side).not_to_be_visible()

    button.click()
    expect(side).to_be_visible()
    expect(side).to_contain_text("Last session")

    signed_in.keyboard.press("Escape")
    expect(side).not_to_be_visible()
    expect(button).to_be_focused()


def test_header_stays_in_sight_at_every_width(signed_in, live_server, patient):
    signed_in.goto(address(live_server, "assessment", patient))
    for width in (1280, 820, 360):
        signed_in.set_viewport_size({"width": width, "height": 800})
        signed_in.evaluate("window.scrollTo(0, 2000)")
        expect(signed_in.locator(".patient-name")).to_be_in_viewport()


def test_keys_lead_to_the_steps(signed_in, live_server, patient):
    signed_in.goto(address(live_server, "assessment", patient))
    signed_in.locator("h2").first.click()
    signed_in.keyboard.press("g")
    signed_in.keyboard.press("s")
    signed_in.wait_for_url(address(live_server, "screening", patient))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["assessment", "screening", "plan-list"])
def test_steps_are_accessible(signed_in, live_server, patient, name, theme):
    signed_in.context.add_cookies(
        [{"name": "theme", "value": theme, "url": live_server.url}]
    )
    signed_in.goto(address(live_server, name, patient))
    expect(signed_in.locator("#screening-seen")).to_be_attached()
    for width in (1280, 820, 360):
        # As tall as the page: what the sticky bar covers just now is no fault.
        signed_in.set_viewport_size({"width": width, "height": 6000})
        assert violations(signed_in) == [], width
        assert signed_in.evaluate(SIDEWAYS) == 0, width
