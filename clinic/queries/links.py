"""Find the link behind a token, when it is still good."""

from datetime import datetime

from clinic.domain.links import is_token, token_hash
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink


def find(token: str, *, purpose: LinkPurpose, at: datetime) -> PatientLink | None:
    """The open link, or None for unknown, expired, revoked and used ones alike.

    For plans and appointments a used link stays good: it shows the present state.
    """
    if not is_token(token):
        return None
    return (
        PatientLink.objects.select_related("patient")
        .filter(
            token_hash=token_hash(token),
            purpose=purpose,
            expires_at__gt=at,
            revoked_at=None,
        )
        .first()
    )
