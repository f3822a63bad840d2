"""Choose a free time, and book a new appointment."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.actions import booking as booking_actions
from clinic.actions import undo
from clinic.actions.appointments import AppointmentRefused
from clinic.actions.booking import BookingRefused, SlotTaken
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.availability import Slot
from clinic.domain.clock import local_day, to_utc
from clinic.domain.roles import Permission
from clinic.domain.slot_codes import MOST_DIGITS
from clinic.domain.undo import ChangeKind
from clinic.forms.booking import BookingForm, SlotForm
from clinic.forms.diary import chosen_location, day_near
from clinic.models.diary import AppointmentType
from clinic.presenters import slots as slot_presenter
from clinic.presenters.moments import day_words, zone_words
from clinic.presenters.slots import SlotNames
from clinic.queries import appointments as queries
from clinic.queries import booking as booking_queries
from clinic.queries import diary as diary_queries
from clinic.queries.booking import Place
from clinic.queries.reach import course_left, find_patient, matching_patients
from clinic.views.base import ActionFormView, now, staff


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; odd values count as not asked."""

    day: date
    time: time | None
    practitioner_id: int | None


def number(text: str) -> int | None:
    """A row's number from an address, or None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def wanted(request: HttpRequest, place: Place, *, at: datetime) -> Wanted:
    query = request.GET
    today = local_day(at, place.location.zone)
    day = day_near(query.get("day", ""), today=today)
    try:
        clock = time.fromisoformat(query.get("time", ""))
    except ValueError:
        clock = None
    practitioner = number(query.get("practitioner", ""))
    return Wanted(
        max(day, today),
        clock.replace(tzinfo=None) if clock else None,
        practitioner if practitioner in place.people else None,
    )


class SlotView(ActionFormView):
    """Shared by both pages: the free times, and three others after a lost one."""

    permission = Permission.BOOK_APPOINTMENTS
    anticipated = (BookingRefused, AppointmentRefused)
    place: Place
    wanted: Wanted
    at: datetime
    slot_form: ClassVar[type[SlotForm]]
    status_when_lost = 409

    def form(self, *bound: Any) -> SlotForm:
        place = self.place
        return self.slot_form(
            *bound,
            location=place.location,
            people=list(place.people.items()),
            rooms=list(place.rooms.items()),
            may_overbook=staff(self.request).may(Permission.OVERBOOK),
            initial=self.initial(),
            **self.form_options(),
        )

    def form_options(self) -> dict[str, Any]:
        return {}

    def initial(self) -> dict[str, Any]:
        return {
            "day": self.wanted.day,
            "clock": self.wanted.time,
            "practitioner": self.wanted.practitioner_id,
        }

    def names(self) -> SlotNames:
        place = self.place
        return SlotNames(
            zone=place.location.zone, people=place.people, rooms=place.rooms
        )

    def page(self, form: BaseForm, status: int = 200) -> HttpResponse:
        lost = getattr(self, "lost", None)
        return super().page(form, self.status_when_lost if lost else status)

    def slot_context(self, slots: list[Slot]) -> dict[str, Any]:
        zone = self.place.location.zone
        posted = self.request.POST.get("slot", "")
        moment = (
            to_utc(self.wanted.day, self.wanted.time, zone)
            if self.wanted.time
            else None
        )
        chosen = posted or slot_presenter.code_at(
            slots, moment, self.wanted.practitioner_id
        )
        lost: SlotTaken | None = getattr(self, "lost", None)
        return {
            "days": slot_presenter.by_day(slots, self.names(), chosen=chosen),
            "nearest": slot_presenter.near(lost.nearest, self.names()) if lost else [],
            "place": self.place,
            "wanted": self.wanted,
            "day_words": day_words(self.wanted.day),
            "zone": zone_words(zone, self.at),
        }


class BookView(SlotView):
    """Choose who, what and when; then one post books it."""

    slot_form = BookingForm
    template_name = "clinic/appointment_book.html"

    def prepare(self) -> None:
        request, self.at = self.request, now()
        self.locations = diary_queries.locations()
        location = chosen_location(request.GET.get("location", ""), self.locations)
        if location is None:
            raise Http404
        self.place = booking_queries.place(location)
        self.wanted = wanted(request, self.place, at=self.at)
        self.types = queries.types_in_use()
        type_id = number(self.asked("type"))
        self.type = next((t for t in self.types if t.pk == type_id), self.usual_type())
        patient_id = number(self.asked("patient"))
        person = staff(request)
        self.patient = (
            find_patient(patient_id, person, at=self.at) if patient_id else None
        )
        if patient_id and self.patient is None:
            raise Http404

    def asked(self, name: str) -> str:
        return self.request.GET.get(name, "")

    def usual_type(self) -> AppointmentType | None:
        return self.types[0] if self.types else None

    def context(self) -> dict[str, Any]:
        query = self.request.GET.get("q", "")[:80]
        language = translation.get_language() or ""
        person = staff(self.request)
        return {
            "patient": self.patient,
            "query": query,
            "matches": []
            if self.patient
            else matching_patients(query, person, at=self.at),
            "course_left": course_left(self.patient.pk) if self.patient else None,
            "type": self.type,
            "types": [(row.pk, row.name_in(language), row) for row in self.types],
            "locations": self.locations,
            "nav_section": "diary",
            **self.slot_context(self.free_slots()),
        }

    def free_slots(self) -> list[Slot]:
        if self.patient is None or self.type is None:
            return []
        return booking_queries.first_free_days(
            self.place,
            self.type,
            day=self.wanted.day,
            practitioner_id=self.wanted.practitioner_id,
            patient_id=self.patient.pk,
            at=self.at,
        )

    def perform(self, form: BookingForm) -> str:
        if self.patient is None or self.type is None:
            raise BookingRefused(_("Choose a patient and a type of appointment."))
        by = staff(self.request)
        try:
            with undo.recording(ChangeKind.BOOKED, by=by, at=self.at) as recording:
                appointment = booking_actions.book(
                    by=by,
                    at=self.at,
                    request=form.request(
                        patient_id=self.patient.pk,
                        type_id=self.type.pk,
                        location_id=self.place.location.pk,
                    ),
                    form_key=form.cleaned_data["form_key"],
                    recording=recording,
                )
        except AlreadySubmitted as done:
            return done.result_url
        except SlotTaken as lost:
            self.lost = lost
            raise
        messages.success(self.request, _("The appointment is booked."))
        return reverse("appointment-detail", args=[appointment.pk])
