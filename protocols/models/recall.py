"""A lot called back: the recall, word to each patient, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.models.outbox import Message
from patients.models.patient import Patient
from protocols.domain.recall import NoticeAnswer, NoticeChannel, RecallLetter
from protocols.models.stock import Lot


class Recall(models.Model):
    """One call-back of one lot and of every mix made with it."""

    PERSONAL_FIELDS = ("reason", "outcome")

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recalls")
    reason = models.CharField(max_length=250)
    letter = models.CharField(
        max_length=20,
        choices=[(x, x) for x in RecallLetter],
        default=RecallLetter.PLEASE_ANSWER,
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    outcome = models.CharField(max_length=250, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(closed_at=None),
                name="one_open_recall_a_lot",
            ),
            models.CheckConstraint(name="recall_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="recall_closed_has_who_when_and_outcome",
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"recall {self.pk}"


class RecallNotice(models.Model):
    """Word to one patient. After a merge one person may hold two.

    ``read_at``: they proved who they are and saw what it is about. ``called_for_at``:
    the front desk was asked to call, because no mail reached them.
    """

    PERSONAL_FIELDS = ()

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="notices")
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="recall_notices"
    )
    channel = models.CharField(max_length=8, choices=[(c, c) for c in NoticeChannel])
    message = models.OneToOneField(
        Message,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recall_notice",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    called_for_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="notice_by_phone_has_no_mail",
                condition=~Q(channel="phone") | Q(message=None),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class NoticeReply(models.Model):
    """What the patient answered; the newest counts. Without ``by`` through the link."""

    PERSONAL_FIELDS = ("note",)

    notice = models.ForeignKey(
        RecallNotice, on_delete=models.PROTECT, related_name="replies"
    )
    answer = models.CharField(max_length=8, choices=[(a, a) for a in NoticeAnswer])
    note = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"reply {self.pk}"
