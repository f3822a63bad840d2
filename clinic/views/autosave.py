"""What an autosave address answers: a fragment for static/js/autosave.js.

Nothing here writes. The view saves a draft by its action, and says by one of these three
how that went; what was typed stays on the page in each case.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clinic.forms.conflict import Conflict

MOST_NAMED = 3


def saved(
    request: HttpRequest,
    *,
    at: datetime | None,
    fields: Mapping[str, Any],
    left_out: Iterable[str] = (),
) -> HttpResponse:
    """200. ``fields`` are the hidden ones that the next save counts from; ``left_out``
    names fields that could not be read yet, while all the others are kept."""
    names = list(left_out)
    fault = _("Saved, except: %(names)s") % {"names": _listed(names)} if names else ""
    context = {
        "state": "failed" if names else "saved",
        "at": at,
        "fault": fault,
        "fields": json.dumps(dict(fields)),
    }
    return render(request, "_partials/save_state.html", context)


def not_saved(request: HttpRequest, reason: str | Iterable[BaseForm]) -> HttpResponse:
    """422: the words why, or the forms whose fields cannot be read."""
    if not isinstance(reason, str):
        names = [label for form in reason for label in faulty_labels(form)]
        reason = _("Not saved: %(names)s") % {"names": _listed(names)}
    context = {"state": "failed", "fault": reason}
    return render(request, "_partials/save_state.html", context, status=422)


def conflicting(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """409: both versions, field by field."""
    context = {"conflict": conflict}
    return render(request, "_partials/conflict.html", context, status=409)


def faulty_labels(form: BaseForm) -> list[str]:
    """The labels of the fields that cannot be read, or the fault of the whole form."""
    named = [str(form[name].label) for name in form.errors if name in form.fields]
    return named or [str(fault) for fault in form.non_field_errors()]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} …" if len(names) > MOST_NAMED else shown
