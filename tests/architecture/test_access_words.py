"""The access log has a sentence for every action that the code records."""

import pytest

from clinic.domain.access_groups import ActionGroup
from clinic.presenters import access_words
from tests.architecture.audit_words import find
from tests.security.policy import PATIENTS, PLANS, RECORD, SCREENING, SESSIONS

FOUND = find()


def test_every_action_word_can_be_found():
    assert FOUND.unclear == []


def test_every_action_has_a_phrase_and_no_phrase_is_left_over():
    """A new one goes into <app>/presenters/access_words.py."""
    assert sorted(access_words.phrases()) == sorted(FOUND.words)


def test_no_action_is_worded_twice():
    words = [word for table in access_words.tables() for word in table.actions]

    assert len(words) == len(set(words))


@pytest.mark.parametrize("group", ActionGroup)
def test_every_group_has_actions_and_a_name(group):
    assert access_words.actions_of(group)
    assert access_words.GROUPS[group]


@pytest.mark.parametrize("name", [*PATIENTS, *RECORD, *SCREENING, *PLANS, *SESSIONS])
def test_every_page_of_a_patient_has_a_name(name):
    known = {*access_words.pages(), "rule", "formulary", "protocol", "knowledge"}

    assert name.partition("-")[0] in known
