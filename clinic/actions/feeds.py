"""The secret address of one's own calendar: made anew, closed, read."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.actions import audit
from clinic.domain.links import new_token, token_hash
from clinic.models.feeds import CalendarFeed
from clinic.models.staff import StaffMember

# Calendar programs look often; the page need not know to the second.
NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def make(*, by: StaffMember, at: datetime) -> str:
    """A new token, seen once. An earlier address stops working."""
    token = new_token()
    feed, _created = CalendarFeed.objects.update_or_create(
        staff_member=by,
        defaults={"token_hash": token_hash(token), "made_at": at, "last_read_at": None},
    )
    _record("calendar_feed_made", feed, by=by, at=at)
    return token


@transaction.atomic
def close(*, by: StaffMember, at: datetime) -> None:
    """Closing what is closed already is nothing."""
    feed = CalendarFeed.objects.filter(staff_member=by).first()
    if feed is None:
        return
    _record("calendar_feed_closed", feed, by=by, at=at)
    feed.delete()


def note_read(feed: CalendarFeed, *, at: datetime) -> None:
    if feed.last_read_at is None or at - feed.last_read_at >= NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)


def _record(action: str, feed: CalendarFeed, *, by: StaffMember, at: datetime) -> None:
    audit.record(action, audit.Subject(name="calendar_feed", id=feed.pk), at=at, by=by)
