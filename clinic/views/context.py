"""What the frame of every staff page needs to know."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clinic.domain.roles import Permission
from clinic.models.staff import StaffMember
from clinic.presenters.undo_bar import UndoBar
from clinic.presenters.undo_bar import undo_bar as present_undo_bar
from clinic.queries import messages, undo
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


def last_change(request: HttpRequest) -> dict[str, object]:
    """What this person can still take back. Asked only where the frame is drawn."""
    person = getattr(request, "user", None)
    if not isinstance(person, StaffMember):
        return {}
    if not person.may(Permission.BOOK_APPOINTMENTS):
        return {}
    return {"undo_bar": SimpleLazyObject(lambda: _undo_bar(person))}


def _undo_bar(person: StaffMember) -> UndoBar | None:
    at = now()
    change = undo.last_change(person, at=at)
    if change is None:
        return None
    return present_undo_bar(change, undo.appointment_in(change), at=at)
