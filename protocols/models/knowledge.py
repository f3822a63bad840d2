"""The clinic's own versions of published knowledge."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from protocols.domain.knowledge_edits import PieceKind


class KnowledgeEdition(models.Model):
    """Changes laid over one published piece; a published edition never changes.

    ``changes`` holds the new value by its address (``protocols.domain.knowledge_edits``)
    and is complete: it is laid over version ``base_version`` of the files, whatever
    editions came between. The newest published edition of a piece is in force. When the
    product publishes a newer base, the edition stays in force on its own base until
    somebody takes the changes over.
    """

    PERSONAL_FIELDS = ("reason",)

    kind = models.CharField(max_length=12, choices=[(k, k) for k in PieceKind])
    slug = models.CharField(max_length=60)
    # Set for a protocol under a name of its own: whose files it is laid over, and what
    # it was copied from. ``changes`` then hold its code.
    base_slug = models.CharField(max_length=60, blank=True, default="")
    origin_slug = models.CharField(max_length=60, blank=True, default="")
    origin_version = models.CharField(max_length=20, blank=True, default="")
    base_version = models.CharField(max_length=20)
    version = models.CharField(max_length=20, blank=True)
    changes = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True, blank=True)
    draft_version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "slug", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                condition=Q(published_at=None),
                name="one_draft_edition_a_piece",
            ),
            models.UniqueConstraint(
                fields=["kind", "slug", "version"],
                condition=Q(published_at__isnull=False),
                name="one_edition_a_version",
            ),
            models.CheckConstraint(
                name="edition_copy_says_its_origin",
                condition=Q(base_slug="", origin_slug="", origin_version="")
                | (
                    Q(kind=PieceKind.PROTOCOL.value)
                    & ~Q(base_slug="")
                    & ~Q(origin_slug="")
                    & ~Q(origin_version="")
                ),
            ),
            models.CheckConstraint(
                name="edition_published_is_complete",
                condition=Q(published_at=None, published_by=None, version="")
                | (
                    Q(
                        published_at__isnull=False,
                        published_by__isnull=False,
                        review_on__isnull=False,
                    )
                    & ~Q(version="")
                    & ~Q(reason="")
                    & ~Q(sha256="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version or 'draft'}"

    @property
    def files_slug(self) -> str:
        return self.base_slug or self.slug
