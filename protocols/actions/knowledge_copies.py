"""A protocol of the clinic's own: a published one copied under another name."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from protocols.actions.knowledge_editions import (
    EditionRefused,
    check,
    check_right,
    still_placed,
    subject_of,
)
from protocols.domain.knowledge_edits import PieceKind
from protocols.domain.protocol_names import NewName, short_code, slug_of
from protocols.models.knowledge import KnowledgeEdition
from protocols.queries.knowledge_editions import codes_taken
from protocols.queries.knowledge_in_force import edition_in_force
from protocols.reference import pieces
from protocols.reference.pieces import Piece


class CodeTaken(EditionRefused):
    """Another protocol has this code, or is shown by the same short one."""


@transaction.atomic
def copy_protocol(
    origin: Piece, name: NewName, *, by: StaffMember, at: datetime
) -> KnowledgeEdition:
    """A draft of the protocol in force under another name. The same asked twice is one.

    The evidence and the sources stay those of the origin, which the draft names.
    """
    check_right(by)
    own, base = edition_in_force(origin), origin.files_slug
    piece = Piece(PieceKind.PROTOCOL, slug_of(name.code), base)
    named = {
        f"{base}.toml:code": name.code,
        **{f"{base}.toml:title.{code}": text for code, text in name.title.items()},
    }
    draft = KnowledgeEdition(
        kind=piece.kind,
        slug=piece.slug,
        base_slug=base,
        origin_slug=origin.slug,
        origin_version=own.version if own else pieces.version_of(origin),
        base_version=pieces.version_of(origin),
        changes=(still_placed(origin, own.changes) if own else {}) | named,
        created_by=by,
        created_at=at,
        saved_by=by,
        saved_at=at,
    )
    same = KnowledgeEdition.objects.filter(
        kind=draft.kind, slug=draft.slug, published_at=None, changes=draft.changes
    ).first()
    if same is not None:
        return same
    if short_code(name.code) in {short_code(code) for code in codes_taken()}:
        raise CodeTaken(_("Another protocol has this code or begins with it."))
    check(draft)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise CodeTaken(_("Another protocol has this code.")) from None
    audit.record("knowledge_copy_begun", subject_of(draft), by=by, at=at)
    return draft
