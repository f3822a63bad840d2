"""A plan that waits for something, until it has arrived."""

import pytest

from patients.domain.choices import ConsentKind
from protocols.actions import issue as issuing
from protocols.actions.issue import NotYetClear
from protocols.domain.states import PlanState
from protocols.models import CandidacyCheck
from protocols.queries.plans import content_of, open_plan
from tests.factories.clinic import NOW, ClinicFactory
from tests.factories.screening import (
    answered,
    clear_patient,
    clinician_of,
    consented,
    patch_tested,
)
from tests.protocols.actions.test_plans import issue, ready, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic_of_tests():
    return ClinicFactory(currency="TRY")


@pytest.fixture
def patient():
    return clear_patient()


@pytest.fixture
def clinician(patient):
    return clinician_of(patient, full_name="Dr. Ayşe Işık")


class TestPendingStart:
    @pytest.fixture
    def patient(self):
        return clear_patient(patch_test=False, consent=False)

    @pytest.fixture
    def plan(self, patient, clinician):
        plan = ready(patient, clinician)
        issue(plan, clinician)
        plan.refresh_from_db()
        return plan

    def start(self, plan, by, at=NOW):
        return issuing.start_if_clear(plan=plan, by=by, at=at)

    def test_waits_for_what_may_still_arrive(self, plan):
        content = content_of(plan.versions.get())

        assert plan.state == PlanState.PENDING_START
        assert [item.code for item in content.pending] == ["A06", "P01", "P01b"]

    def test_does_not_start_while_something_is_missing(self, plan, patient, clinician):
        patch_tested(patient, by=clinician)

        with pytest.raises(NotYetClear):
            self.start(plan, clinician)

    def test_starts_when_everything_has_arrived(self, plan, patient, clinician):
        patch_tested(patient, by=clinician)
        consented(patient, ConsentKind.TREATMENT, ConsentKind.OFF_LABEL)

        assert self.start(plan, clinician).state == PlanState.ACTIVE

    def test_screening_of_the_start_is_kept(self, plan, patient, clinician):
        patch_tested(patient, by=clinician)
        consented(patient, ConsentKind.TREATMENT, ConsentKind.OFF_LABEL)
        before = CandidacyCheck.objects.count()

        self.start(plan, clinician)

        assert CandidacyCheck.objects.count() == before + 1

    def test_started_twice_stays_started(self, plan, patient, clinician):
        patch_tested(patient, by=clinician)
        consented(patient, ConsentKind.TREATMENT, ConsentKind.OFF_LABEL)
        self.start(plan, clinician)

        assert self.start(plan, clinician).state == PlanState.ACTIVE

    def test_new_stop_keeps_it_waiting(self, plan, patient, clinician):
        patch_tested(patient, by=clinician)
        consented(patient, ConsentKind.TREATMENT, ConsentKind.OFF_LABEL)
        answered(patient, by=clinician, keloid="scalp")

        with pytest.raises(NotYetClear):
            self.start(plan, clinician)

    def test_draft_cannot_be_started(self, clinician):
        other = clear_patient()
        draft = started(other, clinician_of(other))

        with pytest.raises(NotYetClear):
            self.start(draft, clinician)

    @pytest.mark.parametrize(
        "answer",
        [
            {"diabetes": "type2"},
            {"anticoagulant": "warfarin"},
        ],
    )
    def test_blood_test_may_arrive_later(self, patient, clinician, answer):
        answered(patient, by=clinician, **answer)
        plan = ready(patient, clinician)
        opened = open_plan(plan, at=NOW)

        codes = {each.finding.rule_id for each in opened.live.release.pending}
        assert codes & {"H01", "B02b"}
