"""Take back one's last change, and the bar that offers it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import undo as actions
from clinic.actions.undo import UndoRefused
from clinic.domain.roles import Permission
from clinic.views.base import next_address, now, requires, staff


@require_POST
@requires(Permission.BOOK_APPOINTMENTS)
def undo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A page is shown again; a script gets the bar with what came of it."""
    said, is_refused = _("Undone. Everything is as it was."), False
    try:
        actions.undo(uid, by=staff(request), at=now())
    except UndoRefused as refusal:
        said, is_refused = str(refusal), True
    if "HX-Request" in request.headers:
        context = {"undo_said": said, "is_refused": is_refused}
        status = 409 if is_refused else 200
        return render(request, "clinic/_undo.html", context, status=status)
    (messages.error if is_refused else messages.success)(request, said)
    return HttpResponseRedirect(next_address(request) or reverse("diary"))


@require_safe
@requires(Permission.BOOK_APPOINTMENTS)
def last_change(request: HttpRequest) -> HttpResponse:
    """The bar alone, after something was changed without loading the page again."""
    response = render(request, "clinic/_undo.html", {})
    response.headers["Cache-Control"] = "no-store"
    return response
