"""Put a course on hold, end it, or decide about it: each with its reason."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, staff
from patients.views.base import open_patient
from protocols.actions.course_states import decide, end_course, pause_course
from protocols.actions.course_work import CourseChanged, CourseRefused
from protocols.domain.course_change import Decision
from protocols.domain.states import LIVE_COURSE_STATES
from protocols.forms.course_state import DecideForm, PauseForm, StateForm
from protocols.presenters.course import session_lines
from protocols.queries import course_decisions, courses
from protocols.queries.session_places import repair_url


class CourseStateView(ActionFormView):
    """What the three pages share: the course, its version, and a stale form kept."""

    permission = Permission.BOOK_COURSES
    form_class = StateForm
    anticipated = (CourseRefused,)
    is_clinical = False

    def prepare(self) -> None:
        self.course = get_object_or_404(courses.all_courses(), pk=self.kwargs["pk"])
        self.patient = open_patient(
            self.request, self.course.plan.patient_id, clinical=self.is_clinical
        )
        if self.course.state not in LIVE_COURSE_STATES and self.request.method == "GET":
            raise Http404

    def form(self, *bound: Any) -> StateForm:
        form = self.form_class(*bound)
        assert isinstance(form, StateForm)
        form.initial = {"version": self.course.version, "tell": True}
        return form

    def context(self) -> dict[str, Any]:
        lines = session_lines(courses.sessions_of(self.course), self.course, at=now())
        return {
            "course": self.course,
            "patient": self.patient,
            "ahead": [line for line in lines if line.is_ahead],
            "nav_section": "courses",
        }

    def perform(self, form: StateForm) -> str:
        try:
            return self.carry_out(form)
        except AlreadySubmitted as done:
            return done.result_url
        except CourseChanged:
            self.course.refresh_from_db()
            form.data = {
                **self.request.POST.dict(),
                "version": str(self.course.version),
            }
            raise

    def carry_out(self, form: Any) -> str:
        raise AssertionError("each page says what it does")

    @property
    def detail_url(self) -> str:
        return reverse("course-detail", args=[self.course.pk])


class CoursePauseView(CourseStateView):
    form_class = PauseForm
    template_name = "protocols/course_pause.html"

    def carry_out(self, form: PauseForm) -> str:
        order = form.order(gives_up=form.cleaned_data["gives_up"])
        pause_course(self.course.pk, order, by=staff(self.request), at=now())
        messages.success(self.request, _("The course is on hold. Its reminders stop."))
        return self.detail_url


class CourseEndView(CourseStateView):
    template_name = "protocols/course_end.html"

    def carry_out(self, form: StateForm) -> str:
        order = form.order(gives_up=True)
        end_course(self.course.pk, order, by=staff(self.request), at=now())
        messages.success(self.request, _("The course has ended."))
        return self.detail_url


class CourseDecideView(CourseStateView):
    """The clinician's page: repeat the phase, go on, or stop."""

    permission = Permission.ISSUE_PLANS
    form_class = DecideForm
    template_name = "protocols/course_decide.html"
    is_clinical = True

    def prepare(self) -> None:
        super().prepare()
        self.question = course_decisions.open_question(self.course)

    def context(self) -> dict[str, Any]:
        facts = self.question.facts if self.question else {}
        return {**super().context(), "facts": facts, "is_asked": bool(self.question)}

    def carry_out(self, form: DecideForm) -> str:
        decision = Decision(form.cleaned_data["decision"])
        order = form.order(gives_up=True)
        facts = self.question.facts if self.question else {}
        decide(self.course, decision, order, by=staff(self.request), at=now())
        messages.success(self.request, _("Your decision is recorded."))
        if decision == Decision.GO_ON and facts.get("number"):
            return repair_url(self.course.pk, facts["number"])
        if decision == Decision.REPEAT_PHASE:
            plan = self.course.plan
            return reverse("plan-edit", args=[plan.patient_id, plan.pk])
        return self.detail_url
