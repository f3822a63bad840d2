import json
from datetime import date
from decimal import Decimal

import pytest

from protocols.domain.plan import PlanContent, PlanDraft, PlanPhase, PlanStep, Window
from tests.factories.protocols import plan_content, plan_draft


def test_draft_survives_storage():
    draft = plan_draft()

    stored = json.loads(json.dumps(draft.as_json()))

    assert PlanDraft.from_json(stored) == draft


def test_content_survives_storage():
    content = plan_content()

    stored = json.loads(json.dumps(content.as_json()))

    assert PlanContent.from_json(stored) == content


def test_draft_of_an_older_release_takes_defaults():
    stored = plan_draft().as_json()
    del stored["goals"]

    assert PlanDraft.from_json(stored).goals == ""


def test_draft_without_its_protocol_is_refused():
    stored = plan_draft().as_json()
    del stored["protocol_slug"]

    with pytest.raises(KeyError):
        PlanDraft.from_json(stored)


def test_draft_with_a_wrong_type_is_refused():
    stored = plan_draft().as_json() | {"goals": 3}

    with pytest.raises(TypeError):
        PlanDraft.from_json(stored)


def test_draft_counts_its_sessions_and_names_its_formula():
    draft = plan_draft()

    assert (draft.sessions, draft.formula_keys) == (9, ("dexpanthenol",))


def test_content_knows_its_first_and_last_day():
    content = plan_content()

    assert (content.first_on, content.last_on) == (date(2026, 12, 1), date(2027, 4, 28))


def test_formula_item_is_decided_with_amount_and_unit():
    (item,) = plan_draft().formula

    assert item.is_decided
    assert item.amount == Decimal("2.0")


@pytest.mark.parametrize(("session", "target"), [(1, 7), (4, 7), (5, 14), (8, 14)])
def test_window_before_a_session_is_that_of_the_last_step_begun(session, target):
    phase = PlanPhase(
        "INDUCTION",
        8,
        (PlanStep(1, Window(6, 7, 10)), PlanStep(5, Window(7, 14, 21))),
    )

    assert phase.window_before(session).target_days == target
