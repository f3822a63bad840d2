"""Reviews of a course: the plan's review points, what was found, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from protocols.domain.review_states import (
    Kept,
    ReviewDecision,
    ReviewState,
    Shedding,
)
from protocols.models.course import Course


class Review(models.Model):
    """One review point of a course. A trigger locks it once it is signed.

    It falls due ``after_months`` and ``after_days`` after the day of the session
    ``anchor`` (as given, else booked, else planned). ``checks`` are codes of
    ``protocols.domain.protocol.Check``. ``content`` is what was read when it was
    signed: ``protocols.domain.review.ReviewSheet``.
    """

    PERSONAL_FIELDS = ("judgement", "reason", "content")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="reviews")
    code = models.CharField(max_length=40)
    checks = models.JSONField(default=list)
    anchor = models.PositiveSmallIntegerField()
    after_months = models.PositiveSmallIntegerField(default=0)
    after_days = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=8,
        choices=[(s, s) for s in ReviewState],
        default=ReviewState.WAITING,
    )
    due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    judgement = models.TextField(blank=True, max_length=4000)
    decision = models.CharField(
        max_length=8, blank=True, choices=[(d, d) for d in ReviewDecision]
    )
    reason = models.TextField(blank=True, max_length=1000)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    content = models.JSONField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signed_reviews",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("course", "anchor", "after_months", "after_days", "pk")
        indexes = [
            models.Index(
                fields=["course"], name="review_waiting", condition=Q(state="waiting")
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "code"], name="one_review_a_point"
            ),
            models.CheckConstraint(
                name="review_signed_is_whole",
                condition=Q(
                    ~Q(decision=""),
                    ~Q(reason=""),
                    state="signed",
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                    content__isnull=False,
                )
                | Q(~Q(state="signed"), signed_at=None, signed_by=None),
            ),
            models.CheckConstraint(
                name="review_due_has_its_day",
                condition=~Q(state__in=["due", "signed"])
                | Q(due_on__isnull=False, opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def is_signed(self) -> bool:
        return self.state == ReviewState.SIGNED


class ReviewAnswers(models.Model):
    """What the patient says before a review. Locked when the review is signed.

    ``own_change`` is the patient's 7-point scale, -3 to 3; satisfaction 0 to 10.
    """

    PERSONAL_FIELDS = ("words",)

    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, related_name="answers"
    )
    shedding = models.CharField(
        max_length=10, blank=True, choices=[(s, s) for s in Shedding]
    )
    own_change = models.SmallIntegerField(null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    aftercare_kept = models.CharField(
        max_length=10, blank=True, choices=[(k, k) for k in Kept]
    )
    home_care_kept = models.CharField(
        max_length=10, blank=True, choices=[(k, k) for k in Kept]
    )
    words = models.TextField(blank=True, max_length=2000)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_answers_in_range",
                condition=(Q(own_change=None) | Q(own_change__range=(-3, 3)))
                & (Q(satisfaction=None) | Q(satisfaction__lte=10)),
            )
        ]

    def __str__(self) -> str:
        return f"answers to review {self.review_id}"
