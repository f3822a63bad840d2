"""The note of a day, written beside the diary."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.actions import day_notes
from clinic.domain.roles import Permission
from clinic.forms.diary import chosen_location
from clinic.forms.notes import DayNoteForm
from clinic.queries import diary as queries
from clinic.views.base import next_address, now, requires, staff


@require_POST
@requires(Permission.VIEW_DIARY)
def write_note(request: HttpRequest) -> HttpResponse:
    """Anybody who has the diary may write it."""
    back = HttpResponseRedirect(next_address(request) or reverse("diary"))
    location = chosen_location(request.POST.get("location", ""), queries.locations())
    form = DayNoteForm(request.POST)
    if location is None or not form.is_valid():
        messages.error(request, _problem(form))
        return back
    day_notes.write(
        location,
        form.cleaned_data["day"],
        form.cleaned_data["text"],
        by=staff(request),
        at=now(),
    )
    return back


def _problem(form: forms.Form) -> str:
    words = (str(error) for errors in form.errors.values() for error in errors)
    return " ".join(words) or _("There is no location yet.")
