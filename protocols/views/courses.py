"""Book a course in one action, and see what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.actions.booking import NotBookable, SlotTaken
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.clock import local_day
from clinic.domain.free_times import FreeTimes
from clinic.domain.roles import Permission
from clinic.forms.submission import SubmissionForm
from clinic.queries import site
from clinic.views.base import now, page_of, requires, staff
from patients.presenters import header
from patients.queries import access
from patients.views.base import open_patient
from protocols.actions import courses as course_actions
from protocols.domain.course import (
    ChosenTime,
    CourseNotBookable,
    CourseRequest,
    counts_from,
)
from protocols.domain.course import with_windows as windows_of
from protocols.domain.course_diagnosis import explain_missing
from protocols.domain.course_proposal import ProposedSession
from protocols.domain.course_wishes import Wishes
from protocols.domain.states import CourseState, PlanState
from protocols.forms.course import SessionTimes, WishesForm, was_posted
from protocols.models.adverse import AdverseEvent
from protocols.models.course import Course
from protocols.models.plan import TreatmentPlan
from protocols.presenters import course as course_presenter
from protocols.presenters import course_booking as presenter
from protocols.presenters import course_list as course_list_presenter
from protocols.presenters import course_page
from protocols.queries import adverse, course_decisions, courses
from protocols.queries import course_list as course_list_query
from protocols.queries.course_repair import now_of
from protocols.queries.courses import CourseFrame


@dataclass(slots=True)
class _Desk:
    """What the page works with: the frame, the free times, and the present choice."""

    frame: CourseFrame
    wishes: Wishes
    free: FreeTimes
    sessions: tuple[ProposedSession, ...]
    lost: list[int]


class _NotYet(Exception):
    """Nothing was booked; the words say why, and the page shows what to do."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BOOK_COURSES)
def course_book(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """Propose on GET; on POST follow a changed time, or book what was last shown."""
    patient = open_patient(request, pk, clinical=False)
    plan = get_object_or_404(courses.plans_of(patient), pk=plan_pk)
    if elsewhere := _where_instead(request, plan):
        return redirect(elsewhere)
    form = _wishes_form(request, plan)
    context: dict[str, Any] = {
        "header": header.present(patient, staff(request), now()),
        "step": "book",
        "nav_section": "patients",
        "patient": patient,
        "plan": plan,
        "form": form,
        "key_form": SubmissionForm(),
        "is_pending": plan.state == PlanState.PENDING_START,
    }
    if not form.is_valid():
        return render(request, "protocols/course_book.html", context, status=422)
    desk = _desk(request, _frame(plan, form), form.wishes())
    status = 200
    if request.method == "POST" and "confirm" in request.POST:
        try:
            return redirect(_confirm(request, plan, desk))
        except _NotYet as reason:
            status, context["refusal"] = 409, str(reason)
    context |= _shown(desk)
    return render(request, "protocols/course_book.html", context, status=status)


def _where_instead(request: HttpRequest, plan: TreatmentPlan) -> str:
    """Another page, when this plan is not the one to book; "" when it is."""
    if course := courses.live_course(plan):
        return reverse("course-detail", args=[course.pk])
    if courses.is_bookable(plan):
        return ""
    messages.info(request, _("Issue the plan first, then book its sessions."))
    return reverse("patient-page", args=[plan.patient_id])


def _frame(plan: TreatmentPlan, form: WishesForm) -> CourseFrame:
    content = courses.issued_content(plan)
    return CourseFrame(
        content=content,
        patient_id=plan.patient_id,
        location=form.cleaned_data["location"],
        type=form.cleaned_data["type"],
        start_on=counts_from(content, form.cleaned_data["start_on"]),
        at=now(),
    )


def _wishes_form(request: HttpRequest, plan: TreatmentPlan) -> WishesForm:
    location = site.home_location()
    zone = location.zone if location else timezone.get_default_timezone()
    today = timezone.localdate(timezone=zone)
    given = request.POST if request.method == "POST" else request.GET
    if "start_on" in given:
        return WishesForm(given, today=today)
    planned = courses.issued_content(plan).start_on
    kind = courses.session_types().first()
    usual = {
        "start_on": max(planned, today + timedelta(days=1)).isoformat(),
        "location": location.pk if location else "",
        "type": kind.pk if kind else "",
        "practitioner": plan.clinician_id,
    }
    return WishesForm(usual, today=today)


def _desk(request: HttpRequest, frame: CourseFrame, wishes: Wishes) -> _Desk:
    free = courses.free_times(frame)
    fresh = courses.proposal(frame, free, wishes)
    if request.method != "POST" or not was_posted(request.POST, fresh):
        return _Desk(frame, wishes, free, fresh, [])
    numbers = [step.number for step in frame.steps]
    times = SessionTimes(request.POST, numbers, free)
    chosen = tuple(ChosenTime(n, slot) for n, slot in times.chosen.items())
    sessions = windows_of(
        frame.steps, chosen, start_on=frame.start_on, zone=frame.location.zone
    )
    follow_from = times.changed_up_to
    if times.lost:
        follow_from = max(follow_from, numbers.index(times.lost[0]))
    if times.lost or times.changed_up_to:
        kept = sessions[:follow_from]
        sessions = courses.proposal(frame, free, wishes, kept=kept)
    return _Desk(frame, wishes, free, sessions, times.lost)


def _confirm(request: HttpRequest, plan: TreatmentPlan, desk: _Desk) -> str:
    """Book what was shown; the address of the course. Raises ``_NotYet``."""
    if _differs_from_shown(request, desk):
        raise _NotYet(_("Other sessions moved along. Look again, then confirm."))
    key_form = SubmissionForm(request.POST)
    if not key_form.is_valid():
        raise _NotYet(_("The form was incomplete. Look again, then confirm."))
    asked = CourseRequest(
        location_id=desk.frame.location.pk,
        type_id=desk.frame.type.pk,
        start_on=desk.frame.start_on,
        wishes=desk.wishes,
        times=tuple(ChosenTime(s.number, s.slot) for s in desk.sessions),
    )
    try:
        course = course_actions.book_course(
            plan=plan,
            request=asked,
            by=staff(request),
            at=now(),
            form_key=key_form.cleaned_data["form_key"],
        )
    except AlreadySubmitted as done:
        return done.result_url
    except SlotTaken as lost:
        _follow_lost(desk, course_actions.session_lost(asked, lost))
        raise _NotYet(str(lost)) from None
    except (CourseNotBookable, NotBookable) as refusal:
        raise _NotYet(str(refusal)) from None
    messages.success(request, _("The course is booked."))
    return reverse("course-detail", args=[course.pk])


def _differs_from_shown(request: HttpRequest, desk: _Desk) -> bool:
    """Whether any time is another than the one the person saw and chose."""
    return any(
        request.POST.get(f"session_{s.number}", "") != presenter.slot_code(s.slot)
        for s in desk.sessions
    )


def _follow_lost(desk: _Desk, number: int) -> None:
    """Somebody took a time in this very second: propose from that session on."""
    position = next(i for i, s in enumerate(desk.sessions) if s.number == number)
    desk.free = courses.free_times(desk.frame)
    kept = desk.sessions[:position]
    desk.sessions = courses.proposal(desk.frame, desk.free, desk.wishes, kept=kept)
    desk.lost = [number]


def _shown(desk: _Desk) -> dict[str, Any]:
    offered = presenter.offered_slots(desk.sessions, desk.free)
    names = course_presenter.names_for(chain.from_iterable(offered.values()))
    rows = presenter.rows(
        desk.sessions,
        offered,
        zone=desk.frame.location.zone,
        names=names,
        lost=desk.lost,
    )
    diagnoses = explain_missing(
        desk.sessions,
        desk.free,
        wishes=desk.wishes,
        open_from=local_day(desk.frame.at, desk.free.zone),
    )
    booked = [session for session in desk.sessions if session.slot]
    return {
        "rows": presenter.explained(rows, diagnoses, zone=desk.free.zone),
        "to_arrange": len(rows) - len(booked),
        "count": len(booked),
        "location": desk.frame.location,
    }


@require_safe
@requires(Permission.VIEW_DIARY)
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(courses.all_courses(), pk=pk)
    patient = open_patient(request, course.plan.patient_id, clinical=False)
    person, at = staff(request), now()
    rows = list(courses.sessions_of(course).prefetch_related("missed__appointment"))
    course_now = now_of(rows, course.preferences)
    context = {
        "course": course,
        "patient": patient,
        "header": header.present(patient, person, at),
        "page": course_page.present(
            course,
            rows,
            course_now,
            question=course_decisions.open_question(course),
            at=at,
        ),
        "held_by": _held_by(course),
        "tomorrow": (local_day(at, course_now.zone) + timedelta(days=1)).isoformat(),
        "may_book": person.may(Permission.BOOK_COURSES),
        "may_decide": person.may(Permission.ISSUE_PLANS),
        "clinical": access.may_read_clinical(person, patient, at=at),
    }
    return render(request, "protocols/course_detail.html", context)


def _held_by(course: Course) -> list[AdverseEvent]:
    """Events of which a clinician must say first that the course may go on."""
    return adverse.holding(course) if course.state == CourseState.PAUSED else []


@require_safe
@requires(Permission.VIEW_DIARY)
def course_list(request: HttpRequest) -> HttpResponse:
    """All live courses of the patients of this person, what wants somebody first."""
    person, at = staff(request), now()
    wanted = course_list_query.wanted(request.GET.get("show", ""))
    found = course_list_query.courses_for(person, wanted, at=at)
    page = page_of(found, request)
    context = {
        "page_obj": page,
        "rows": course_list_presenter.rows(
            page.object_list, course_list_query.sessions_by_course(page), at=at
        ),
        "shown": wanted,
        "filters": course_list_presenter.filters(),
        "nav_section": "courses",
    }
    return render(request, "protocols/course_list.html", context)


@require_safe
@requires(Permission.VIEW_DIARY)
def course_strip(request: HttpRequest, pk: int) -> HttpResponse:
    """The patient header's strip, fetched by every page that shows the header."""
    patient = open_patient(request, pk, clinical=False)
    course = courses.current_course(patient)
    strip = course_presenter.strip(course, at=now()) if course else None
    return render(request, "protocols/_course_strip.html", {"strip": strip})
