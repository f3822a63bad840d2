from datetime import timedelta

import pytest

from clinic.actions import links
from clinic.domain.links import token_hash
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from clinic.models import PatientLink
from clinic.queries.links import find
from tests.factories.clinic import NOW
from tests.factories.messages import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db

INTAKE = LinkPurpose.INTAKE


@pytest.fixture
def token() -> str:
    request = LinkRequest(
        purpose=INTAKE, object_id=7, expires_at=NOW + timedelta(days=1)
    )
    return links.issue(request, patient_id=PatientFactory().pk, at=NOW)


def test_token_opens_its_link_and_only_its_hash_is_kept(token):
    link = find(token, purpose=INTAKE, at=NOW)

    assert link is not None
    assert (link.token_hash, link.object_id) == (token_hash(token), 7)


def test_viewing_again_and_again_uses_nothing_up(token):
    found = [find(token, purpose=INTAKE, at=NOW) for _ in range(5)]

    assert None not in found


@pytest.mark.parametrize(
    "mangle",
    [
        lambda t: t[:-1],
        lambda t: t + "=",
        lambda t: t.swapcase(),
        lambda t: "A" * 43,
        lambda t: t[:-1] + "\x00",
        lambda t: t * 300,
        lambda _t: "",
        lambda t: f" {t}",
    ],
)
def test_mangled_token_opens_nothing(token, mangle):
    assert find(mangle(token), purpose=INTAKE, at=NOW) is None


def test_token_opens_nothing_of_another_purpose(token):
    assert find(token, purpose=LinkPurpose.PLAN, at=NOW) is None


def test_expired_link_opens_nothing(token):
    assert find(token, purpose=INTAKE, at=NOW + timedelta(days=1)) is None


def test_revoked_link_opens_nothing(token):
    assert links.revoke(purpose=INTAKE, object_id=7, at=NOW) == 1

    assert find(token, purpose=INTAKE, at=NOW) is None


def test_link_is_used_up_once(token):
    link = PatientLink.objects.get()

    assert [links.use_up(link, at=NOW), links.use_up(link, at=NOW)] == [True, False]


def test_fifth_wrong_answer_locks_the_link_for_the_right_one_too(token):
    link = PatientLink.objects.get()

    answers = [links.answer_second_fact(link, is_right=False, at=NOW) for _ in range(5)]

    assert answers == [False] * 5
    assert links.answer_second_fact(link, is_right=True, at=NOW) is False
    assert find(token, purpose=INTAKE, at=NOW) is None


def test_right_answer_after_four_wrong_ones_opens(token):
    link = PatientLink.objects.get()
    for _ in range(4):
        links.answer_second_fact(link, is_right=False, at=NOW)

    assert links.answer_second_fact(link, is_right=True, at=NOW) is True


def test_each_sending_makes_a_token_of_its_own(token):
    message = MessageFactory(with_link=True)

    addresses = {links.address_for(message, at=NOW) for _ in range(2)}

    assert len(addresses) == 2
    assert PatientLink.objects.filter(purpose="appointment").count() == 2


def test_message_without_a_link_has_no_address():
    assert links.address_for(MessageFactory(), at=NOW) == ""
