"""Links that patients hold instead of a password."""

from django.conf import settings
from django.db import models

from clinic.domain.message_states import LinkPurpose


class PatientLink(models.Model):
    """A 256-bit token for one purpose and one object; only its SHA-256 is kept.

    Viewing never uses a link up. ``used_at`` closes it for one-time purposes.
    ``wrong_answers`` counts failed second facts; five lock the link.
    """

    PERSONAL_FIELDS = ()
    MAX_WRONG_ANSWERS = 5

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, choices=[(p, p) for p in LinkPurpose])
    patient = models.ForeignKey(
        settings.PATIENT_MODEL, on_delete=models.PROTECT, related_name="links"
    )
    object_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    expires_at = models.DateTimeField()
    first_opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    wrong_answers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "object_id"], name="link_by_object"),
        ]
        constraints = [
            models.CheckConstraint(
                name="link_expires_after_creation",
                condition=models.Q(expires_at__gt=models.F("created_at")),
            )
        ]

    def __str__(self) -> str:
        return f"link {self.pk} {self.purpose}"
