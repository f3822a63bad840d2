import pytest
from django.test import RequestFactory

from clinic.domain.message_states import MessageState
from clinic.views.context import waiting_messages
from tests.factories.clinic import StaffMemberFactory
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db


def asked_by(person):
    request = RequestFactory().get("/")
    request.user = person
    return waiting_messages(request)


def test_messages_that_need_somebody_are_counted_and_waiting_ones_are_not():
    manager = StaffMemberFactory(manager=True)
    MessageFactory(state=MessageState.FAILED, patient=None)
    MessageFactory(state=MessageState.QUEUED, patient=None)

    assert asked_by(manager)["nav_message_count"] == 1


def test_nothing_is_counted_for_whoever_is_not_signed_in(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked_by(None) == {}
