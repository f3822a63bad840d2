"""Which knowledge is in force: the clinic's own edition of a piece, else the files.

An edition never changes, so what was read from it once is kept; which edition is in
force is asked of the database each time.
"""

from collections.abc import Mapping
from functools import lru_cache

from clinic.reference.loader import Faults
from protocols.domain.formulary import Formulary
from protocols.domain.knowledge_edits import Files, PieceKind, laid_over
from protocols.domain.limits import SessionLimits
from protocols.domain.patient_texts import PatientTexts
from protocols.domain.protocol import Protocol
from protocols.domain.rules import RuleSet
from protocols.models.knowledge import KnowledgeEdition
from protocols.reference import formulary, pieces, protocol_templates, rulesets, texts
from protocols.reference.pieces import Loaded, Piece


def ruleset_in_force() -> RuleSet:
    files = rulesets.current()
    own = _own(Piece(PieceKind.RULES, files.slug))
    if own is None:
        return files
    assert isinstance(own, RuleSet)
    return own


def protocols_in_force() -> tuple[Protocol, ...]:
    """Each protocol once, in the order of the codes; what the clinic copied under a
    name of its own stands behind the files that it is laid over."""
    own: dict[str, Protocol] = {}
    copies: dict[str, list[Protocol]] = {}
    for edition in _published(PieceKind.PROTOCOL):
        protocol = _loaded(edition)
        assert isinstance(protocol, Protocol)
        if edition.base_slug:
            copies.setdefault(edition.base_slug, []).append(protocol)
        else:
            own[edition.slug] = protocol
    return tuple(
        protocol
        for each in protocol_templates.current()
        for protocol in (own.get(each.slug, each), *copies.get(each.slug, ()))
    )


def protocol_in_force(slug: str) -> Protocol | None:
    return next((each for each in protocols_in_force() if each.slug == slug), None)


def formulary_in_force() -> Formulary:
    files = formulary.current()
    own = _own(Piece(PieceKind.FORMULARY, files.slug))
    if own is None:
        return files
    assert isinstance(own, Formulary)
    return own


def limits_in_force() -> SessionLimits:
    files = formulary.session_limits()
    own = _own(Piece(PieceKind.LIMITS, files.slug))
    if own is None:
        return files
    assert isinstance(own, SessionLimits)
    return own


def texts_in_force(language: str) -> PatientTexts:
    """The plan's texts; in English where the language has none yet."""
    files = texts.for_language(language)
    own = _own(Piece(PieceKind.TEXTS, files.slug))
    if own is None:
        return files
    assert isinstance(own, Mapping)
    return own[files.language]


def edition_in_force(piece: Piece) -> KnowledgeEdition | None:
    """None while the published files are in force as they are."""
    return (
        KnowledgeEdition.objects.filter(
            kind=piece.kind, slug=piece.slug, published_at__isnull=False
        )
        .order_by("-pk")
        .first()
    )


def files_in_force(piece: Piece) -> Files:
    """The piece as TOML would have it, with the clinic's own changes."""
    own = edition_in_force(piece)
    return edition_files(own) if own else pieces.files_of(piece)


def origin_files(copy: KnowledgeEdition) -> Files:
    """What a protocol under a name of its own was copied from, as it stood then."""
    origin = KnowledgeEdition.objects.filter(
        kind=copy.kind, slug=copy.origin_slug, version=copy.origin_version
    ).first()
    if origin is not None:
        return edition_files(origin)
    return pieces.files_of(
        Piece(PieceKind.PROTOCOL, copy.origin_slug), copy.origin_version
    )


def piece_named(kind: str, slug: str) -> Piece | None:
    """A piece of the files, or a protocol that the clinic gave a name of its own."""
    found = pieces.find(kind, slug)
    if found is not None or kind != PieceKind.PROTOCOL:
        return found
    copy = KnowledgeEdition.objects.filter(kind=kind, slug=slug).first()
    return piece_of(copy) if copy else None


def edition_files(edition: KnowledgeEdition) -> dict[str, dict[str, object]]:
    piece = piece_of(edition)
    base = pieces.files_of(piece, edition.base_version)
    changed = laid_over(base, edition.changes)
    if edition.published_at is None:
        return changed
    return pieces.dressed(
        changed, version=edition.version, in_force_from=edition.published_at.date()
    )


def piece_of(edition: KnowledgeEdition) -> Piece:
    return Piece(PieceKind(edition.kind), edition.slug, edition.base_slug)


def read_edition(edition: KnowledgeEdition, faults: Faults) -> Loaded:
    return pieces.load(piece_of(edition), edition_files(edition), faults)


def _own(piece: Piece) -> Loaded | None:
    edition = edition_in_force(piece)
    return _loaded(edition) if edition else None


def _published(kind: PieceKind) -> list[KnowledgeEdition]:
    """The newest of each slug."""
    return list(
        KnowledgeEdition.objects.filter(kind=kind, published_at__isnull=False)
        .order_by("slug", "-pk")
        .distinct("slug")
    )


def _loaded(edition: KnowledgeEdition) -> Loaded:
    return _read_once(edition.pk, edition.sha256)


@lru_cache(maxsize=64)
def _read_once(edition_id: int, sha256: str) -> Loaded:
    """The checksum is part of the key: a restored database may use a number anew."""
    faults = Faults()
    edition = KnowledgeEdition.objects.get(pk=edition_id, sha256=sha256)
    loaded = read_edition(edition, faults)
    faults.raise_if_any()
    return loaded
