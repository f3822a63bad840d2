"""The waiting list: who waits, put somebody on it, book from it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import undo, waiting
from clinic.actions.booking import BookingRefused
from clinic.actions.submissions import AlreadySubmitted
from clinic.actions.waiting import WaitingRefused
from clinic.domain.clock import local_day
from clinic.domain.roles import Permission
from clinic.domain.undo import ChangeKind
from clinic.forms.waiting import FillForm, WaitingForm
from clinic.models.waiting import WaitingListEntry
from clinic.presenters import slots as slot_presenter
from clinic.presenters import waiting as presenter
from clinic.presenters.slots import SlotNames
from clinic.queries import booking as booking_queries
from clinic.queries import diary as diary_queries
from clinic.queries import waiting as queries
from clinic.queries.appointments import types_in_use
from clinic.queries.reach import find_patient, matching_patients
from clinic.queries.staff import members
from clinic.views.base import (
    ActionFormView,
    next_address,
    now,
    page_of,
    requires,
    staff,
)
from clinic.views.booking import number

_DAYS_SHOWN = 5


@require_safe
@requires(Permission.BOOK_APPOINTMENTS)
def waiting_list(request: HttpRequest) -> HttpResponse:
    at = now()
    page = page_of(queries.entries(staff(request), at=at), request)
    found = list(page.object_list)
    rows = presenter.rows(found, queries.session_waits(found), at=at)
    context = {"page": page, "rows": rows, "nav_section": "diary"}
    return render(request, "clinic/waiting_list.html", context)


class _WaitingView(ActionFormView):
    permission = Permission.BOOK_APPOINTMENTS
    form_class = WaitingForm
    template_name = "clinic/waiting_edit.html"
    anticipated = (WaitingRefused,)
    entry: WaitingListEntry | None = None

    def form(self, *bound: Any) -> WaitingForm:
        language = translation.get_language() or ""
        people = members().filter(is_active=True, shifts__isnull=False).distinct()
        return WaitingForm(
            *bound[:1],
            types=[(row.pk, row.name_in(language)) for row in types_in_use()],
            locations=[(row.pk, row.name) for row in diary_queries.locations()],
            people=[(row.pk, row.full_name) for row in people],
            is_session=bool(self.entry and self.entry.session_id is not None),
            initial=self.initial(),
        )

    def initial(self) -> dict[str, Any]:
        return {}

    def context(self) -> dict[str, Any]:
        return {"nav_section": "diary", "entry": self.entry}


class WaitingAddView(_WaitingView):
    """Choose who waits, then what for."""

    def prepare(self) -> None:
        person, at = staff(self.request), now()
        asked = number(self.request.GET.get("patient", ""))
        self.patient: Any = find_patient(asked, person, at=at) if asked else None
        if asked and self.patient is None:
            raise Http404

    def initial(self) -> dict[str, Any]:
        query = self.request.GET
        places = diary_queries.locations()
        today = local_day(now(), places[0].zone) if places else now().date()
        known = {
            name: number(query.get(name, ""))
            for name in ("type", "location", "practitioner")
        }
        return {"first_day": today, **known}

    def context(self) -> dict[str, Any]:
        query = self.request.GET.get("q", "")[:80]
        matches = (
            []
            if self.patient
            else matching_patients(query, staff(self.request), at=now())
        )
        return {
            **super().context(),
            "patient": self.patient,
            "query": query,
            "matches": matches,
        }

    def perform(self, form: WaitingForm) -> str:
        if self.patient is None:
            raise WaitingRefused(_("Choose a patient."))
        try:
            waiting.add_once(
                form.request(patient_id=self.patient.pk),
                form_key=form.cleaned_data["form_key"],
                by=staff(self.request),
                at=now(),
            )
        except AlreadySubmitted as done:
            return done.result_url
        messages.success(self.request, _("On the waiting list."))
        return reverse("waiting-list")


class WaitingEditView(_WaitingView):
    def prepare(self) -> None:
        found = queries.entries(staff(self.request), at=now())
        self.entry = get_object_or_404(found, pk=self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        entry = self.entry
        assert entry is not None
        return {
            "type": entry.type_id,
            "location": entry.location_id,
            "practitioner": entry.practitioner_id,
            "first_day": entry.first_day,
            "last_day": entry.last_day,
            "weekdays": entry.weekdays,
            "from_time": entry.from_time,
            "until_time": entry.until_time,
            "note": entry.note,
        }

    def context(self) -> dict[str, Any]:
        assert self.entry is not None
        return {**super().context(), "patient": self.entry.patient}

    def perform(self, form: WaitingForm) -> str:
        assert self.entry is not None
        waiting.change(
            self.entry.pk,
            form.request_of(self.entry),
            by=staff(self.request),
            at=now(),
        )
        messages.success(self.request, _("Saved."))
        return reverse("waiting-list")


@require_safe
@requires(Permission.BOOK_APPOINTMENTS)
def waiting_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The free times that suit one entry."""
    person, at = staff(request), now()
    entry = get_object_or_404(queries.entries(person, at=at), pk=pk)
    session = queries.session_waits([entry]).get(entry.session_id or 0)
    is_needed = entry.session_id is None or session is not None
    slots = queries.slots_for(entry, session, at=at) if is_needed else []
    place = booking_queries.place(entry.location)
    names = SlotNames(zone=entry.location.zone, people=place.people, rooms=place.rooms)
    context = {
        "entry": entry,
        "row": presenter.row(entry, session, at=at),
        "days": slot_presenter.by_day(slots, names)[:_DAYS_SHOWN],
        "nav_section": "diary",
    }
    return render(request, "clinic/waiting_offer.html", context)


@require_POST
@requires(Permission.BOOK_APPOINTMENTS)
def waiting_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Book one slot for one entry, as a step that can be undone."""
    person, at = staff(request), now()
    entry = get_object_or_404(queries.known_entries(person, at=at), pk=pk)
    form = FillForm(request.POST)
    back = next_address(request)
    if not form.is_valid():
        messages.error(request, _("Choose one of the free times."))
        return HttpResponseRedirect(back or reverse("waiting-offer", args=[pk]))
    try:
        with undo.recording(ChangeKind.BOOKED, by=person, at=at) as recording:
            booked = waiting.fill(
                entry.pk,
                form.cleaned_data["slot"],
                by=person,
                at=at,
                recording=recording,
            )
    except BookingRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back or reverse("waiting-list"))
    text = _("%(name)s is booked.") % {"name": entry.patient.full_name}
    messages.success(request, text)
    return HttpResponseRedirect(back or reverse("appointment-detail", args=[booked.pk]))


@require_POST
@requires(Permission.BOOK_APPOINTMENTS)
def waiting_remove(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    entry = get_object_or_404(queries.known_entries(person, at=at), pk=pk)
    with undo.recording(ChangeKind.WAITING_CLOSED, by=person, at=at) as recording:
        waiting.take_off(entry.pk, by=person, at=at, recording=recording)
    messages.success(request, _("Taken off the waiting list."))
    return redirect("waiting-list")
