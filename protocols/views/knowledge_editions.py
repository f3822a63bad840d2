"""The clinic's own versions of rules, protocols, formulary and texts, in the browser."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from clinic.domain.roles import Permission
from clinic.views.base import now, requires, staff
from protocols.actions import knowledge_editions as actions
from protocols.actions.knowledge_editions import (
    EditionRefused,
    FaultyEdition,
    Publishing,
)
from protocols.domain.knowledge_edits import Files, PieceKind, differences
from protocols.domain.knowledge_items import Item, items
from protocols.forms.knowledge_editions import ItemForm, PublishForm
from protocols.models.knowledge import KnowledgeEdition
from protocols.presenters import knowledge_editions as shown
from protocols.presenters import own_versions
from protocols.queries import knowledge_editions as queries
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.knowledge_in_force import (
    edition_files,
    files_in_force,
    origin_files,
    piece_named,
    piece_of,
    protocols_in_force,
)
from protocols.reference import pieces
from protocols.reference.pieces import Piece


@requires(Permission.EDIT_KNOWLEDGE)
@require_GET
def own_list(request: HttpRequest) -> HttpResponse:
    context = {
        **_frame(request),
        "rows": shown.piece_rows(
            queries.all_in_force(), queries.drafts(), today=_today()
        ),
    }
    return render(request, "protocols/knowledge_own.html", context)


@requires(Permission.EDIT_KNOWLEDGE)
@require_GET
def piece(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    return _piece_page(request, _piece(kind, slug))


@requires(Permission.EDIT_KNOWLEDGE)
@require_POST
def begin(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    found = _piece(kind, slug)
    try:
        actions.begin(found, by=staff(request), at=now())
    except EditionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("knowledge-piece", kind, slug)


@requires(Permission.EDIT_KNOWLEDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One item of the draft: a rule, an ingredient, a limit, a section, a protocol."""
    found = _piece(kind, slug)
    draft = queries.draft_of(found)
    if draft is None:
        return redirect("knowledge-piece", kind, slug)
    files = edition_files(draft)
    item = _item(found, request.GET.get("item", ""), items(found.kind, files))
    labels = shown.labels(files, item)
    if request.method != "POST":
        form = ItemForm(
            item=item, labels=labels, initial={"version": draft.draft_version}
        )
        return _item_page(request, draft, item, form)
    form = ItemForm(request.POST, item=item, labels=labels)
    if not form.is_valid():
        return _item_page(request, draft, item, form, 422)
    try:
        actions.save(
            draft,
            form.typed(),
            version=form.cleaned_data["version"],
            by=staff(request),
            at=now(),
        )
    except FaultyEdition as faulty:
        form.show_faults(faulty.faults)
        return _item_page(request, draft, item, form, 422)
    except EditionRefused as refusal:
        form.add_error(None, str(refusal))
        return _item_page(request, draft, item, form, 409)
    messages.success(request, _("Saved in the draft. It is not in force yet."))
    return redirect("knowledge-piece", kind, slug)


@requires(Permission.EDIT_KNOWLEDGE)
@require_POST
def publish(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    found = _piece(kind, slug)
    draft = queries.draft_of(found)
    if draft is None:
        return redirect("knowledge-piece", kind, slug)
    form = PublishForm(request.POST, today=_today())
    if not form.is_valid():
        return _piece_page(request, found, form, 422)
    wish = Publishing(
        reason=form.cleaned_data["reason"],
        review_on=form.cleaned_data["review_on"],
        version=form.cleaned_data["version"],
    )
    try:
        published = actions.publish(draft, wish, by=staff(request), at=now())
    except (EditionRefused, FaultyEdition) as refusal:
        form.add_error(None, str(refusal))
        return _piece_page(request, found, form, 409)
    messages.success(
        request,
        _("Version %(version)s is in force. Running plans keep theirs.")
        % {"version": published.version},
    )
    return redirect("knowledge-piece", kind, slug)


@requires(Permission.EDIT_KNOWLEDGE)
@require_POST
def discard(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Throwing a copy's first draft away leaves nothing of it; twice is once."""
    found = piece_named(kind, slug)
    draft = queries.draft_of(found) if found else None
    if draft is not None:
        try:
            actions.discard(draft, by=staff(request), at=now())
        except EditionRefused as refusal:
            messages.error(request, str(refusal))
    if piece_named(kind, slug) is None:
        return redirect("knowledge-own")
    return redirect("knowledge-piece", kind, slug)


@requires(Permission.VIEW_KNOWLEDGE)
@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A published version: against the one before, or against the files."""
    row = queries.edition(pk)
    if row is None:
        raise Http404
    found, files = piece_of(row), edition_files(row)
    before = queries.edition_before(row)
    earlier = edition_files(before) if before else _origin(row)
    context = {
        **_frame(request),
        "edition": row,
        "title": shown.piece_title(found, files),
        "before": before,
        "made_from": own_versions.made_from(row, protocols_in_force()),
        "is_due": row.review_on is not None and row.review_on <= _today(),
        "differences": shown.difference_rows(
            found, files, differences(earlier, files), items(found.kind, files)
        ),
    }
    return render(request, "protocols/knowledge_edition.html", context)


def _piece(kind: str, slug: str) -> Piece:
    found = piece_named(kind, slug)
    if found is None:
        raise Http404
    return found


def _origin(row: KnowledgeEdition) -> Files:
    """What the first version is compared with."""
    if row.origin_slug:
        return origin_files(row)
    return pieces.files_of(piece_of(row), row.base_version)


def _today() -> date:
    return now().astimezone(clinic_zone()).date()


def _item(found: Piece, code: str, known: tuple[Item, ...]) -> Item:
    if found.kind == PieceKind.PROTOCOL:
        return known[0]
    item = next((each for each in known if each.code == code), None)
    if item is None:
        raise Http404
    return item


def _piece_page(
    request: HttpRequest,
    found: Piece,
    form: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    draft = queries.draft_of(found)
    published = queries.editions(found)
    in_force = _compared_with(found, draft, published)
    files = edition_files(draft) if draft else in_force
    known = items(found.kind, files)
    places = {leaf.address for item in known for leaf in item.leaves}
    changed = [one for one in differences(in_force, files) if one.address in places]
    if draft and form is None:
        form = PublishForm(today=_today(), initial={"version": draft.draft_version})
    context = {
        **_frame(request),
        "piece": found,
        "title": shown.piece_title(found, files),
        "made_from": _made_from(draft, published),
        "kind_word": shown.kind_word(found.kind),
        "draft": draft,
        "form": form,
        "items": shown.item_rows(found, known, [one.address for one in changed]),
        "differences": shown.difference_rows(found, files, changed, known),
        "editions": shown.edition_rows(published, today=_today()),
        "files_version": pieces.version_of(found),
    }
    return render(request, "protocols/knowledge_piece.html", context, status=status)


def _item_page(
    request: HttpRequest,
    draft: KnowledgeEdition,
    item: Item,
    form: ItemForm,
    status: int = 200,
) -> HttpResponse:
    found = piece_of(draft)
    context = {
        **_frame(request),
        "piece": found,
        "title": shown.item_title(found, item.code),
        "piece_title": shown.piece_title(found, edition_files(draft)),
        "form": form,
    }
    return render(request, "protocols/knowledge_edit.html", context, status=status)


def _compared_with(
    found: Piece, draft: KnowledgeEdition | None, published: list[KnowledgeEdition]
) -> Files:
    """What is in force; for a name that is not in force yet, what it was made from."""
    if draft and draft.origin_slug and not published:
        return origin_files(draft)
    return files_in_force(found)


def _made_from(
    draft: KnowledgeEdition | None, published: list[KnowledgeEdition]
) -> str:
    row = draft or next(iter(published), None)
    return own_versions.made_from(row, protocols_in_force()) if row else ""


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "nav_section": "knowledge",
        "tab": "own",
        "may_edit": staff(request).may_edit_knowledge,
    }
