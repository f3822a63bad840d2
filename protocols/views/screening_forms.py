"""Pages of their own beside the screening: correct a fact, decline with a letter."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clinic.domain.roles import Permission
from clinic.queries.site import the_clinic
from clinic.views.base import ActionFormView, now, requires, staff
from patients.views.base import open_patient
from protocols.actions import declines
from protocols.actions import screening as actions
from protocols.domain.screening import FindingRecord
from protocols.domain.verdicts import Part
from protocols.forms.answers import AnswersForm
from protocols.forms.screening import DeclineForm
from protocols.presenters.decline_letter import LetterHead, draft_letter
from protocols.presenters.screening import Viewing, answer_view, correctable
from protocols.queries import screenings
from protocols.queries.screenings import live_screening
from protocols.views.frame import clinical_context


class CorrectView(ActionFormView):
    """Change the answers behind one finding; the earlier ones stay in the record."""

    permission = Permission.EDIT_CLINICAL
    template_name = "protocols/screening_correct.html"

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"])
        self.at = now()
        self.part = Part.TODAY if self._asks_today() else Part.COURSE
        self.live = live_screening(self.patient, part=self.part, at=self.at)
        self.finding = self._finding()

    def form(self, *bound: Any) -> AnswersForm:
        return AnswersForm(correctable(self.finding), self._today(), *bound)

    def context(self) -> dict[str, Any]:
        viewing = Viewing(self.at, self.live.gathered.zone, self.live.decisions, {})
        return {
            **clinical_context(self.request, self.patient, step="screen"),
            "finding": self.finding,
            "answers": [answer_view(each, viewing) for each in self.finding.answers],
        }

    def perform(self, form: AnswersForm) -> str:
        actions.answer_questions(
            patient=self.patient,
            answers=form.answers,
            by=staff(self.request),
            at=self.at,
        )
        messages.success(self.request, _("Corrected. The result is up to date."))
        query = "?part=today" if self.part == Part.TODAY else ""
        return reverse("screening", args=[self.patient.pk]) + query

    def _asks_today(self) -> bool:
        return self.request.GET.get("part") == Part.TODAY

    def _today(self) -> date:
        return self.at.astimezone(self.live.gathered.zone).date()

    def _finding(self) -> FindingRecord:
        for found in self.live.screening.findings:
            if found.code == self.kwargs["finding"] and correctable(found):
                return found
        raise Http404


class DeclineView(ActionFormView):
    permission = Permission.ISSUE_PLANS
    template_name = "protocols/screening_decline.html"
    anticipated = (declines.NoAddress,)

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"])
        self.at = now()

    def form(self, *bound: Any) -> DeclineForm:
        form = DeclineForm(*bound)
        if not form.is_bound:
            form.initial = {"letter": self._draft()}
        return form

    def context(self) -> dict[str, Any]:
        language = translation.get_language_info(self.patient.language)
        return {
            **clinical_context(self.request, self.patient, step="screen"),
            "letter_language": language["name_translated"],
        }

    def perform(self, form: DeclineForm) -> str:
        declined = declines.decline(
            patient=self.patient,
            letter=form.decline(language=self.patient.language),
            by=staff(self.request),
            at=self.at,
        )
        messages.success(
            self.request, _("The letter is kept. Print it or hand it over.")
        )
        return reverse("screening-letter", args=[self.patient.pk, declined.pk])

    def _draft(self) -> str:
        live = live_screening(self.patient, part=Part.COURSE, at=self.at)
        clinic = the_clinic()
        head = LetterHead(
            patient=self.patient.full_name,
            clinic=clinic.name if clinic else "",
            clinician=staff(self.request).full_name,
            language=self.patient.language,
            on=self.at.astimezone(live.gathered.zone).date(),
        )
        return draft_letter(live.screening, live.decisions, head)


@require_GET
@requires(Permission.VIEW_CLINICAL)
def letter(request: HttpRequest, pk: int, decline: int) -> HttpResponse:
    patient = open_patient(request, pk)
    declined = screenings.decline_of(patient, pk=decline)
    if declined is None:
        raise Http404
    context = {
        **clinical_context(request, patient, step="screen"),
        "declined": declined,
    }
    return render(request, "protocols/screening_letter.html", context)
