"""What the frame of every staff page needs to know."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clinic.domain.roles import Permission
from clinic.models.staff import StaffMember
from clinic.queries import messages
from clinic.views.base import now


def waiting_messages(request: HttpRequest) -> dict[str, object]:
    """How many messages need somebody. Counted only where the frame is drawn."""
    person = getattr(request, "user", None)
    if not isinstance(person, StaffMember) or not person.may(Permission.VIEW_MESSAGES):
        return {}
    count = SimpleLazyObject(
        lambda: messages.needing_attention(person, at=now()).count()
    )
    return {"nav_message_count": count}
