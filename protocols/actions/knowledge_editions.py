"""The clinic's own versions of the knowledge: begin, save, publish, throw away."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.reference.loader import Fault, Faults
from protocols.domain.formulary import Status
from protocols.domain.knowledge_edits import (
    Changes,
    NoSuchPlace,
    laid_over,
    last_word,
    says_the_same,
    value_at,
)
from protocols.domain.protocol import Protocol
from protocols.models.knowledge import KnowledgeEdition
from protocols.queries.knowledge_in_force import (
    edition_in_force,
    formulary_in_force,
    piece_of,
    read_edition,
    texts_in_force,
)
from protocols.reference import pieces
from protocols.reference.pieces import Piece

_COPY_FIELDS = ("base_slug", "origin_slug", "origin_version")


class EditionRefused(Exception):
    """This cannot be done with the clinic's version; the text says why."""


class StaleEdition(EditionRefused):
    """Somebody else saved the draft in between."""


class FaultyEdition(Exception):
    """The readers of the published files refuse what was typed; ``faults`` say what."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Publishing:
    """Why it is published, and when somebody must look at it again."""

    reason: str
    review_on: date
    version: int


@transaction.atomic
def begin(piece: Piece, *, by: StaffMember, at: datetime) -> KnowledgeEdition:
    """A draft from what is in force, on the newest files; the present draft if any.

    Changes whose place is gone from newer files are left out.
    """
    check_right(by)
    own = edition_in_force(piece)
    copied = (
        {name: getattr(own, name) for name in _COPY_FIELDS}
        if own and own.base_slug
        else {}
    )
    draft, is_new = KnowledgeEdition.objects.get_or_create(
        kind=piece.kind,
        slug=piece.slug,
        published_at=None,
        defaults={
            "base_version": pieces.version_of(piece),
            "changes": still_placed(piece, own.changes) if own else {},
            "created_by": by,
            "created_at": at,
            "saved_by": by,
            "saved_at": at,
            **copied,
        },
    )
    if is_new:
        audit.record("knowledge_edition_begun", subject_of(draft), by=by, at=at)
    return draft


@transaction.atomic
def save(
    draft: KnowledgeEdition,
    typed: Changes,
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> KnowledgeEdition:
    """Lay what was typed over the draft. Saving the same twice is saving once.

    Raises FaultyEdition when the files' readers would refuse it: nothing is kept then.
    """
    check_right(by)
    held = _held(draft)
    before = dict(held.changes)
    base = pieces.files_of(piece_of(held), held.base_version)
    held.changes = _different(base, {**before, **typed})
    if held.changes == before:
        return held
    _check_version(held, version)
    check(held)
    held.draft_version += 1
    held.saved_by, held.saved_at = by, at
    held.save()
    return held


@transaction.atomic
def publish(
    draft: KnowledgeEdition, wish: Publishing, *, by: StaffMember, at: datetime
) -> KnowledgeEdition:
    """Put the draft in force from now on, for good. Publishing twice is once."""
    check_right(by)
    held = KnowledgeEdition.objects.select_for_update().get(pk=draft.pk)
    if held.published_at is not None:
        return held
    _check_version(held, wish.version)
    before = edition_in_force(piece_of(held))
    if held.changes == (before.changes if before else {}):
        raise EditionRefused(_("Nothing differs from what is in force."))
    check(held)
    earlier = KnowledgeEdition.objects.filter(
        kind=held.kind, slug=held.slug, published_at__isnull=False
    ).count()
    held.version = f"{held.base_version}+{earlier + 1}"
    held.sha256 = checksum(held.base_version, held.changes)
    held.reason, held.review_on = wish.reason, wish.review_on
    held.published_by, held.published_at = by, at
    held.save()
    audit.record("knowledge_edition_published", subject_of(held), by=by, at=at)
    return held


@transaction.atomic
def discard(draft: KnowledgeEdition, *, by: StaffMember, at: datetime) -> None:
    check_right(by)
    held = _held(draft)
    audit.record("knowledge_edition_discarded", subject_of(held), by=by, at=at)
    held.delete()


def check(edition: KnowledgeEdition) -> None:
    """The same reading as the published files get, and the same look at what other
    files must have. Raises FaultyEdition."""
    faults = Faults()
    try:
        read = read_edition(edition, faults)
    except NoSuchPlace as lost:
        faults.add(edition.slug, str(lost), "is not in these files")
    else:
        if isinstance(read, Protocol) and not faults.found:
            faults.found.extend(_unknown_in(read, f"{edition.files_slug}.toml"))
    if faults.found:
        raise FaultyEdition(tuple(faults.found))


def _unknown_in(protocol: Protocol, file: str) -> list[Fault]:
    known, records = texts_in_force("en").stop_rules, formulary_in_force().ingredients
    unknown = [
        Fault(file, "stop_rules", f"no text for {key}")
        for key in protocol.stop_rules
        if key not in known
    ]
    disabled = [
        Fault(file, "formula_allowed", f"{key} is disabled")
        for key in protocol.formula_allowed
        if records[key].status == Status.DISABLED
    ]
    return unknown + disabled


def checksum(base_version: str, changes: Mapping[str, Any]) -> str:
    text = json.dumps([base_version, changes], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_right(by: StaffMember) -> None:
    if not by.may_edit_knowledge:
        raise EditionRefused(
            _("Only somebody with the right to edit knowledge may do this.")
        )


def _held(draft: KnowledgeEdition) -> KnowledgeEdition:
    held = KnowledgeEdition.objects.select_for_update().get(pk=draft.pk)
    if held.published_at is not None:
        raise EditionRefused(_("This version is published and stays as it is."))
    return held


def _check_version(held: KnowledgeEdition, version: int) -> None:
    if held.draft_version != version:
        raise StaleEdition(
            _("Somebody else saved this draft in the meantime. Look at it again.")
        )


def _different(base: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Without what is the same as in the files."""
    changed = laid_over(base, changes)
    return {
        address: stored
        for address, stored in changes.items()
        if not says_the_same(
            value_at(changed, address), value_at(base, address), last_word(address)
        )
    }


def still_placed(piece: Piece, changes: Changes) -> dict[str, Any]:
    base = pieces.files_of(piece)
    kept = {}
    for address, stored in changes.items():
        try:
            value_at(base, address)
        except NoSuchPlace:
            continue
        kept[address] = stored
    return kept


def subject_of(edition: KnowledgeEdition) -> audit.Subject:
    return audit.Subject(
        name="knowledge_edition",
        id=edition.pk,
        detail={
            "kind": edition.kind,
            "slug": edition.slug,
            "version": edition.version,
        },
    )
