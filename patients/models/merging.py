"""Two records that may be one person: likely pairs, people told apart, merges."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from patients.domain.merging import PairState
from patients.models.patient import Patient


class PatientPair(models.Model):
    """Two records that resemble each other; ``first`` is the older one.

    ``different`` remembers that somebody told them apart: nobody is asked again.
    """

    PERSONAL_FIELDS = ("because",)

    first = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in PairState], default=PairState.ALIKE
    )
    score = models.FloatField(default=0)
    reasons = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    found_at = models.DateTimeField()
    because = models.CharField(max_length=250, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-score", "pk")
        indexes = [
            models.Index(
                fields=["-score", "id"],
                name="pair_alike_by_score",
                condition=Q(state="alike"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="one_row_a_pair_of_patients"
            ),
            models.CheckConstraint(
                name="pair_older_record_first", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="pair_told_apart_has_who_when_and_why",
                condition=Q(state="alike", because="", decided_by=None, decided_at=None)
                | (
                    Q(
                        state="different",
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                    )
                    & ~Q(because="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.state} {self.second_id}"


class PatientMerge(models.Model):
    """``merged`` was found to be ``kept``; all its rows belong to ``kept`` since then.

    ``snapshot`` is what undoing needs: ``moved`` and ``own`` (the numbers of the rows
    that came, and of those that were there, by key), ``altered`` (fields before and
    after), ``removed`` (whole rows) and ``identity`` (before and after). It is emptied
    when nothing can be undone any more.
    """

    PERSONAL_FIELDS = ("snapshot",)

    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    snapshot = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["kept", "-at"], name="merge_by_kept")]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at=None),
                name="one_standing_merge_a_record",
            ),
            models.CheckConstraint(
                name="merge_of_two_records", condition=~Q(kept=F("merged"))
            ),
            models.CheckConstraint(
                name="merge_undone_has_who_and_when",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
