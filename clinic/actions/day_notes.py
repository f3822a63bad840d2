"""The note that everybody at a location reads on one day."""

from datetime import date, datetime

from django.db import transaction

from clinic.actions import audit
from clinic.models.places import DayNote, Location
from clinic.models.staff import StaffMember


@transaction.atomic
def write(
    location: Location, day: date, text: str, *, by: StaffMember, at: datetime
) -> DayNote | None:
    """Put this note in the place of the one before. Empty text takes it away."""
    words = " ".join(text.split())
    known = DayNote.objects.select_for_update().filter(location=location, day=day)
    before = known.first()
    if before and before.text == words:
        return before
    if not words:
        if before is None:
            return None
        known.delete()
        _record("day_note_removed", location, day, by=by, at=at)
        return None
    note, _is_new = DayNote.objects.update_or_create(
        location=location, day=day, defaults={"text": words, "by": by, "at": at}
    )
    _record("day_note_written", location, day, by=by, at=at)
    return note


def _record(
    action: str, location: Location, day: date, *, by: StaffMember, at: datetime
) -> None:
    subject = audit.Subject(
        name="location", id=location.pk, detail={"day": day.isoformat()}
    )
    audit.record(action, subject, at=at, by=by)
