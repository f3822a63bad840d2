"""One lot: what is there, what came and went, its vials, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.views.base import now, page_of, requires, staff
from protocols.actions import lot_states, shelf
from protocols.actions.lot_labels import correct_label
from protocols.actions.lot_states import LotRefused
from protocols.actions.shelf import ShelfRefused, local_day
from protocols.domain.stock import LotState
from protocols.forms.stock import CountForm, DiscardForm, LabelForm, ReasonForm
from protocols.models.stock import Container, Lot
from protocols.presenters import stock as presenter
from protocols.queries import shelf as queries
from protocols.queries import stock
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.recalls import recalls
from protocols.views.stock import StockFormView, lot_or_404


@require_safe
@requires(Permission.VIEW_STOCK)
def lot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = staff(request), now()
    timezone.activate(clinic_zone())
    lot = lot_or_404(pk)
    page = page_of(queries.movements(lot), request)
    context = {
        "lot": lot,
        "line": presenter.lot_line(lot, today=local_day(at), at=at),
        "page_obj": page,
        "movements": presenter.movement_lines(page.object_list),
        "closed_ml": stock.closed_ml(lot),
        "corrections": presenter.correction_lines(queries.corrections_of(lot)),
        "parts": queries.parts_of(lot),
        "mixes": queries.mixes_with(lot),
        "recall": recalls().filter(lot=lot).first(),
        "may_manage": person.may(Permission.MANAGE_STOCK),
        "may_recall": person.may(Permission.RECALL_LOTS),
        "is_usable": lot.state == LotState.USABLE,
        "is_withdrawn": lot.state == LotState.WITHDRAWN,
    }
    return render(request, "protocols/lot_detail.html", context)


@require_POST
@requires(Permission.MANAGE_STOCK)
def vial_open(request: HttpRequest, pk: int) -> HttpResponse:
    lot = get_object_or_404(Lot, pk=pk)
    try:
        shelf.open_vial(lot.pk, by=staff(request), at=now())
    except ShelfRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("lot-detail", pk=lot.pk)


@require_POST
@requires(Permission.MANAGE_STOCK)
def vial_discard(request: HttpRequest, pk: int) -> HttpResponse:
    vial = get_object_or_404(Container, pk=pk)
    shelf.discard_vial(vial.pk, by=staff(request), at=now())
    return redirect("lot-detail", pk=vial.lot_id)


class LotFormView(StockFormView):
    """A small form about one lot."""

    anticipated = (ShelfRefused, LotRefused)
    title: Any = ""
    label: Any = ""
    intro: Any = ""
    is_danger = False

    def prepare(self) -> None:
        super().prepare()
        self.lot = lot_or_404(self.kwargs["pk"])

    def form(self, *bound: Any) -> Any:
        return self.form_class(*bound[:1])

    def context(self) -> dict[str, Any]:
        return {
            "stock_title": self.title,
            "stock_label": self.label,
            "stock_intro": self.intro,
            "stock_back": self.detail_url,
            "stock_is_danger": self.is_danger,
            "lot": self.lot,
            "on_hand_ml": stock.on_hand(self.lot),
        }

    @property
    def detail_url(self) -> str:
        return reverse("lot-detail", args=[self.lot.pk])


class LotCountView(LotFormView):
    form_class = CountForm
    title = gettext_lazy("Correct the count")
    label = gettext_lazy("Save the count")
    intro = gettext_lazy("The difference is written down with your name, and marked.")

    def carry_out(self, form: CountForm) -> str:
        shelf.correct_count(
            self.lot.pk, **form.cleaned_data, by=staff(self.request), at=self.at
        )
        return self.detail_url


class LotLabelView(LotFormView):
    form_class = LabelForm
    title = gettext_lazy("Correct the label")
    label = gettext_lazy("Correct the label")
    intro = gettext_lazy(
        "What stood there before stays on the lot's page, with your name. Signed records"
        " keep what was read on their day."
    )

    def form(self, *bound: Any) -> LabelForm:
        initial = {"number": self.lot.number, "expires_on": self.lot.expires_on}
        return LabelForm(*bound[:1], initial=initial)

    def carry_out(self, form: LabelForm) -> str:
        correct_label(self.lot.pk, form.order(), by=staff(self.request), at=self.at)
        return self.detail_url

    def context(self) -> dict[str, Any]:
        return super().context() | {"on_hand_ml": None}


class LotDiscardView(LotFormView):
    form_class = DiscardForm
    title = gettext_lazy("Throw away")
    label = gettext_lazy("Throw away")
    intro = gettext_lazy("Broken, spilt or too old: it leaves the shelf.")

    def carry_out(self, form: DiscardForm) -> str:
        shelf.discard(
            self.lot.pk, **form.cleaned_data, by=staff(self.request), at=self.at
        )
        return self.detail_url


class _LotStateView(LotFormView):
    form_class = ReasonForm
    deed: Callable[..., Lot]

    def carry_out(self, form: ReasonForm) -> str:
        type(self).deed(
            self.lot.pk,
            reason=form.cleaned_data["reason"],
            by=staff(self.request),
            at=self.at,
        )
        return self.detail_url


class LotQuarantineView(_LotStateView):
    deed = staticmethod(lot_states.quarantine)
    title = gettext_lazy("Hold this lot back")
    label = gettext_lazy("Hold back")
    intro = gettext_lazy(
        "Nobody can pick or use it from now on, nor any mix that holds some of it."
    )
    is_danger = True


class LotReleaseView(_LotStateView):
    deed = staticmethod(lot_states.release)
    title = gettext_lazy("Let this lot go again")
    label = gettext_lazy("Let go")
    intro = gettext_lazy("It can be used again. Mixes that hold some of it stay held.")


class LotWithdrawView(_LotStateView):
    deed = staticmethod(lot_states.withdraw)
    title = gettext_lazy("Withdraw this lot")
    label = gettext_lazy("Withdraw for good")
    intro = gettext_lazy(
        "Sent back or destroyed: what is left leaves the shelf, and it never comes back."
    )
    is_danger = True
