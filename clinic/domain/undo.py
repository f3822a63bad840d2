"""For how long a change of the diary can be taken back."""

from datetime import timedelta
from enum import StrEnum

# Messages about a change wait as long (journeys 2.2).
UNDO_LASTS = timedelta(minutes=3)


class ChangeKind(StrEnum):
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ADVANCED = "advanced"
    COURSE_BOOKED = "course_booked"
    COURSE_REPAIRED = "course_repaired"
    COURSE_ENDED = "course_ended"
    COURSE_PAUSED = "course_paused"
    COURSE_RESUMED = "course_resumed"
    WAITING_CLOSED = "waiting_closed"
    LEAVE_ADDED = "leave_added"
    LEAVE_REMOVED = "leave_removed"
    STAFF_LEFT = "staff_left"
    HOURS_CHANGED = "hours_changed"
    CLOSED_DAYS = "closed_days"
    RESOLVED = "resolved"
