"""Which reminders this clinic sends. The rules themselves are reference data."""

from django.conf import settings
from django.db import models


class ReminderSwitch(models.Model):
    """There once somebody has switched a rule off, or on again. Without a row it is on."""

    PERSONAL_FIELDS = ()

    rule_id = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("rule_id",)

    def __str__(self) -> str:
        return self.rule_id
