"""Choose a time for one session of a course that has none."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actions.booking import NotBookable, SlotTaken
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.free_times import FreeTimes
from clinic.domain.roles import Permission
from clinic.forms.submission import SubmissionForm
from clinic.queries import availability, site
from clinic.views.base import now, requires, staff
from patients.views.base import open_patient
from protocols.actions.arranging import NotArrangeable, arrange
from protocols.domain.states import CourseState
from protocols.forms.course import chosen_slot
from protocols.models.course import PlannedSession
from protocols.presenters import course as course_presenter
from protocols.presenters import course_booking as presenter
from protocols.queries import courses, sessions

# Beyond the window's end, for whoever has a reason.
DAYS_BEYOND = timedelta(days=14)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BOOK_COURSES)
def session_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(sessions.planned_sessions(), pk=pk)
    patient = open_patient(request, session.course.plan.patient_id, clinical=False)
    location, kind = site.home_location(), courses.session_types().first()
    is_running = session.course.state == CourseState.ACTIVE
    if sessions.has_time(session) or not (is_running and location and kind):
        return redirect("course-detail", pk=session.course_id)
    window, at = sessions.window_now(session), now()
    free = availability.free_times(
        location=location,
        appointment_type=kind,
        practitioner_ids=availability.practitioners_at(location),
        room_ids=availability.rooms_for(location, kind),
        first_day=max(window.earliest, at.astimezone(location.zone).date()),
        last_day=max(window.latest, at.astimezone(location.zone).date()) + DAYS_BEYOND,
        patient_id=patient.pk,
        not_before=at,
    )
    slots = [slot for day in free.days() for slot in free.on(day)]
    refusal, status = "", 200
    if request.method == "POST":
        refusal, status = _arrange(request, session, free), 409
        if not refusal:
            return redirect("course-detail", pk=session.course_id)
    context: dict[str, Any] = {
        "patient": patient,
        "session": session,
        "window": window,
        "days": presenter.free_days(
            slots,
            window,
            zone=location.zone,
            names=course_presenter.names_for(slots),
            chosen=request.POST.get("slot", ""),
        ),
        "key_form": SubmissionForm(),
        "refusal": refusal,
        "reason": request.POST.get("reason", "")[:250],
    }
    return render(request, "protocols/session_arrange.html", context, status=status)


def _arrange(request: HttpRequest, session: PlannedSession, free: FreeTimes) -> str:
    """Why it was not booked; "" when it was."""
    slot = chosen_slot(request.POST.get("slot", ""), free)
    key_form = SubmissionForm(request.POST)
    if slot is None or not key_form.is_valid():
        return _("Choose one of the free times.")
    location, kind = site.home_location(), courses.session_types().first()
    assert location is not None
    assert kind is not None
    try:
        arrange(
            session,
            slot,
            location=location,
            appointment_type=kind,
            reason=request.POST.get("reason", "").strip()[:250],
            form_key=key_form.cleaned_data["form_key"],
            by=staff(request),
            at=now(),
        )
    except AlreadySubmitted:
        return ""
    except (NotArrangeable, NotBookable, SlotTaken) as refusal:
        return str(refusal)
    messages.success(request, _("The session is booked."))
    return ""
