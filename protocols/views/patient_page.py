"""One patient at a glance: who, flags, course, and what happened, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.access_groups import ActionGroup
from clinic.domain.roles import Permission
from clinic.presenters.access_words import actions_of
from clinic.queries import site
from clinic.views.base import now, requires, staff
from patients.presenters import header
from patients.queries import access
from patients.queries.photos import consent_stands
from patients.views.base import open_patient
from protocols.presenters import course as course_presenter
from protocols.presenters import patient_timeline as presenter
from protocols.presenters import review
from protocols.presenters.patient_timeline import Stream
from protocols.queries import (
    courses,
    patient_summary,
    reviews,
    timeline,
    timeline_log,
)


@require_safe
@requires(Permission.VIEW_PATIENTS)
def patient_page(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    patient = open_patient(request, pk, clinical=False)
    clinical = access.may_read_clinical(person, patient, at=at)
    location = site.home_location()
    entries = timeline.entries(patient, clinical=clinical)
    chosen = request.GET.get("kind", "")
    shown = presenter.narrowed(entries, chosen)
    course = courses.current_course(patient)
    context = {
        "patient": patient,
        "header": header.present(patient, person, at),
        "clinical": clinical,
        "chips": presenter.chips(entries, chosen),
        "cards": presenter.cards(
            Stream(
                entries=shown,
                zone=site.zone_of(location),
                at=at,
                shows_photos=consent_stands(patient, at=at),
                log=timeline_log.changes(
                    patient,
                    [entry.item for entry in shown],
                    without=actions_of(ActionGroup.READ),
                ),
            )
        ),
        "course": course,
        "sessions": course_presenter.session_lines(
            courses.sessions_of(course), course, at=at
        )
        if course
        else [],
        "review_rows": review.rows(reviews.reviews_of(patient)) if clinical else [],
        "summary": patient_summary.of(patient, clinical=clinical, at=at),
        "nav_section": "patients",
    }
    return render(request, "protocols/patient_page.html", context)
