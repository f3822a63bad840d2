"""The clinic's own versions: drafts, what is in force, and what came before."""

from protocols.models.knowledge import KnowledgeEdition
from protocols.reference import protocol_templates
from protocols.reference.pieces import Piece


def editions(piece: Piece) -> list[KnowledgeEdition]:
    """Published ones of the piece, the newest first."""
    return list(
        KnowledgeEdition.objects.filter(
            kind=piece.kind, slug=piece.slug, published_at__isnull=False
        )
        .select_related("published_by")
        .order_by("-pk")
    )


def edition(pk: int) -> KnowledgeEdition | None:
    return (
        KnowledgeEdition.objects.filter(pk=pk, published_at__isnull=False)
        .select_related("published_by")
        .first()
    )


def edition_before(later: KnowledgeEdition) -> KnowledgeEdition | None:
    return (
        KnowledgeEdition.objects.filter(
            kind=later.kind,
            slug=later.slug,
            published_at__isnull=False,
            pk__lt=later.pk,
        )
        .order_by("-pk")
        .first()
    )


def draft_of(piece: Piece) -> KnowledgeEdition | None:
    return (
        KnowledgeEdition.objects.filter(
            kind=piece.kind, slug=piece.slug, published_at=None
        )
        .select_related("saved_by")
        .first()
    )


def drafts() -> list[KnowledgeEdition]:
    return list(KnowledgeEdition.objects.filter(published_at=None))


def all_in_force() -> dict[str, KnowledgeEdition]:
    """The newest published edition by the piece's name; pieces without one are left
    out."""
    newest = (
        KnowledgeEdition.objects.filter(published_at__isnull=False)
        .order_by("kind", "slug", "-pk")
        .distinct("kind", "slug")
    )
    return {f"{each.kind}/{each.slug}": each for each in newest}


def copies() -> list[KnowledgeEdition]:
    """The newest row of each protocol under a name of its own, drafts too."""
    newest = (
        KnowledgeEdition.objects.exclude(base_slug="")
        .order_by("slug", "-pk")
        .distinct("slug")
    )
    return list(newest)


def codes_taken() -> tuple[str, ...]:
    """Of every version of every protocol, and of the clinic's own, drafts too."""
    own = (str(row.changes[f"{row.base_slug}.toml:code"]) for row in copies())
    return (*{each.code for each in protocol_templates.all_versions()}, *own)


def edition_named(kind: str, slug: str, version: str) -> KnowledgeEdition | None:
    return KnowledgeEdition.objects.filter(
        kind=kind, slug=slug, version=version, published_at__isnull=False
    ).first()
