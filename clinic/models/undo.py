"""What a change of the diary altered, for as long as it can be taken back."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from clinic.domain.undo import ChangeKind


class UndoableChange(models.Model):
    """One step of one person, whatever the number of rows it altered.

    ``rows`` holds, in the order of the change, ``{"model", "pk", "before", "version"}``:
    the row as it was (None: it was made by the change) and the version that the change
    left. It is emptied once nothing can be taken back any more.
    """

    PERSONAL_FIELDS = ("rows",)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in ChangeKind])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["by", "-at"], name="change_by_person")]
        constraints = [
            models.CheckConstraint(
                name="change_expires_after_it_was_made",
                condition=Q(expires_at__gt=F("at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
