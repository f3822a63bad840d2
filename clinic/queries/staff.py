"""Who works here, who is invited, and who is on duty."""

from datetime import datetime

from django.db.models import QuerySet

from clinic.domain.links import is_token, token_hash
from clinic.models.staff import Invitation, StaffMember


def members() -> "QuerySet[StaffMember]":
    return StaffMember.objects.order_by("-is_active", "full_name", "pk")


def at_work() -> "QuerySet[StaffMember]":
    """Everybody who works here now, by name."""
    return StaffMember.objects.filter(is_active=True).order_by("full_name", "pk")


def open_invitations(*, at: datetime) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=at
    ).select_related("invited_by")


def open_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The invitation that this token opens, or None for any dead one."""
    if not is_token(token):
        return None
    return open_invitations(at=at).filter(token_hash=token_hash(token)).first()
