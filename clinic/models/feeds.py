"""A practitioner's own calendar, read by a calendar program."""

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """The secret address of one person's appointments; only its SHA-256 is kept."""

    PERSONAL_FIELDS = ()

    staff_member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"feed {self.pk}"
