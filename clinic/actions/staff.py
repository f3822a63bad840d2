"""Invite colleagues, let them in, change what they may do, and let them go."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import emails
from clinic.actions import audit, outbox
from clinic.domain.links import new_token, token_hash
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LINK_PLACEHOLDER, LinkRequest, MessageDraft
from clinic.domain.roles import Role
from clinic.domain.staffing import StaffDetails
from clinic.models.staff import Invitation, StaffMember

INVITATION_LASTS = timedelta(days=7)


class StaffRefused(Exception):
    """The change cannot be made; the message says why."""


@transaction.atomic
def create_first_manager(
    *, email: str, full_name: str, password: str, at: datetime
) -> StaffMember:
    """Outside the demo, somebody has to be first. Refused once a manager exists."""
    if StaffMember.objects.filter(roles__contains=[Role.MANAGER], is_active=True):
        raise StaffRefused(_("There is a manager already: ask for an invitation."))
    member = StaffMember(
        email=email.strip().lower(), full_name=full_name.strip(), roles=[Role.MANAGER]
    )
    _set_password(member, password)
    audit.record(
        "first_manager_created",
        audit.Subject(name="staff_member", id=member.pk),
        at=at,
        by=None,
        actor="system",
    )
    return member


@transaction.atomic
def invite(
    *, email: str, details: StaffDetails, by: StaffMember, at: datetime
) -> Invitation:
    """Mail an invitation. An older open one to the same address is revoked."""
    address = email.strip().lower()
    if StaffMember.objects.filter(email=address).exists():
        raise StaffRefused(_("Somebody with this e-mail address works here already."))
    _check_rights(details)
    Invitation.objects.filter(email=address, accepted_at=None, revoked_at=None).update(
        revoked_at=at
    )
    invitation = Invitation.objects.create(
        email=address,
        # The mailed token is made when the mail is sent; nobody knows this one.
        token_hash=token_hash(new_token()),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
        **_columns(details),
    )
    audit.record(
        "staff_invited",
        audit.Subject(
            name="invitation",
            id=invitation.pk,
            detail={"roles": [str(role) for role in details.roles]},
        ),
        at=at,
        by=by,
    )
    _mail_invitation(invitation, at=at, by=by)
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, password: str, at: datetime
) -> StaffMember:
    """The invited person chose a password and becomes a member."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.accepted_at or held.revoked_at or held.expires_at <= at:
        raise StaffRefused(_("This invitation is no longer open."))
    if StaffMember.objects.filter(email=held.email).exists():
        raise StaffRefused(_("Somebody with this e-mail address works here already."))
    member = StaffMember(
        email=held.email,
        full_name=held.full_name,
        roles=held.roles,
        licence_number=held.licence_number,
        may_inject=held.may_inject,
        may_prescribe=held.may_prescribe,
        may_edit_knowledge=held.may_edit_knowledge,
    )
    _set_password(member, password)
    held.accepted_at, held.accepted_by = at, member
    held.save(update_fields=["accepted_at", "accepted_by"])
    audit.record(
        "invitation_accepted",
        audit.Subject(name="staff_member", id=member.pk),
        at=at,
        by=member,
    )
    return member


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: StaffMember, at: datetime) -> None:
    changed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None
    ).update(revoked_at=at)
    if changed:
        audit.record(
            "invitation_revoked",
            audit.Subject(name="invitation", id=invitation.pk),
            at=at,
            by=by,
        )


@transaction.atomic
def change(
    member: StaffMember,
    *,
    details: StaffDetails,
    is_active: bool,
    by: StaffMember,
    at: datetime,
) -> StaffMember:
    """Change roles, rights or standing. It counts from the person's next request."""
    held = StaffMember.objects.select_for_update().get(pk=member.pk)
    _check_rights(details)
    keeps_managing = is_active and Role.MANAGER in details.roles
    if held.has_role(Role.MANAGER) and not keeps_managing:
        _refuse_losing_last_manager(held)
    before = {"roles": list(held.roles), "is_active": held.is_active}
    for name, value in _columns(details).items():
        setattr(held, name, value)
    held.is_active = is_active
    held.save()
    audit.record(
        "staff_changed",
        audit.Subject(
            name="staff_member",
            id=held.pk,
            detail={
                "before": before,
                "after": {"roles": list(held.roles), "is_active": is_active},
            },
        ),
        at=at,
        by=by,
    )
    return held


def _columns(details: StaffDetails) -> dict[str, object]:
    return {**asdict(details), "roles": [str(role) for role in details.roles]}


def _check_rights(details: StaffDetails) -> None:
    if details.has_rights and not details.licence_number.strip():
        raise StaffRefused(
            _("Injecting, prescribing and editing knowledge need a licence number.")
        )


def _refuse_losing_last_manager(member: StaffMember) -> None:
    others = StaffMember.objects.filter(
        roles__contains=[Role.MANAGER], is_active=True
    ).exclude(pk=member.pk)
    if not others.select_for_update().exists():
        raise StaffRefused(_("The clinic needs at least one active manager."))


def _set_password(member: StaffMember, password: str) -> None:
    try:
        validate_password(password, member)
    except ValidationError as weakness:
        raise StaffRefused(" ".join(weakness.messages)) from None
    member.set_password(password)
    member.save()


def _mail_invitation(invitation: Invitation, *, at: datetime, by: StaffMember) -> None:
    mail = emails.render(
        "clinic/staff_invitation",
        {
            "invitation": invitation,
            "invited_by": by.full_name,
            "button_url": LINK_PLACEHOLDER,
            "button_word": _("Choose a password"),
        },
        language=by.language,
    )
    outbox.queue(
        MessageDraft(
            kind=MessageKind.STAFF_INVITATION,
            to_address=invitation.email,
            language=by.language,
            mail=mail,
            dedupe_key=f"invitation:{invitation.pk}",
            useful_until=invitation.expires_at,
            link=LinkRequest(
                purpose=LinkPurpose.INVITATION,
                object_id=invitation.pk,
                expires_at=invitation.expires_at,
            ),
        ),
        at=at,
        by=by,
    )
