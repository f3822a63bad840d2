from datetime import timedelta

import pytest

from clinic.actions import staff
from clinic.actions.staff import StaffRefused
from clinic.domain.links import token_hash
from clinic.domain.roles import Role
from clinic.domain.staffing import StaffDetails
from clinic.models import AuditEvent, Invitation, Message, StaffMember
from clinic.queries.staff import open_invitation
from tests.factories.clinic import NOW, StaffMemberFactory

pytestmark = pytest.mark.django_db

GOOD = "nine violet umbrellas"
CLINICIAN = StaffDetails(
    full_name="Dr. Ayşe Işık",
    roles=(Role.CLINICIAN,),
    licence_number="TR-77",
    may_inject=True,
)


def invite(manager: StaffMember, email: str = "Ayse@Clinic.test") -> Invitation:
    return staff.invite(email=email, details=CLINICIAN, by=manager, at=NOW)


def test_invitation_mails_a_placeholder_and_never_stores_a_token():
    manager = StaffMemberFactory(manager=True)

    invitation = invite(manager)

    message = Message.objects.get()
    assert (message.to_address, message.link_purpose, message.link_object_id) == (
        "ayse@clinic.test",
        "invitation",
        invitation.pk,
    )
    assert Message.LINK_PLACEHOLDER in message.body_text
    assert AuditEvent.objects.get().action == "staff_invited"


def test_second_invitation_revokes_the_first():
    manager = StaffMemberFactory(manager=True)
    first = invite(manager)

    invite(manager)

    first.refresh_from_db()
    assert first.revoked_at == NOW
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_invitation_to_a_colleague_is_refused():
    manager = StaffMemberFactory(manager=True, email="boss@clinic.test")

    with pytest.raises(StaffRefused):
        invite(manager, email="BOSS@clinic.test")

    assert not Invitation.objects.exists()


def test_rights_without_licence_are_refused():
    manager = StaffMemberFactory(manager=True)
    details = StaffDetails(full_name="X", roles=(Role.CLINICIAN,), may_inject=True)

    with pytest.raises(StaffRefused):
        staff.invite(email="x@clinic.test", details=details, by=manager, at=NOW)


def test_accepting_makes_a_member_with_the_invited_rights_and_closes_the_invitation():
    invitation = invite(StaffMemberFactory(manager=True))

    member = staff.accept_invitation(invitation, password=GOOD, at=NOW)

    assert member.check_password(GOOD)
    assert (member.email, member.roles, member.may_inject, member.may_prescribe) == (
        "ayse@clinic.test",
        ["clinician"],
        True,
        False,
    )
    with pytest.raises(StaffRefused):
        staff.accept_invitation(invitation, password=GOOD, at=NOW)


@pytest.mark.parametrize("password", ["short", "passwordpassword"[:8], "123456789012"])
def test_weak_password_is_refused_and_nobody_is_created(password):
    invitation = invite(StaffMemberFactory(manager=True))

    with pytest.raises(StaffRefused):
        staff.accept_invitation(invitation, password=password, at=NOW)

    assert not StaffMember.objects.filter(email="ayse@clinic.test").exists()


def test_expired_invitation_opens_nothing():
    invitation = invite(StaffMemberFactory(manager=True))
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash("t" * 43))
    later = NOW + timedelta(days=7)

    assert open_invitation("t" * 43, at=later - timedelta(seconds=1)) == invitation
    assert open_invitation("t" * 43, at=later) is None


def test_last_manager_cannot_lose_the_role():
    manager = StaffMemberFactory(manager=True)
    details = StaffDetails(full_name="Boss", roles=(Role.FRONT_DESK,))

    with pytest.raises(StaffRefused):
        staff.change(manager, details=details, is_active=True, by=manager, at=NOW)

    manager.refresh_from_db()
    assert manager.roles == ["manager"]


def test_first_manager_is_created_once():
    boss = {"email": "boss@clinic.test", "full_name": "Boss", "password": GOOD}
    staff.create_first_manager(**boss, at=NOW)

    with pytest.raises(StaffRefused):
        staff.create_first_manager(
            email="two@clinic.test", full_name="Two", password=GOOD, at=NOW
        )
