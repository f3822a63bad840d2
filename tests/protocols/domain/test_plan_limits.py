from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from protocols.domain.formula import FormulaIssue, Problem, Weight
from protocols.domain.plan import FormulaItem, PlanPhase, PlanStep, Window
from protocols.domain.plan_changes import changes_between
from protocols.domain.plan_limits import phase_faults, starting_draft
from protocols.domain.plan_readiness import needs_prescriber, open_points
from protocols.reference import formulary, protocol_templates
from tests.factories.protocols import plan_content, plan_draft

T1 = protocol_templates.get("t1-weekly-monthly")
DRAFT = starting_draft(T1, currency="TRY")
TODAY = date(2026, 11, 22)


def changed(phase, **changes):
    phases = list(DRAFT.phases)
    phases[phase] = replace(phases[phase], **changes)
    return replace(DRAFT, phases=tuple(phases))


def windowed(*days):
    return changed(0, steps=(PlanStep(1, Window(*days)),))


def fields(draft):
    return [fault.name for fault in phase_faults(draft, T1)]


def test_draft_starts_with_targets_and_without_any_dose():
    assert [phase.sessions for phase in DRAFT.phases] == [5, 4]
    assert (DRAFT.formula, DRAFT.price_per_session) == ((), None)


@pytest.mark.parametrize("sessions", [4, 5, 6])
def test_counts_inside_the_limits_are_taken(sessions):
    assert fields(changed(0, sessions=sessions)) == []


@pytest.mark.parametrize("sessions", [3, 7, 0])
def test_counts_outside_the_limits_are_refused(sessions):
    assert fields(changed(0, sessions=sessions)) == ["phase_0_sessions"]


@pytest.mark.parametrize("days", [(6, 7, 10), (7, 8, 9), (6, 6, 6)])
def test_windows_inside_the_limits_are_taken(days):
    assert fields(windowed(*days)) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((5, 7, 10), ["phase_0_step_0_min"]),
        ((6, 7, 11), ["phase_0_step_0_max"]),
        ((7, 6, 10), ["phase_0_step_0_target"]),
        ((6, 10, 9), ["phase_0_step_0_target"]),
    ],
)
def test_windows_outside_the_limits_are_refused(days, expected):
    assert fields(windowed(*days)) == expected


def test_other_phases_are_refused():
    other = replace(DRAFT, phases=(PlanPhase("OTHER", 5, DRAFT.phases[0].steps),))

    assert fields(other) == [""]


def test_other_steps_are_refused():
    steps = (*DRAFT.phases[0].steps, PlanStep(3, Window(6, 7, 10)))

    assert fields(changed(0, steps=steps)) == [""]


class TestReadiness:
    def messages(self, draft, issues=()):
        return [point.message for point in open_points(draft, issues, today=TODAY)]

    def test_complete_draft_has_nothing_open(self):
        assert self.messages(plan_draft()) == []

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"start_on": None}, "Choose the day of the first session."),
            ({"start_on": date(2026, 11, 21)}, "The first session lies in the past."),
            ({"price_per_session": None}, "Enter the price of a session, or 0."),
            ({"goals": "  "}, "Write what you agreed as the aim."),
            ({"formula": ()}, "Choose what goes in."),
            (
                {"formula": (FormulaItem("biotin", Decimal(1)),)},
                "Each ingredient needs its amount and unit.",
            ),
        ],
    )
    def test_what_is_missing_is_named(self, changes, words):
        assert self.messages(plan_draft(**changes)) == [words]

    def test_session_today_is_not_in_the_past(self):
        assert self.messages(plan_draft(start_on=TODAY)) == []

    def test_formula_with_a_stop_is_not_complete(self):
        issue = FormulaIssue(Problem.BLOCKED, Weight.STOP, ("minoxidil",), "Blocked.")

        assert self.messages(plan_draft(), (issue,)) == [
            "The formula holds what must not go in."
        ]

    @pytest.mark.parametrize(
        ("key", "expected"), [("biotin", False), ("dutasteride", True)]
    )
    def test_restricted_component_needs_a_prescriber(self, key, expected):
        draft = plan_draft(formula=(FormulaItem(key, Decimal(1), "mL"),))

        assert needs_prescriber(draft, formulary.current()) is expected


class TestChanges:
    def lines(self, **changes):
        found = changes_between(plan_content(), plan_content(**changes))
        return [(each.about, each.name, each.before, each.after) for each in found]

    def test_same_content_has_no_difference(self):
        assert self.lines() == []

    def test_amount_of_a_component(self):
        (old,) = plan_content().formula
        more = (replace(old, amount=Decimal("3.0")),)

        assert self.lines(formula=more) == [
            ("ingredient", "Dexpanthenol", "2.0 mL 250 mg/mL", "3.0 mL 250 mg/mL")
        ]

    def test_component_taken_out(self):
        assert self.lines(formula=()) == [
            ("ingredient", "Dexpanthenol", "2.0 mL 250 mg/mL", "")
        ]

    def test_number_of_sessions(self):
        first, second = plan_content().phases
        phases = (first, replace(second, sessions=3))

        assert self.lines(phases=phases) == [("sessions", "MAINTENANCE", "4", "3")]

    def test_start_and_aim(self):
        assert self.lines(start_on=date(2026, 12, 8), goals="Grow.") == [
            ("goals", "", "Keep what is there.", "Grow."),
            ("start", "", "2026-12-01", "2026-12-08"),
        ]
