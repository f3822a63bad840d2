"""Another time for an appointment: the page, and the bar after a drag in the diary."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.actions import moving, undo
from clinic.actions.appointments import AppointmentRefused, StaleAppointment
from clinic.actions.booking import BookingRefused, NotBookable, SlotTaken
from clinic.domain.booking import MoveRequest
from clinic.domain.clock import local_day
from clinic.domain.roles import Permission
from clinic.domain.session_places import SessionPlace
from clinic.domain.slot_codes import MOST_DIGITS, decode
from clinic.domain.undo import ChangeKind
from clinic.forms.booking import MoveForm
from clinic.forms.diary import parsed_day
from clinic.models.diary import Appointment, AppointmentType
from clinic.presenters import appointment as presenter
from clinic.presenters import slots as slot_presenter
from clinic.presenters.diary_cards import hidden_name
from clinic.presenters.move_bar import MoveBar, Refusal, move_bar, window_words
from clinic.presenters.move_bar import Wanted as WantedPlace
from clinic.queries import appointments as queries
from clinic.queries import booking as booking_queries
from clinic.queries.reach import session_places
from clinic.views.base import now, requires, staff
from clinic.views.booking import SlotView, Wanted, number, wanted
from clinic.views.diary import names_hidden

LONGEST = 12 * 60
# What a manager may overrule with a reason.
OVERRULED = frozenset({"outside_hours"})


class MoveView(SlotView):
    """It stays the same appointment. With ``?bar`` the answer is the bar alone."""

    slot_form = MoveForm
    template_name = "clinic/appointment_move.html"
    window: SessionPlace | None
    refusal: BookingRefused | AppointmentRefused | None = None

    def template(self) -> str:
        return "clinic/_move_bar.html" if self.is_bar else self.template_name

    def prepare(self) -> None:
        self.at = now()
        self.is_bar = "bar" in self.request.GET
        rows = queries.reachable_appointments(staff(self.request), at=self.at)
        self.appointment: Appointment = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.place = booking_queries.place(self.appointment.location)
        pk = self.appointment.pk
        self.window = session_places([pk]).get(pk)
        asked = wanted(self.request, self.place, at=self.at)
        day = parsed_day(self.request.GET.get("day", ""))
        zone = self.place.location.zone
        current = local_day(self.appointment.starts_at, zone)
        today = local_day(self.at, zone)
        has_choice = "practitioner" in self.request.GET
        self.wanted = Wanted(
            asked.day if day else max(current, today),
            asked.time,
            asked.practitioner_id if has_choice else self.appointment.practitioner_id,
        )

    def form_options(self) -> dict[str, Any]:
        return {"window": self.window}

    def initial(self) -> dict[str, Any]:
        room = self.appointment.room_id
        asked = self.request.GET
        version = number(asked.get("version", "")) or self.appointment.version
        return {
            **super().initial(),
            "version": version,
            "room": room,
            "slot": asked.get("slot", "")[:80],
            "minutes": self._minutes(asked.get("minutes", "")),
            "notify": MoveForm.TELL,
        }

    def _minutes(self, text: str) -> int | None:
        minutes = number(text[:MOST_DIGITS])
        return minutes if minutes and 0 < minutes <= LONGEST else None

    def context(self) -> dict[str, Any]:
        kind: AppointmentType = self.appointment.type
        shared = {
            "appointment": self.appointment,
            "card": presenter.card(self.appointment, at=self.at),
            "type_name": kind.name_in(translation.get_language() or ""),
            "window": window_words(self.window) if self.window else "",
            "nav_section": "diary",
        }
        if self.is_bar:
            return {**shared, **self.bar_context()}
        slots = booking_queries.first_free_days(
            self.place,
            kind,
            day=self.wanted.day,
            practitioner_id=self.wanted.practitioner_id,
            patient_id=self.appointment.patient_id,
            at=self.at,
            ignoring=[self.appointment.pk],
        )
        return {**shared, **self.slot_context(slots)}

    def bar_context(self) -> dict[str, Any]:
        """Before anything is sent, the same checks already say whether it can be."""
        start = self.initial()
        posted = self.request.POST
        code = posted.get("slot") or start["slot"]
        chosen = decode(code)
        if chosen is None:
            return {"bar": None}
        minutes = (
            self._minutes(posted["minutes"])
            if "minutes" in posted
            else start["minutes"]
        )
        place = WantedPlace(chosen, code, minutes)
        request = MoveRequest(
            version=start["version"],
            practitioner_id=chosen.practitioner_id,
            room_id=chosen.room_id,
            device_id=chosen.device_id,
            starts_at=chosen.starts_at,
            minutes=minutes,
        )
        refusal = self.refusal
        if self.request.method == "GET":
            refusal = moving.refusal_of(
                self.appointment.pk, request, by=staff(self.request), at=self.at
            )
        bar = self._bar(place, request, refusal)
        is_stale = isinstance(refusal, StaleAppointment)
        return {
            "bar": bar,
            "code": code,
            "minutes": minutes or "",
            "version": self._version(refusal, start["version"]),
            "chosen": chosen,
            "name": self._name(),
            "may_confirm": refusal is None or is_stale or self._may_overrule(refusal),
            "overrules": self._may_overrule(refusal),
            "tells": bool(
                self.appointment.patient.email
                and self.appointment.patient.wants_reminders
            ),
        }

    def _name(self) -> str:
        name = self.appointment.patient.full_name
        return hidden_name(name) if names_hidden(self.request) else name

    def _bar(
        self,
        place: WantedPlace,
        request: MoveRequest,
        refusal: BookingRefused | AppointmentRefused | None,
    ) -> MoveBar:
        near = []
        if isinstance(refusal, BookingRefused):
            near = moving.times_near(self.appointment, request, at=self.at)
        appointment = self.appointment
        if isinstance(refusal, StaleAppointment):
            appointment = refusal.appointment
        return move_bar(
            appointment,
            place,
            place=self.window,
            names=self.names(),
            refusal=Refusal(
                str(refusal) if refusal else "",
                slot_presenter.near(near, self.names()),
            ),
        )

    def _version(self, refusal: Exception | None, seen: int) -> int:
        """After a stale one, what is sent next speaks of the appointment as it is."""
        if isinstance(refusal, StaleAppointment):
            return refusal.appointment.version
        return seen

    def _may_overrule(self, refusal: Exception | None) -> bool:
        if not staff(self.request).may(Permission.OVERBOOK):
            return False
        is_taken = isinstance(refusal, SlotTaken) and refusal.what != "patient"
        is_outside = isinstance(refusal, NotBookable) and refusal.code in OVERRULED
        return is_taken or is_outside

    def perform(self, form: MoveForm) -> str:
        by = staff(self.request)
        try:
            with undo.recording(ChangeKind.MOVED, by=by, at=self.at) as recording:
                moving.move(
                    self.appointment.pk,
                    form.request(),
                    by=by,
                    at=self.at,
                    notify=form.tells_the_patient,
                    recording=recording,
                )
        except (BookingRefused, AppointmentRefused) as refusal:
            self._refused(refusal, form)
            raise
        if self.is_bar:
            return reverse("change-latest")
        messages.success(self.request, _("The appointment has a new time."))
        return reverse("appointment-detail", args=[self.appointment.pk])

    def _refused(
        self, refusal: BookingRefused | AppointmentRefused, form: MoveForm
    ) -> None:
        self.refusal = refusal
        if isinstance(refusal, SlotTaken):
            self.lost = refusal
        if isinstance(refusal, StaleAppointment):
            # What is shown from here on, and what the next post speaks of.
            self.appointment = refusal.appointment
            version = str(refusal.appointment.version)
            form.data = {**self.request.POST.dict(), "version": version}


@require_safe
@requires(Permission.BOOK_APPOINTMENTS)
def window(request: HttpRequest, pk: int) -> JsonResponse:
    """The days allowed for a session, to shade while it is dragged; else nothing."""
    rows = queries.reachable_appointments(staff(request), at=now())
    appointment = get_object_or_404(rows, pk=pk)
    place = session_places([appointment.pk]).get(appointment.pk)
    if place is None:
        return JsonResponse({})
    return JsonResponse(
        {
            "first": place.earliest.isoformat(),
            "last": place.latest.isoformat(),
            "words": window_words(place),
        }
    )
