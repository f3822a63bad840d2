"""Give a time to a session of a running course that has none (any more)."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, booking, submissions, tasks
from clinic.actions.undo import Recording
from clinic.domain.availability import Slot
from clinic.domain.booking import BookingRequest
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from protocols.actions.course_waiting import wait_no_more
from protocols.domain.states import CourseState
from protocols.models.course import PlannedSession
from protocols.queries.sessions import has_time, planned_sessions, window_now


class NotArrangeable(Exception):
    """The session has a time, is done, or the time lies outside its window."""


def arrange(  # noqa: PLR0913 - who, when and where belong to every booking
    session: PlannedSession,
    slot: Slot,
    *,
    location: Location,
    appointment_type: AppointmentType,
    reason: str,
    form_key: uuid.UUID,
    by: StaffMember,
    at: datetime,
    recording: Recording | None = None,
) -> Appointment:
    """Book ``slot`` for this session; the count of live sessions stays what it is.

    Outside the window, which counts anew from the sessions before it, a ``reason`` is
    needed. Raises ``NotArrangeable`` and ``clinic.actions.booking.SlotTaken``.
    """
    with transaction.atomic():
        claim = submissions.claim(form_key, by=by, at=at)
        held = planned_sessions().select_for_update(of=("self",)).get(pk=session.pk)
        if held.course.state != CourseState.ACTIVE or has_time(held):
            raise NotArrangeable(
                _("This session has a time, or its course does not run.")
            )
        window = window_now(held)
        day = slot.starts_at.astimezone(location.zone).date()
        if not window.holds(day) and not reason:
            raise NotArrangeable(_("This day lies outside the window: say why."))
        (appointment,) = booking.book_many(
            by=by,
            at=at,
            requests=[
                BookingRequest(
                    patient_id=held.course.plan.patient_id,
                    type_id=appointment_type.pk,
                    location_id=location.pk,
                    practitioner_id=slot.practitioner_id,
                    room_id=slot.room_id,
                    device_id=slot.device_id,
                    starts_at=slot.starts_at,
                )
            ],
            notify=True,
            recording=recording,
        )
        if recording:
            recording.keep(held)
        if held.appointment_id:
            tasks.finish_time_found(
                [held.appointment_id], by=by, at=at, recording=recording
            )
        held.appointment = appointment
        held.earliest, held.target, held.latest = (
            window.earliest,
            window.target,
            window.latest,
        )
        held.outside_window_reason = "" if window.holds(day) else reason
        held.save()
        wait_no_more(held, booked_as=appointment, at=at, recording=recording)
        audit.record(
            "session_arranged",
            audit.Subject(
                name="planned_session",
                id=held.pk,
                patient_id=held.course.plan.patient_id,
                detail={"number": held.number},
            ),
            at=at,
            by=by,
        )
        submissions.settle(
            claim, result_url=reverse("course-detail", args=[held.course_id])
        )
    return appointment
