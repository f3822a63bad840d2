"""Call a lot back: whom it reached, word to all of them, what they answer, the list."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.presenters.spreadsheet import csv_file
from clinic.queries import site
from clinic.views.base import (
    ActionFormView,
    csv_response,
    now,
    page_of,
    private_page,
    requires,
    staff,
)
from protocols import pdfs
from protocols.actions import recalls as actions
from protocols.actions.recalls import RecallRefused
from protocols.forms.recall import (
    AnswerForm,
    CloseForm,
    ExportForm,
    RecallForm,
    TellForm,
)
from protocols.models.recall import Recall, RecallNotice
from protocols.presenters import recall as presenter
from protocols.queries import recalls as queries
from protocols.queries.candidacy_facts import clinic_zone
from protocols.views.lots import LotFormView
from protocols.views.stock import frame

A_PAGE = 50


def _zone() -> Any:
    return site.zone_of(site.home_location())


def _recall(pk: int) -> Recall:
    return get_object_or_404(queries.recalls(), pk=pk)


@require_safe
@requires(Permission.RECALL_LOTS)
def recall_list(request: HttpRequest) -> HttpResponse:
    context = {
        **frame(request, "recalls"),
        "page_obj": page_of(queries.recalls(), request),
    }
    return render(request, "protocols/recall_list.html", context)


class RecallStartView(LotFormView):
    """Hold the lot back and see whom it reached."""

    permission = Permission.RECALL_LOTS
    form_class = RecallForm
    title = gettext_lazy("Call this lot back")
    label = gettext_lazy("Hold back and call back")
    intro = gettext_lazy(
        "The lot and every mix of it are held back at once. Then you see who was given "
        "some of it, and tell them. Nobody is written to before that."
    )
    is_danger = True

    def carry_out(self, form: Any) -> str:
        recall = actions.start(
            self.lot.pk,
            reason=form.cleaned_data["reason"],
            by=staff(self.request),
            at=self.at,
        )
        return reverse("recall-detail", args=[recall.pk])


@require_safe
@requires(Permission.RECALL_LOTS)
def recall_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _recall(pk), TellForm())


def _detail(
    request: HttpRequest, recall: Recall, form: TellForm, status: int = 200
) -> HttpResponse:
    timezone.activate(clinic_zone())
    reach = queries.reach(recall, recall.lot)
    page = Paginator(reach.patients, A_PAGE).get_page(request.GET.get("page"))
    actions.record_look(
        recall,
        [one.patient.pk for one in page.object_list],
        by=staff(request),
        at=now(),
    )
    context = {
        "recall": recall,
        "lot": recall.lot,
        "mixes": reach.mixes,
        "form": form,
        "page_obj": page,
        "people": presenter.rows(page.object_list, reach, zone=_zone()),
        "recall_figures": presenter.figures(reach),
        "export_form": ExportForm(initial={"who": ["number"]}),
    }
    return render(request, "protocols/recall_detail.html", context, status=status)


@require_POST
@requires(Permission.RECALL_LOTS)
def recall_tell(request: HttpRequest, pk: int) -> HttpResponse:
    recall = _recall(pk)
    form = TellForm(request.POST)
    if not form.is_valid():
        return _detail(request, recall, form, status=422)
    try:
        told = actions.tell_all(
            recall.pk,
            letter=form.chosen,
            with_unsure=form.cleaned_data["with_unsure"],
            by=staff(request),
            at=now(),
        )
    except RecallRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("recall-detail", pk=pk)
    words = ngettext("%(count)s patient is told.", "%(count)s patients are told.", told)
    messages.success(request, words % {"count": told})
    return redirect("recall-detail", pk=pk)


class RecallCloseView(ActionFormView):
    permission = Permission.RECALL_LOTS
    form_class = CloseForm
    template_name = "protocols/stock_form.html"

    def prepare(self) -> None:
        self.recall = _recall(self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        return {
            "stock_title": _("Close this call-back"),
            "stock_label": _("Close"),
            "stock_intro": _(
                "Nobody more is told. The list stays, and the lot stays held back."
            ),
            "stock_back": reverse("recall-detail", args=[self.recall.pk]),
            "lot": self.recall.lot,
        }

    def perform(self, form: CloseForm) -> str:
        actions.close(
            self.recall.pk,
            outcome=form.cleaned_data["reason"],
            by=staff(self.request),
            at=now(),
        )
        return reverse("recall-detail", args=[self.recall.pk])


@require_safe
@requires(Permission.RECALL_LOTS)
def recall_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for the authority or the maker: to print, as PDF or as CSV."""
    recall, at = _recall(pk), now()
    form = ExportForm(request.GET)
    columns = form.columns
    reach = queries.reach(recall, recall.lot)
    table = presenter.export_table(reach, columns, zone=_zone())
    actions.record_export(recall, columns, by=staff(request), at=at)
    wanted = request.GET.get("as", "")
    if wanted == "csv":
        return csv_response(csv_file(table.heads, table.values), f"recall-{pk}.csv")
    context = {
        "recall": recall,
        "lot": recall.lot,
        "mixes": reach.mixes,
        "table": table,
        "recall_figures": presenter.figures(reach),
        "at": at,
    }
    if wanted == "pdf":
        response = HttpResponse(
            pdfs.recall(context).content, content_type="application/pdf"
        )
        name = f'attachment; filename="recall-{pk}.pdf"'
        response.headers["Content-Disposition"] = name
        return private_page(response)
    return render(request, "protocols/recall_report.html", context)


class NoticeAnswerView(ActionFormView):
    """What a patient says on the phone. The page says nothing of what was given."""

    permission = Permission.REPORT_PROBLEMS
    form_class = AnswerForm
    template_name = "protocols/notice_answer.html"

    def prepare(self) -> None:
        self.at = now()
        self.notice: RecallNotice = get_object_or_404(
            queries.notices(), pk=self.kwargs["pk"]
        )
        if self.request.method == "GET":
            actions.record_opened(self.notice, by=staff(self.request), at=self.at)

    def context(self) -> dict[str, Any]:
        return {
            "notice_patient": self.notice.patient,
            "replies": self.notice.replies.all(),
            "may_recall": staff(self.request).may(Permission.RECALL_LOTS),
            "recall_id": self.notice.recall_id,
            "nav_section": "today",
        }

    def perform(self, form: AnswerForm) -> str:
        person = staff(self.request)
        actions.answer(
            self.notice.pk,
            form.chosen,
            note=form.cleaned_data["note"],
            by=person,
            at=self.at,
        )
        messages.success(self.request, _("The answer is written down."))
        if person.may(Permission.RECALL_LOTS):
            return reverse("recall-detail", args=[self.notice.recall_id])
        return reverse("task-list")
