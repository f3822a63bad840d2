"""The outbox: every message is a row with its state, its reason and its attempts."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinic.domain.message_states import (
    NEEDS_ATTENTION_STATES,
    LinkPurpose,
    MessageKind,
    MessageState,
)
from clinic.models.diary import Appointment
from clinic.models.undo import UndoableChange


class MessageQuerySet(models.QuerySet["Message"]):
    def needing_attention(self) -> "MessageQuerySet":
        """Not delivered, and nobody has dealt with it yet."""
        return self.filter(state__in=sorted(NEEDS_ATTENTION_STATES), handled_at=None)


class Message(models.Model):
    """One e-mail to one person.

    ``body_text`` and ``body_html`` hold ``LINK_PLACEHOLDER`` where a personal link
    belongs. The link itself is made at send time, so that no stored text ever holds a
    token; what staff read afterwards is the text without it.

    ``appointment_sequence`` is the appointment's ``sequence`` that the text speaks of:
    when time or place has changed since, the message is superseded instead of sent.
    """

    PERSONAL_FIELDS = ("to_address", "subject", "body_text", "body_html")
    LINK_PLACEHOLDER = "[[personal-link]]"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in MessageKind])
    patient = models.ForeignKey(
        settings.PATIENT_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    staff_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    appointment_sequence = models.PositiveIntegerField(null=True, blank=True)
    needs_live_appointment = models.BooleanField(default=False)
    to_address = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=150)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    link_purpose = models.CharField(
        max_length=20, blank=True, choices=[(p, p) for p in LinkPurpose]
    )
    link_object_id = models.BigIntegerField(null=True, blank=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=20,
        choices=[(s, s) for s in MessageState],
        default=MessageState.QUEUED,
    )
    # What makes it one effect: a second row with the same key is refused.
    dedupe_key = models.CharField(max_length=120, unique=True)
    not_before = models.DateTimeField()
    # After this moment it is no longer worth sending (a reminder for the past).
    useful_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # It tells of this change, and waits until that cannot be taken back any more.
    held_by = models.ForeignKey(
        UndoableChange,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="held_messages",
    )
    # This change took it back; it goes out after all when the change is undone.
    withdrawn_by = models.ForeignKey(
        UndoableChange,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="withdrawn_messages",
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    # A reminder whose fate was unknown went out a second time, with its Message-ID.
    repeated_at = models.DateTimeField(null=True, blank=True)
    # Somebody looked at a message that needed attention and dealt with it.
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-queued_at", "-pk")
        indexes = [
            models.Index(
                fields=["not_before"],
                name="message_waiting",
                condition=Q(state__in=["queued", "retry_wait"]),
            ),
            models.Index(
                fields=["lease_until"],
                name="message_in_flight",
                condition=Q(state__in=["claimed", "sending"]),
            ),
            models.Index(fields=["patient", "-queued_at"], name="message_by_patient"),
            models.Index(fields=["state", "-queued_at"], name="message_by_state"),
            models.Index(
                fields=["sent_at"],
                name="message_reminder_sent",
                condition=Q(kind=MessageKind.REMINDER, state=MessageState.SENT),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_has_one_recipient",
                condition=Q(patient__isnull=False, staff_member__isnull=True)
                | Q(patient__isnull=True),
            ),
            models.CheckConstraint(
                name="message_sent_has_a_time",
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_in_flight_has_a_lease",
                condition=~Q(state__in=["claimed", "sending"])
                | Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="message_handled_has_who_and_when",
                condition=Q(handled_at=None, handled_by=None)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} {self.kind}"


class MessageAttempt(models.Model):
    """One try that did not end in "sent", with what came of it."""

    PERSONAL_FIELDS = ()

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=[(s, s) for s in MessageState])
    code = models.CharField(max_length=60)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state} {self.code}"


class DeliveryPause(models.Model):
    """There while the mail server refuses the clinic itself: nothing is sent.

    One connection is tried at ``probe_at``, by one worker, so that the mail account
    is not locked for too many wrong log-ins. Success removes the row.
    """

    PERSONAL_FIELDS = ()

    since = models.DateTimeField()
    code = models.CharField(max_length=60)
    probe_at = models.DateTimeField()
    singleton = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["singleton"], name="one_delivery_pause"),
            models.CheckConstraint(
                name="delivery_pause_singleton_is_true",
                condition=Q(singleton=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MessageAttachment(models.Model):
    """A file that goes with a message, kept in private storage under ``file_key``."""

    PERSONAL_FIELDS = ("name",)

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=60)
    file_key = models.CharField(max_length=120)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"attachment {self.pk}"
