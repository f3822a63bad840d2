"""Small tables that keep the machinery honest."""

from django.conf import settings
from django.db import models


class Heartbeat(models.Model):
    """When a background part last showed life ("worker", "beat", "reminders")."""

    PERSONAL_FIELDS = ()

    name = models.CharField(max_length=30, primary_key=True)
    beat_at = models.DateTimeField()
    # Whatever the part wants to say of its last run, such as {"queued": 12}.
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class AttemptCount(models.Model):
    """Attempts in one window of time, counted in the database (it survives Redis)."""

    PERSONAL_FIELDS = ()

    key = models.CharField(max_length=120)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window_start"], name="one_count_a_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class FormSubmission(models.Model):
    """A form's one-time key: a second post finds the first one's result."""

    PERSONAL_FIELDS = ()

    key = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()
    result_url = models.CharField(max_length=250)

    def __str__(self) -> str:
        return str(self.key)
