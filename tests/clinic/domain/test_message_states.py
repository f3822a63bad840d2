from clinic.domain.message_states import (
    IN_FLIGHT_STATES,
    NEEDS_ATTENTION_STATES,
    TRANSITIONS,
    WAITING_STATES,
    MessageState,
    may_become,
)


def test_every_state_says_what_may_follow():
    assert TRANSITIONS.keys() == set(MessageState)


def test_only_a_message_in_flight_can_be_sent():
    assert {s for s in MessageState if may_become(s, MessageState.SENT)} == {
        MessageState.SENDING
    }


def test_text_that_may_be_out_never_goes_back_into_the_queue_by_itself():
    assert not may_become(MessageState.SENDING, MessageState.QUEUED)


def test_what_needs_attention_can_only_be_tried_again():
    assert {TRANSITIONS[state] for state in NEEDS_ATTENTION_STATES} == {
        frozenset({MessageState.QUEUED})
    }


def test_end_states_are_those_that_nobody_waits_for():
    ends = {state for state, following in TRANSITIONS.items() if not following}

    assert (
        ends
        == set(MessageState)
        - WAITING_STATES
        - IN_FLIGHT_STATES
        - NEEDS_ATTENTION_STATES
    )
