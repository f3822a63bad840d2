"""Private calendar feeds and what they hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.db.models.functions import Coalesce

from clinic.domain.links import is_token, token_hash
from clinic.models.diary import Appointment
from clinic.models.feeds import CalendarFeed
from clinic.models.staff import StaffMember

DAYS_BACK, DAYS_AHEAD = timedelta(days=14), timedelta(days=180)


def feed_of(staff: StaffMember) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(staff_member=staff).first()


def open_feed(token: str) -> CalendarFeed | None:
    """None for an unknown or closed address, and for whoever works here no more."""
    if not is_token(token):
        return None
    return (
        CalendarFeed.objects.select_related("staff_member")
        .filter(token_hash=token_hash(token), staff_member__is_active=True)
        .first()
    )


@dataclass(frozen=True, slots=True)
class FeedEntry:
    appointment: Appointment
    changed_at: datetime


def entries(feed: CalendarFeed, *, at: datetime) -> list[FeedEntry]:
    """Own appointments of two weeks back and half a year ahead, cancelled ones too."""
    rows = (
        Appointment.objects.filter(
            practitioner=feed.staff_member_id,
            starts_at__gte=at - DAYS_BACK,
            starts_at__lt=at + DAYS_AHEAD,
        )
        .select_related("location", "room", "patient", "type")
        .annotate(changed_at=Coalesce(Max("changes__at"), "booked_at"))
        .order_by("starts_at", "pk")
    )
    return [FeedEntry(row, getattr(row, "changed_at")) for row in rows]  # noqa: B009 - an annotation, no field
