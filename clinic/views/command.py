"""The search of the top bar: patients, appointments, days, pages, commands."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.actions import audit
from clinic.domain.roles import Permission
from clinic.forms.command import day_in
from clinic.models.staff import StaffMember
from clinic.presenters import command as presenter
from clinic.presenters.command import Hit
from clinic.queries import appointments as queries
from clinic.queries.reach import matching_patients
from clinic.views.base import now, requires, staff

MOST_PATIENTS = 5
MOST_APPOINTMENTS = 6


@require_safe
@requires(Permission.VIEW_PATIENTS)
def search(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    query = request.GET.get("q", "").strip()[:100]
    patients = matching_patients(query, person, at=at)[:MOST_PATIENTS]
    appointments: list[Hit] = []
    if patients:
        audit.record(
            "patients_listed",
            audit.Subject(name="patient_list", detail={"shown": len(patients)}),
            at=at,
            by=person,
        )
        rows = queries.next_of_patients(
            [patient.pk for patient in patients],
            staff=person,
            at=at,
            most=MOST_APPOINTMENTS,
        )
        language = translation.get_language() or ""
        appointments = presenter.appointment_hits(rows, language=language)
    groups = presenter.groups(
        [
            (_("Patients"), presenter.patient_hits(patients)),
            (_("Appointments"), appointments),
            (_("Days"), _days(day_in(query, today=at.date()), person)),
            (_("Go to"), presenter.page_hits(query, may=person.may)),
        ]
    )
    context = {"query": query, "groups": groups}
    response = render(request, "clinic/_command_hits.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _days(day: date | None, person: StaffMember) -> list[Hit]:
    if day is None or not person.may(Permission.VIEW_DIARY):
        return []
    return presenter.day_hits(day)
