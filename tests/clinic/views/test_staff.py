import pytest
from django.urls import reverse

from clinic.domain.links import token_hash
from clinic.models import Invitation, StaffMember
from tests.factories.clinic import StaffMemberFactory

pytestmark = pytest.mark.django_db

INVITED = {
    "full_name": "Elif Demir",
    "email": "elif@clinic.test",
    "roles": ["front_desk"],
}


@pytest.fixture
def manager(client):
    member = StaffMemberFactory(manager=True)
    client.force_login(member)
    return member


def test_inviting_adds_an_open_invitation(client, manager):
    answer = client.post(reverse("staff-invite"), INVITED)

    assert answer.url == reverse("staff-list")
    page = client.get(answer.url)
    assert [i.email for i in page.context["invitations"]] == ["elif@clinic.test"]


def test_invitation_without_role_is_refused_and_keeps_what_was_typed(client, manager):
    answer = client.post(reverse("staff-invite"), {**INVITED, "roles": []})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"roles"}
    assert answer.context["form"]["full_name"].value() == "Elif Demir"
    assert not Invitation.objects.exists()


def test_mass_assignment_through_the_staff_form_changes_nothing_else(client, manager):
    member = StaffMemberFactory(desk=True)
    sent = {
        "full_name": "New Name",
        "roles": ["front_desk"],
        "is_active": "on",
        "email": "stolen@clinic.test",
        "password": "x",
        "is_demo": "on",
    }

    client.post(reverse("staff-edit", args=[member.pk]), sent)

    changed = StaffMember.objects.get(pk=member.pk)
    assert changed.full_name == "New Name"
    assert (changed.email, changed.password, changed.is_demo) == (
        member.email,
        member.password,
        False,
    )


def test_person_who_left_is_signed_out_at_once(client, manager):
    leaver = StaffMemberFactory(desk=True)
    theirs = type(client)()
    theirs.force_login(leaver)
    details = {"full_name": leaver.full_name, "roles": ["front_desk"]}

    client.post(reverse("staff-edit", args=[leaver.pk]), details)

    answer = theirs.get(reverse("staff-list"))
    assert answer.url.startswith(reverse("account_login"))


def test_role_cut_counts_from_the_next_request(client, manager):
    other = StaffMemberFactory(manager=True)
    theirs = type(client)()
    theirs.force_login(other)
    details = {"full_name": "Was", "roles": ["front_desk"], "is_active": "on"}

    client.post(reverse("staff-edit", args=[other.pk]), details)

    assert theirs.get(reverse("staff-list")).status_code == 403


def test_invited_person_chooses_a_password_and_can_sign_in(client, manager):
    client.post(reverse("staff-invite"), INVITED)
    Invitation.objects.update(token_hash=token_hash("t" * 43))
    guest = type(client)()
    address = reverse("invitation-accept", args=["t" * 43])
    password = "nine violet umbrellas"

    answer = guest.post(address, {"password": password, "repeated": password})

    assert answer.url == reverse("account_login")
    assert guest.login(email="elif@clinic.test", password=password)
    assert guest.get(address).status_code == 410


@pytest.mark.parametrize("token", ["x", "t" * 43, "t" * 9000, "%00"])
def test_unknown_invitation_is_gone(client, token):
    answer = client.get(f"/invitation/{token}/")

    assert answer.status_code in {400, 410}
