"""Issue, answer and revoke the links that patients hold instead of a password."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from clinic.domain.links import new_token, path, token_hash
from clinic.domain.message_states import OPTIONAL_KINDS, LinkPurpose
from clinic.domain.messages import PROBLEM_PLACEHOLDER, LinkRequest
from clinic.models.links import PatientLink
from clinic.models.outbox import Message
from clinic.models.staff import Invitation, StaffMember

# People clear out old mail late.
OPT_OUT_LASTS = timedelta(days=60)
# Some reactions come months after a session (clinical-reference 6.2).
PROBLEM_LASTS = timedelta(days=180)


def issue(
    request: LinkRequest,
    *,
    patient_id: int,
    at: datetime,
    by: StaffMember | None = None,
) -> str:
    """Make a link and return its token, which is never seen again."""
    token = new_token()
    PatientLink.objects.create(
        token_hash=token_hash(token),
        purpose=request.purpose,
        patient_id=patient_id,
        object_id=request.object_id,
        created_at=at,
        created_by=by,
        expires_at=request.expires_at,
    )
    return token


def address_for(message: Message, *, at: datetime) -> str:
    """The personal link of a message that is being sent now; "" when it has none.

    Each sending makes a new token, so that no stored text ever held one.
    """
    if not message.link_purpose:
        return ""
    assert message.link_object_id is not None
    purpose = LinkPurpose(message.link_purpose)
    if purpose is LinkPurpose.INVITATION:
        token = new_token()
        Invitation.objects.filter(pk=message.link_object_id).update(
            token_hash=token_hash(token)
        )
    else:
        assert message.patient_id is not None
        assert message.link_expires_at is not None
        request = LinkRequest(
            purpose=purpose,
            object_id=message.link_object_id,
            expires_at=message.link_expires_at,
        )
        token = issue(request, patient_id=message.patient_id, at=at)
    return settings.SITE_URL + path(purpose, token)


def opt_out_address(message: Message, *, at: datetime) -> str:
    """Where this reminder's reader stops reminders; "" for a mail that is needed."""
    if message.patient_id is None or message.kind not in OPTIONAL_KINDS:
        return ""
    request = LinkRequest(
        purpose=LinkPurpose.OPT_OUT,
        object_id=message.patient_id,
        expires_at=at + OPT_OUT_LASTS,
    )
    token = issue(request, patient_id=message.patient_id, at=at)
    return settings.SITE_URL + path(LinkPurpose.OPT_OUT, token)


def problem_address(message: Message, *, at: datetime) -> str:
    """Where the reader of this mail reports a problem; "" when it has no such place."""
    if message.patient_id is None or PROBLEM_PLACEHOLDER not in message.body_text:
        return ""
    request = LinkRequest(
        purpose=LinkPurpose.PROBLEM,
        object_id=message.patient_id,
        expires_at=at + PROBLEM_LASTS,
    )
    token = issue(request, patient_id=message.patient_id, at=at)
    return settings.SITE_URL + path(LinkPurpose.PROBLEM, token)


def revoke(*, purpose: str, object_id: int, at: datetime) -> int:
    """Close every open link to one object; how many there were."""
    return PatientLink.objects.filter(
        purpose=purpose, object_id=object_id, revoked_at=None
    ).update(revoked_at=at)


def use_up(link: PatientLink, *, at: datetime) -> bool:
    """Close a one-time link. False when somebody else was first."""
    return bool(PatientLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at))


@transaction.atomic
def answer_second_fact(link: PatientLink, *, is_right: bool, at: datetime) -> bool:
    """Count a wrong answer; five lock the link. True when the answer counts as right.

    The row is locked first, so that answers in parallel get no extra tries.
    """
    held = PatientLink.objects.select_for_update().get(pk=link.pk)
    if held.wrong_answers >= PatientLink.MAX_WRONG_ANSWERS:
        return False
    if is_right:
        return True
    PatientLink.objects.filter(pk=link.pk).update(wrong_answers=F("wrong_answers") + 1)
    if held.wrong_answers + 1 >= PatientLink.MAX_WRONG_ANSWERS:
        PatientLink.objects.filter(pk=link.pk).update(revoked_at=at)
    return False
