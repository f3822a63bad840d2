"""The card of one appointment, fetched when somebody rests on its block."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from clinic.actions import audit
from clinic.domain.roles import Permission
from clinic.models.diary import Appointment
from clinic.presenters.appointment_card import Card, CardViewer, card
from clinic.queries.appointments import reachable_appointments
from clinic.queries.reach import card_details, card_notes
from clinic.views.base import now, requires, staff
from clinic.views.diary import names_hidden


@require_safe
@requires(Permission.VIEW_DIARY)
def appointment_card(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    rows = reachable_appointments(person, at=at)
    appointment = get_object_or_404(rows, pk=pk)
    subject = audit.Subject(
        name="appointment", id=pk, patient_id=appointment.patient_id
    )
    # Passing over a block with the mouse, again and again, is one look.
    audit.record_once("appointment_read", subject, at=at, by=person)
    shown = card_of(request, appointment)
    return render(request, "clinic/_appointment_card.html", {"card": shown})


def card_of(request: HttpRequest, appointment: Appointment) -> Card:
    """What this person may read on it."""
    person, pk = staff(request), appointment.pk
    clinical = person.may(Permission.VIEW_CLINICAL)
    viewer = CardViewer(
        at=now(),
        language=translation.get_language() or "",
        clinical=clinical,
        may_book=person.may(Permission.BOOK_APPOINTMENTS),
        names_hidden=names_hidden(request),
    )
    return card(
        appointment,
        notes=card_notes([pk], clinical=clinical).get(pk, []),
        details=card_details(pk),
        viewer=viewer,
    )
