"""Book from a free time of the diary, in its drawer: the booking page in little."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from clinic.actions import audit
from clinic.domain.availability import Slot
from clinic.domain.clock import to_utc
from clinic.domain.roles import Permission
from clinic.domain.slot_codes import decode
from clinic.forms.booking import BookingForm
from clinic.models.diary import AppointmentType
from clinic.presenters import slots as slot_presenter
from clinic.queries import booking as booking_queries
from clinic.queries.reach import matching_patients
from clinic.views.base import now, requires, staff
from clinic.views.booking import BookView, number

# What the address keeps while patient, type and note are chosen.
KEPT = ("location", "day", "time", "practitioner", "room", "minutes")


class QuickBookView(BookView):
    """Same form, same action; the time was chosen by a click or a drag."""

    template_name = "clinic/_booking_drawer.html"

    def asked(self, name: str) -> str:
        return self.request.POST.get(name) or self.request.GET.get(name, "")

    def usual_type(self) -> AppointmentType | None:
        """The longest that fits what was dragged, or else the first."""
        minutes = number(self.request.GET.get("minutes", "")) or 0
        fitting = [row for row in self.types if row.minutes <= minutes]
        longest = max(fitting, key=lambda row: row.minutes, default=None)
        return longest or super().usual_type()

    def initial(self) -> dict[str, Any]:
        note = self.request.GET.get("note", "")[:250]
        return {**super().initial(), "note": note}

    def free_slots(self) -> list[Slot]:
        if self.type is None:
            return []
        return booking_queries.first_free_days(
            self.place,
            self.type,
            day=self.wanted.day,
            practitioner_id=self.wanted.practitioner_id,
            patient_id=self.patient.pk if self.patient else None,
            at=self.at,
        )

    def slot_context(self, slots: list[Slot]) -> dict[str, Any]:
        known = super().slot_context(slots)
        chosen = self._chosen(slots)
        picked = slot_presenter.near([chosen], self.names()) if chosen else []
        kept = {
            name: value[:80]
            for name in KEPT
            if (value := self.request.GET.get(name, ""))
        }
        return {
            **known,
            "picked": picked[0] if picked and not known["nearest"] else None,
            "room": self.place.rooms.get(chosen.room_id or 0, "") if chosen else "",
            "kept": urlencode(kept),
            "kept_fields": kept,
        }

    def _chosen(self, slots: list[Slot]) -> Slot | None:
        """The free slot there, or the place itself: the booking says what is wrong."""
        posted = decode(self.request.POST.get("slot", ""))
        if posted and self.type:
            return Slot(
                posted.starts_at,
                posted.starts_at,
                posted.practitioner_id,
                posted.room_id,
                posted.device_id,
            )
        if self.wanted.time is None:
            return slots[0] if slots else None
        moment = to_utc(self.wanted.day, self.wanted.time, self.place.location.zone)
        person = self.wanted.practitioner_id
        for slot in slots:
            if slot.starts_at == moment and person in {None, slot.practitioner_id}:
                return slot
        if person is None:
            return None
        room = number(self.request.GET.get("room", ""))
        room_id = room if room in self.place.rooms else None
        return Slot(moment, moment, person, room_id)

    def context(self) -> dict[str, Any]:
        known = super().context()
        picked = known["picked"]
        language = translation.get_language() or ""
        return {
            **known,
            "type_name": self.type.name_in(language) if self.type else "",
            "chosen_code": picked.code if picked else "",
        }

    def perform(self, form: BookingForm) -> str:
        """The drawer goes on with the new appointment."""
        return f"{super().perform(form)}?drawer=1"


@require_safe
@requires(Permission.BOOK_APPOINTMENTS)
def patients(request: HttpRequest) -> HttpResponse:
    """Whom the typed letters may mean; a single one comes chosen."""
    person, at = staff(request), now()
    query = request.GET.get("q", "").strip()[:80]
    matches = matching_patients(query, person, at=at)
    if matches:
        audit.record(
            "patients_listed",
            audit.Subject(name="patient_list", detail={"shown": len(matches)}),
            at=at,
            by=person,
        )
    context = {"query": query, "matches": matches}
    return render(request, "clinic/_booking_matches.html", context)
