"""Marks of the clinic's own versions, wherever such a version is used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from protocols.domain.knowledge_edits import PieceKind
from protocols.domain.protocol import Protocol
from protocols.domain.protocol_names import short_code
from protocols.models.knowledge import KnowledgeEdition
from protocols.presenters.ingredients import in_language
from protocols.queries import knowledge_editions as queries
from protocols.queries.knowledge_in_force import protocols_in_force


@dataclass(frozen=True, slots=True)
class OwnMark:
    """``made_from`` is empty for a version of a published piece under its own name."""

    version: str
    word: str
    made_from: str
    review: str
    is_due: bool
    url: str


def protocol_marks(today: date) -> dict[str, OwnMark]:
    """Of the protocols in force, by slug."""
    known = protocols_in_force()
    return {
        row.slug: _mark(row, known, today)
        for row in queries.all_in_force().values()
        if row.kind == PieceKind.PROTOCOL
    }


def protocol_mark(protocol: Protocol, today: date) -> OwnMark | None:
    """Of this very version, in force or not."""
    row = queries.edition_named(PieceKind.PROTOCOL, protocol.slug, protocol.version)
    return _mark(row, protocols_in_force(), today) if row else None


def piece_mark(kind: PieceKind, slug: str, version: str, today: date) -> OwnMark | None:
    row = queries.edition_named(kind, slug, version)
    return _mark(row, (), today) if row else None


def made_from(row: KnowledgeEdition, known: Iterable[Protocol]) -> str:
    """ "Made from Weekly, then monthly (T1), version 2026.11"; empty for no copy."""
    if not row.origin_slug:
        return ""
    origins: Mapping[str, Protocol] = {each.slug: each for each in known}
    origin = origins.get(row.origin_slug)
    name = (
        f"{in_language(origin.title)} ({short_code(origin.code)})"
        if origin
        else row.origin_slug
    )
    return _("Made from %(name)s, version %(version)s") % {
        "name": name,
        "version": row.origin_version,
    }


def _mark(row: KnowledgeEdition, known: Iterable[Protocol], today: date) -> OwnMark:
    assert row.review_on is not None
    day = date_format(row.review_on, "j M Y")
    is_due = row.review_on <= today
    word = (
        _("Own protocol %(version)s") if row.base_slug else _("Own version %(version)s")
    )
    return OwnMark(
        version=row.version,
        word=word % {"version": row.version},
        made_from=made_from(row, known),
        review=(
            _("to be looked at again since %(day)s")
            if is_due
            else _("to be looked at again on %(day)s")
        )
        % {"day": day},
        is_due=is_due,
        url=reverse("knowledge-edition", args=[row.pk]),
    )
