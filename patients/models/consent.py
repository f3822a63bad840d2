"""Consents as they were read and signed: the text itself is kept, not a pointer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from patients.domain.choices import ConsentKind
from patients.models.patient import Patient


class Consent(models.Model):
    """One answer to one consent text.

    ``agreed`` False records a refusal (photos, for instance). A signature is a typed
    name, a drawn image, or both; without one there is no row.
    """

    PERSONAL_FIELDS = ("signed_name", "signature_key", "text")

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="consents"
    )
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ConsentKind])
    agreed = models.BooleanField()
    text_slug = models.CharField(max_length=60)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.TextField()
    # What it was signed about, such as "plan 12 version 1"; empty for general ones.
    about = models.CharField(max_length=60, blank=True)
    signed_name = models.CharField(max_length=160, blank=True)
    signature_key = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField()
    # Empty when the patient signed by link.
    witnessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("-signed_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="consent_is_signed",
                condition=~Q(signed_name="") | ~Q(signature_key=""),
            ),
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(withdrawn_at=None, about=""),
                name="one_standing_general_consent_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} {self.kind}"
