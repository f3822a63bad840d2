import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from protocols.domain.plan import PlanDraft
from protocols.models import PlanVersion, TreatmentPlan
from tests.factories.clinic import ClinicFactory, StaffMemberFactory
from tests.factories.screening import answered, clear_patient, clinician_of

FIELD = re.compile(r"<(?:input|textarea|select)([^>]*)>")
TEXTAREA = re.compile(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@pytest.fixture(autouse=True)
def clinic_of_tests(db):
    return ClinicFactory(currency="TRY")


@pytest.fixture
def patient():
    return clear_patient()


@pytest.fixture
def clinician(client, patient):
    person = clinician_of(patient)
    client.force_login(person)
    return person


@pytest.fixture
def plan(client, patient, clinician):
    client.post(url("plan-start", patient), {"protocol": "t1-weekly-monthly"})
    return TreatmentPlan.objects.get()


def url(name, patient, *rest):
    return reverse(name, args=[patient.pk, *rest])


def fields_of(answer):
    """What a browser would post back from the page's own form."""
    values = {}
    for found in FIELD.finditer(answer.content.decode()):
        attributes = dict(ATTRIBUTE.findall(found.group(1)))
        if "name" in attributes and attributes.get("type") != "checkbox":
            values[attributes["name"]] = attributes.get("value", "")
    for name, text in TEXTAREA.findall(answer.content.decode()):
        values[name] = html.unescape(text).strip()
    values.pop("csrfmiddlewaretoken", None)
    values.pop("remove_ingredient", None)
    return values


def edit(client, plan, **changes):
    page = url("plan-edit", plan.patient, plan.pk)
    return client.post(page, fields_of(client.get(page)) | changes)


def complete(client, plan):
    for key in ("biotin", "dexpanthenol"):
        edit(client, plan, add_ingredient=key)
    return edit(
        client,
        plan,
        item_biotin_amount="1.0",
        item_biotin_unit="mL",
        item_dexpanthenol_amount="2.0",
        item_dexpanthenol_unit="mL",
        goals="Keep what is there.",
        start_on=timezone.now().date().isoformat(),
        price_per_session="3200",
    )


def issued(client, plan):
    complete(client, plan)
    client.post(url("plan-screen", plan.patient, plan.pk))
    page = url("plan-issue", plan.patient, plan.pk)
    posted = fields_of(client.get(page)) | {"send_by_mail": "on"}
    return client.post(page, posted), posted


def draft(plan):
    plan.refresh_from_db()
    return PlanDraft.from_json(plan.draft)


class TestList:
    def test_shows_fitting_protocols_first_and_the_referred_last(
        self, client, patient, clinician
    ):
        text = client.get(url("plan-list", patient)).content.decode()

        order = re.findall(r'<section class="card" id="(t[\w-]+)"', text)
        assert len(order) == 12
        assert order[-1] == "t12-aa-derm-only"

    def test_front_desk_may_not_enter(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        assert client.get(url("plan-list", patient)).status_code == 403

    def test_somebody_elses_patient_is_not_found(self, client, patient):
        client.force_login(StaffMemberFactory(clinician=True))

        assert client.get(url("plan-list", patient)).status_code == 404


class TestStart:
    def test_opens_the_editor(self, client, patient, clinician):
        answer = client.post(
            url("plan-start", patient), {"protocol": "t1-weekly-monthly"}
        )

        plan = TreatmentPlan.objects.get()
        assert answer["Location"] == url("plan-edit", patient, plan.pk)

    def test_what_is_only_referred_starts_nothing(self, client, patient, clinician):
        client.post(url("plan-start", patient), {"protocol": "t12-aa-derm-only"})

        assert TreatmentPlan.objects.count() == 0

    def test_unknown_protocol_is_not_found(self, client, patient, clinician):
        answer = client.post(url("plan-start", patient), {"protocol": "t99"})

        assert answer.status_code == 404

    def test_get_starts_nothing(self, client, patient, clinician):
        assert client.get(url("plan-start", patient)).status_code == 405

    def test_front_desk_may_not(self, client, patient):
        client.force_login(StaffMemberFactory(desk=True))

        answer = client.post(
            url("plan-start", patient), {"protocol": "t1-weekly-monthly"}
        )

        assert (answer.status_code, TreatmentPlan.objects.count()) == (403, 0)


class TestEdit:
    def test_no_dose_is_filled_in_beforehand(self, client, plan):
        edit(client, plan, add_ingredient="biotin")
        page = client.get(url("plan-edit", plan.patient, plan.pk))

        assert fields_of(page)["item_biotin_amount"] == ""

    def test_saves_and_shows_dates_and_price(self, client, plan):
        complete(client, plan)

        text = client.get(url("plan-edit", plan.patient, plan.pk)).content.decode()
        assert "28,800 TRY" in text
        assert 'class="course-timeline"' in text

    def test_ingredient_is_taken_out(self, client, plan):
        complete(client, plan)
        edit(client, plan, remove_ingredient="biotin")

        assert draft(plan).formula_keys == ("dexpanthenol",)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("phase_0_sessions", "9"),
            ("phase_0_step_0_min", "2"),
            ("phase_0_step_0_max", "99"),
            ("price_per_session", "-1"),
            ("price_per_session", "abc"),
            ("start_on", "1999-01-01"),
            ("start_on", "2999-01-01"),
            ("start_on", "31/31/2026"),
            ("maintenance_every_days", "0"),
            ("add_ingredient", "buflomedil"),
            ("add_ingredient", "exosomes"),
            ("add_ingredient", "'; drop table"),
            ("goals", "x" * 1001),
            ("version", "abc"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_saved(
        self, client, plan, name, value
    ):
        before = draft(plan)
        answer = edit(client, plan, **{name: value})

        assert answer.status_code == 422
        assert draft(plan) == before

    def test_what_was_typed_stays_beside_the_error(self, client, plan):
        answer = edit(client, plan, goals="Typed with care.", price_per_session="-1")

        assert "Typed with care." in answer.content.decode()

    def test_blocked_ingredient_says_why_and_cannot_be_chosen(
        self, client, plan, clinician
    ):
        answered(plan.patient, by=clinician, cardiac="stable")
        text = client.get(url("plan-edit", plan.patient, plan.pk)).content.decode()

        assert '<option value="minoxidil">' not in text
        assert "Heart disease: Stable." in text
        assert "Rule H06b." in text

    def test_page_of_a_colleague_is_not_overwritten(self, client, plan):
        page = url("plan-edit", plan.patient, plan.pk)
        opened = fields_of(client.get(page))
        edit(client, plan, goals="Theirs.")

        answer = client.post(page, opened | {"goals": "Mine."})

        assert answer.status_code == 409
        assert "Somebody saved this plan" in answer.content.decode()
        conflict = answer.context["conflict"]
        (each,) = conflict.differences
        assert conflict.said.startswith("You saved in another window at ")
        assert (each.name, each.mine, each.theirs) == ("goals", "Mine.", "Theirs.")
        assert draft(plan).goals == "Theirs."

    def test_draft_saves_by_itself_and_counts_on(self, client, plan):
        opened = fields_of(client.get(url("plan-edit", plan.patient, plan.pk)))
        autosave = url("plan-autosave", plan.patient, plan.pk)

        first = client.post(autosave, opened | {"goals": "Fuller crown."})
        again = client.post(autosave, opened | {"goals": "Something else."})

        assert (first.status_code, again.status_code) == (200, 409)
        assert draft(plan).goals == "Fuller crown."

    def test_autosave_keeps_the_rest_and_never_issues(self, client, plan):
        opened = fields_of(client.get(url("plan-edit", plan.patient, plan.pk)))
        typed = {"goals": "Fuller crown.", "price_per_session": "abc", "issue": "1"}

        answer = client.post(
            url("plan-autosave", plan.patient, plan.pk), opened | typed
        )

        assert "Saved, except: Price of a session" in answer.content.decode()
        assert draft(plan).goals == "Fuller crown."
        assert plan.versions.count() == 0

    def test_autosave_of_an_impossible_window_keeps_what_was(self, client, plan):
        opened = fields_of(client.get(url("plan-edit", plan.patient, plan.pk)))
        before = draft(plan)

        answer = client.post(
            url("plan-autosave", plan.patient, plan.pk),
            opened | {"phase_0_step_0_min": "99"},
        )

        assert "Not saved" in answer.content.decode() or draft(plan) == before

    def test_plan_of_another_patient_is_not_found(self, client, plan, clinician):
        other = clear_patient()
        clinician.assignments.create(
            patient=other,
            assigned_by=clinician,
            assigned_at=timezone.now(),
            because="manager",
        )

        assert client.get(url("plan-edit", other, plan.pk)).status_code == 404

    def test_front_desk_may_not_enter(self, client, plan):
        client.force_login(StaffMemberFactory(desk=True))

        answer = client.get(url("plan-edit", plan.patient, plan.pk))

        assert answer.status_code == 403


class TestIssue:
    def test_open_points_are_named_and_nothing_can_be_pressed(self, client, plan):
        text = client.get(url("plan-issue", plan.patient, plan.pk)).content.decode()

        assert "Choose what goes in." in text
        assert "Issue version 1" not in text

    def test_posting_past_the_open_points_is_refused(self, client, plan):
        page = url("plan-issue", plan.patient, plan.pk)
        answer = client.post(page, {"version": plan.version})

        assert (answer.status_code, PlanVersion.objects.count()) == (422, 0)

    def test_issued_version_can_be_read(self, client, plan):
        answer, _posted = issued(client, plan)

        assert answer["Location"] == url("plan-version", plan.patient, plan.pk, 1)
        text = client.get(answer["Location"]).content.decode()
        assert "It never changes." in text
        assert "28,800 TRY" in text

    def test_second_press_finds_the_first_version(self, client, plan):
        first, posted = issued(client, plan)
        page = url("plan-issue", plan.patient, plan.pk)

        again = client.post(page, posted)

        assert again["Location"] == first["Location"]
        assert PlanVersion.objects.count() == 1

    def test_next_version_shows_the_difference(self, client, plan):
        issued(client, plan)
        plan.refresh_from_db()
        edit(client, plan, item_biotin_amount="1.5")
        page = url("plan-issue", plan.patient, plan.pk)
        client.post(page, fields_of(client.get(page)))

        text = client.get(
            url("plan-version", plan.patient, plan.pk, 2)
        ).content.decode()
        assert "1.0 mL" in text
        assert "1.5 mL" in text

    def test_version_that_is_not_there_is_not_found(self, client, plan):
        issued(client, plan)

        answer = client.get(url("plan-version", plan.patient, plan.pk, 7))

        assert answer.status_code == 404

    def test_front_desk_may_not(self, client, plan):
        page = url("plan-issue", plan.patient, plan.pk)
        client.force_login(StaffMemberFactory(desk=True))

        assert client.get(page).status_code == 403
        assert client.post(page, {"version": 1}).status_code == 403


class TestWaiting:
    @pytest.fixture
    def patient(self):
        return clear_patient(consent=False)

    def test_shows_what_is_missing_and_where_to_click(self, client, plan):
        answer, _posted = issued(client, plan)

        text = client.get(answer["Location"]).content.decode()

        assert "Waits for its start" in text
        assert "Consent" in text

    def test_started_too_early_says_so(self, client, plan):
        issued(client, plan)
        start = url("plan-start-if-clear", plan.patient, plan.pk)

        text = client.post(start, follow=True).content.decode()

        plan.refresh_from_db()
        assert plan.state == "pending_start"
        assert "Not everything has arrived yet." in text

    def test_get_starts_nothing(self, client, plan):
        start = url("plan-start-if-clear", plan.patient, plan.pk)

        assert client.get(start).status_code == 405


class TestStop:
    def test_needs_a_reason(self, client, plan):
        page = url("plan-stop", plan.patient, plan.pk)

        assert client.post(page, {"reason": " "}).status_code == 422
        plan.refresh_from_db()
        assert plan.state == "draft"

    def test_ends_the_plan(self, client, plan):
        page = url("plan-stop", plan.patient, plan.pk)
        client.post(page, {"reason": "Moved away."})

        plan.refresh_from_db()
        assert plan.state == "stopped"


def test_list_takes_the_same_number_of_queries_for_one_and_three_plans(client, plan):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("plan-list", plan.patient))
        return len(queries)

    def another():
        client.post(url("plan-stop", plan.patient, plan.pk), {"reason": "Moved."})
        for old in TreatmentPlan.objects.filter(state="draft"):
            client.post(url("plan-stop", old.patient, old.pk), {"reason": "Moved."})
        client.post(url("plan-start", plan.patient), {"protocol": "t2-6to8-q2m"})

    count()  # the first look of a session marks it as new
    with_one = count()
    another()
    another()

    assert TreatmentPlan.objects.count() == 3
    assert count() == with_one
