"""The page that repairs a course: before and after, one confirm, one message."""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.actions.placement import BookingRefused
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.availability import Slot
from clinic.domain.roles import Permission
from clinic.forms.submission import SubmissionForm
from clinic.queries.appointments import reachable_appointments
from clinic.queries.clinic_card import clinic_card
from clinic.views.base import now, requires, staff
from patients.presenters import header
from patients.views.base import open_patient
from protocols import emails
from protocols.actions.asking import ask_clinician
from protocols.actions.course_repair import RowLost, repair_course, waiting_text
from protocols.actions.course_work import CourseChanged, CourseRefused, stale_text
from protocols.domain.course_change import (
    Decision,
    Lost,
    Mode,
    Moved,
    Repair,
    Resumed,
    RowState,
)
from protocols.domain.course_orders import RepairOrder
from protocols.domain.course_repair import NothingToRepair
from protocols.domain.repair_choices import RepairChoices, day_of, session_number
from protocols.domain.states import CourseState
from protocols.forms.course_repair import MissForm
from protocols.models.course import Course
from protocols.presenters import repair_page as presenter
from protocols.queries import adverse, course_decisions, courses, repair_desk
from protocols.queries.course_repair import NoPlace
from protocols.queries.repair_desk import RepairDesk
from protocols.queries.session_places import repair_url

TEMPLATE = "protocols/course_repair.html"


@dataclass(slots=True)
class _Page:
    """The desk's choices, and what the engine makes of them."""

    desk: RepairDesk
    choices: RepairChoices
    pinned: dict[int, Slot]
    lost: dict[int, list[Slot]]
    decision: Decision | None

    def repaired(self, mode: Mode) -> Repair:
        return self.desk.repaired(
            mode,
            pinned=self.pinned if mode == self.choices.mode else {},
            waiting=self.choices.waiting if mode == self.choices.mode else frozenset(),
            decision=self.decision,
        )

    def others(self) -> dict[Mode, Repair]:
        """What would come of the choices that are not chosen."""
        modes = set(Mode) if self.desk.number else {Mode.SHIFT_REST, Mode.ASK}
        return {m: self.repaired(m) for m in modes - {self.choices.mode}}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BOOK_COURSES)
def course_repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would become of the course; on ``confirm`` carry it out."""
    course = get_object_or_404(courses.all_courses(), pk=pk)
    open_patient(request, course.plan.patient_id, clinical=False)
    if elsewhere := _where_instead(request, course):
        return elsewhere
    try:
        page = _page(request, course)
        shown = page.repaired(page.choices.mode)
    except (NothingToRepair, NoPlace):
        messages.info(request, _("There is nothing to repair about this session."))
        return redirect("course-detail", pk=pk)
    if not _is_confirmed(request):
        return _render(request, page, shown)
    done = _confirmed(request, page, shown)
    if isinstance(done, str):
        return HttpResponseRedirect(done)
    if done.is_stale:
        course.refresh_from_db()
        page = _page(request, course, afresh=True)
        shown = page.repaired(page.choices.mode)
    page.lost |= done.lost
    return _render(request, page, shown, done)


def _is_confirmed(request: HttpRequest) -> bool:
    """Sent for good: not to reckon anew, nor by a control that only changes something."""
    if request.method != "POST" or "HX-Request" in request.headers:
        return False
    return not {"check", "take"} & request.POST.keys()


def _render(
    request: HttpRequest,
    page: "_Page",
    shown: Repair,
    refusal: "_NotDone | None" = None,
) -> HttpResponse:
    desk, patient = page.desk, page.desk.course.plan.patient
    person = staff(request)
    drawn = presenter.present(
        desk,
        shown,
        page.choices,
        others=page.others(),
        lost=page.lost,
        may_decide=person.may(Permission.ISSUE_PLANS),
    )
    context: dict[str, Any] = {
        "course": desk.course,
        "patient": patient,
        "header": header.present(patient, person, now()),
        "miss_form": MissForm(request.POST if request.method == "POST" else None),
        "fee": presenter.fee_of(clinic_card()),
        "key_form": SubmissionForm(),
        "refusal": refusal.words if refusal else "",
        "page": drawn,
        "nav_section": "courses",
    }
    if drawn.changes and drawn.tells and patient.email:
        context["preview"] = emails.changed_times(
            patient, drawn.changes, location=desk.location
        )
    return render(request, TEMPLATE, context, status=refusal.status if refusal else 200)


@require_safe
@requires(Permission.BOOK_COURSES)
def appointment_repair(request: HttpRequest, pk: int) -> HttpResponse:
    """From an appointment to the repair of its course, whatever came with it."""
    mine = reachable_appointments(staff(request), at=now())
    appointment = get_object_or_404(mine, pk=pk)
    session = courses.session_of(appointment)
    if session is None:
        raise Http404
    wanted = {k: request.GET[k] for k in ("to", "mode") if request.GET.get(k)}
    return HttpResponseRedirect(repair_url(session.course_id, session.number, **wanted))


def _where_instead(request: HttpRequest, course: Course) -> HttpResponse | None:
    if course.state in {CourseState.COMPLETED, CourseState.ENDED}:
        messages.info(request, _("This course has ended."))
        return redirect("course-detail", pk=course.pk)
    if course.state != CourseState.PAUSED:
        return None
    said = waiting_text() if adverse.holding(course) else ""
    if not said and "on" not in request.GET:
        said = _("The course is on hold. Resume it first.")
    if said:
        messages.info(request, said)
        return redirect("course-detail", pk=course.pk)
    return None


def _page(request: HttpRequest, course: Course, *, afresh: bool = False) -> _Page:
    """``afresh``: without the times that were chosen, with the words that were typed."""
    given = {**request.GET.dict(), **request.POST.dict()}
    if afresh:
        chosen = ("row_", "shown_", "pin_", "arrange_", "take", "seen")
        given = {k: v for k, v in given.items() if not k.startswith(chosen)}
    numbers = courses.numbers_of(course)
    choices = RepairChoices(given, numbers)
    desk = _desk(request, course, choices)
    pinned, lost = _found(desk, choices)
    person = staff(request)
    decides = choices.decides and person.may(Permission.ISSUE_PLANS)
    is_decided = decides or course_decisions.may_go_on(course)
    decision = Decision.GO_ON if is_decided else None
    return _Page(desk, choices, pinned, lost, decision)


def _desk(request: HttpRequest, course: Course, choices: RepairChoices) -> RepairDesk:
    if day := day_of(request.GET.get("on", "")):
        if choices.mode != Mode.ASK:
            choices.mode = Mode.SHIFT_REST
        return repair_desk.desk(course, Resumed(day), at=now())
    number = session_number(request.GET.get("session", ""))
    if number is None or number not in choices.rows:
        raise NothingToRepair
    desk = repair_desk.desk(course, Lost(number), at=now())
    found = desk.find(number, choices.to) if choices.to else None
    return replace(desk, event=Moved(number, found)) if found else desk


def _found(
    desk: RepairDesk, choices: RepairChoices
) -> tuple[dict[int, Slot], dict[int, list[Slot]]]:
    """The chosen slots that are still free; rows whose slot is gone."""
    pinned: dict[int, Slot] = {}
    lost: dict[int, list[Slot]] = {}
    wanted = dict(choices.pinned())
    if choices.to and isinstance(desk.event, Lost):
        wanted.setdefault(desk.number, choices.to)
    for number, slot in wanted.items():
        if found := desk.find(number, slot):
            pinned[number] = found
        else:
            lost[number] = []
    if isinstance(desk.event, Lost) and desk.number not in pinned:
        # It still has its time: it stays there until somebody says where else.
        row = desk.row(desk.number)
        if row.state == RowState.AHEAD and row.slot and choices.mode != Mode.SKIP:
            pinned[desk.number] = row.slot
    return pinned, lost


@dataclass(frozen=True, slots=True)
class _NotDone:
    """Nothing was changed; why, and the rows whose time is gone, with other times."""

    words: str
    status: int
    lost: dict[int, list[Slot]] = field(default_factory=dict)
    is_stale: bool = False


def _confirmed(request: HttpRequest, page: _Page, shown: Repair) -> str | _NotDone:
    """The address to go on to, or what stands in the way."""
    desk, choices = page.desk, page.choices
    key_form, miss_form = SubmissionForm(request.POST), MissForm(request.POST)
    if not (key_form.is_valid() and miss_form.is_valid()):
        return _NotDone(_("The form was incomplete. Look again, then confirm."), 422)
    if choices.seen != presenter.seen_token(desk):
        return _NotDone(stale_text(desk.course, desk.location), 409, is_stale=True)
    if page.lost or presenter.differs(shown, choices):
        return _NotDone(_("Some times moved along. Look again, then confirm."), 409)
    clinic = clinic_card()
    order = RepairOrder(
        version=desk.course.version,
        now=desk.now,
        repair=shown,
        number=desk.number,
        outside=choices.reasons,
        to_arrange=choices.waiting,
        skip_reason=choices.skip_reason,
        missed=miss_form.note(clinic.no_show_fee if clinic else None),
        tell=choices.tells,
        decision=page.decision,
    )
    return _carried_out(request, order, desk.course, key_form.cleaned_data["form_key"])


def _carried_out(
    request: HttpRequest, order: RepairOrder, course: Course, form_key: uuid.UUID
) -> str | _NotDone:
    act = ask_clinician if order.repair.mode == Mode.ASK else repair_course
    try:
        act(course.pk, order, form_key=form_key, by=staff(request), at=now())
    except AlreadySubmitted as done:
        return done.result_url
    except CourseChanged as stale:
        return _NotDone(str(stale), 409, is_stale=True)
    except RowLost as lost:
        return _NotDone(str(lost), 409, {lost.number: lost.nearest})
    except (CourseRefused, BookingRefused) as refusal:
        return _NotDone(str(refusal), 422)
    messages.success(request, presenter.done_words(order))
    return reverse("course-detail", args=[course.pk])
