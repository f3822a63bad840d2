"""The shelf: lots and products, deliveries and mixes, and what a code leads to."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, page_of, requires, staff
from protocols.actions import shelf as actions
from protocols.actions.shelf import ShelfRefused, local_day
from protocols.forms.stock import CodeForm, DeliveryForm, MixForm, ProductForm
from protocols.models.stock import Product
from protocols.presenters import stock as presenter
from protocols.presenters.knowledge_choices import ingredient_choices
from protocols.queries import shelf, stock
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.shelf import Shown


@require_safe
@requires(Permission.VIEW_STOCK)
def stock_list(request: HttpRequest) -> HttpResponse:
    """Lots, or what a scanned code leads to."""
    at = now()
    today = local_day(at)
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return _found(request, form)
    wanted = request.GET.get("show", "")
    shown = Shown(wanted) if wanted in list(Shown) else Shown.SHELF
    page = page_of(shelf.shown_lots(shown, today=today), request)
    context = {
        **frame(request, "lots"),
        "code_form": form,
        "page_obj": page,
        "lots": presenter.lot_lines(page.object_list, today=today, at=at),
        "shown": shown,
        "counts": shelf.shelf_counts(today=today),
    }
    return render(request, "protocols/stock_list.html", context)


def _found(request: HttpRequest, form: CodeForm) -> HttpResponse:
    at = now()
    today = local_day(at)
    code = form.cleaned_data["code"]
    match = stock.lot_by_code(code, today=today, at=at)
    if len(match.lots) == 1:
        return redirect("lot-detail", pk=match.lots[0].lot_id)
    ids = [lot.lot_id for lot in match.lots]
    rows = {lot.pk: lot for lot in stock.lots().filter(pk__in=ids)}
    context = {
        **frame(request, "lots"),
        "code_form": form,
        "code": code,
        "match": match,
        "lots": presenter.lot_lines(
            [rows[pk] for pk in ids if pk in rows], today=today, at=at
        ),
        "counts": shelf.shelf_counts(today=today),
    }
    return render(request, "protocols/stock_list.html", context)


@require_safe
@requires(Permission.VIEW_STOCK)
def product_list(request: HttpRequest) -> HttpResponse:
    today = local_day(now())
    is_low = request.GET.get("show") == "low"
    rows = shelf.low_products(today=today) if is_low else shelf.products(today=today)
    page = page_of(rows, request)
    context = {
        **frame(request, "products"),
        "page_obj": page,
        "products": presenter.product_lines(page.object_list),
        "is_low": is_low,
        "counts": shelf.shelf_counts(today=today),
    }
    return render(request, "protocols/product_list.html", context)


class StockFormView(ActionFormView):
    """The second post of one form leads where the first one led."""

    permission = Permission.MANAGE_STOCK
    template_name = "protocols/stock_form.html"
    anticipated: ClassVar[tuple[type[Exception], ...]] = (ShelfRefused,)

    def prepare(self) -> None:
        self.at = now()
        self.today = local_day(self.at)

    def perform(self, form: Any) -> str:
        try:
            return self.carry_out(form)
        except AlreadySubmitted as done:
            return done.result_url

    def carry_out(self, form: Any) -> str:
        raise AssertionError("each page says what it does")


class ProductView(StockFormView):
    """A new product, or one that is there already."""

    form_class = ProductForm
    product: Product | None = None

    def prepare(self) -> None:
        super().prepare()
        if "pk" in self.kwargs:
            self.product = get_object_or_404(Product, pk=self.kwargs["pk"])

    def form(self, *bound: Any) -> ProductForm:
        return ProductForm(
            *bound[:1],
            ingredients=ingredient_choices(),
            today=self.today,
            initial=self._initial(),
        )

    def _initial(self) -> dict[str, Any]:
        if self.product is None:
            return {"barcode": self.request.GET.get("barcode", "")[:40]}
        known = {name: getattr(self.product, name) for name in ProductForm.base_fields}
        return {**known, "excipients": "\n".join(self.product.excipients)}

    def context(self) -> dict[str, Any]:
        new = self.product is None
        return {
            "stock_title": _("Add a product") if new else _("Change a product"),
            "stock_label": _("Save product"),
            "stock_back": reverse("product-list"),
        }

    def carry_out(self, form: ProductForm) -> str:
        pk = self.product.pk if self.product else None
        product = actions.save_product(
            form.order(), pk, by=staff(self.request), at=self.at
        )
        messages.success(self.request, _("%(brand)s is saved.") % {"brand": product})
        return reverse("product-list")


class ReceiveView(StockFormView):
    """A delivery. What the box's code says is filled in beforehand."""

    form_class = DeliveryForm

    def form(self, *bound: Any) -> DeliveryForm:
        products = [
            (product.pk, f"{product.brand} {product.concentration}".strip())
            for product in shelf.active_products()
        ]
        return DeliveryForm(
            *bound[:1], products=products, today=self.today, initial=self._initial()
        )

    def _initial(self) -> dict[str, Any]:
        asked = self.request.GET
        match = stock.lot_by_code(
            asked.get("code", "")[:120], today=self.today, at=self.at
        )
        product = asked.get("product", "")
        values: dict[str, Any] = {"product": product if product.isdecimal() else None}
        if match.product:
            values["product"] = match.product.pk
        if match.scanned:
            values |= {
                "number": match.scanned.lot,
                "expires_on": match.scanned.expires_on,
            }
        return values

    def context(self) -> dict[str, Any]:
        return {
            "stock_title": _("Take in a delivery"),
            "stock_label": _("Take in"),
            "stock_back": reverse("stock-list"),
            "stock_scan": reverse("stock-receive"),
        }

    def carry_out(self, form: DeliveryForm) -> str:
        lot = actions.receive(form.order(), by=staff(self.request), at=self.at)
        messages.success(self.request, _("The delivery is on the shelf."))
        return reverse("lot-detail", args=[lot.pk])


class MixView(StockFormView):
    form_class = MixForm
    template_name = "protocols/stock_mix.html"

    def form(self, *bound: Any) -> MixForm:
        lots = [
            (lot.pk, f"{lot.product.brand}, {lot.number} ({stock.on_hand(lot)} mL)")
            for lot in shelf.mixable_lots(today=self.today)
        ]
        products = [(product.pk, product.brand) for product in shelf.active_products()]
        return MixForm(*bound[:1], products=products, lots=lots, today=self.today)

    def context(self) -> dict[str, Any]:
        return {"stock_back": reverse("stock-list")}

    def carry_out(self, form: MixForm) -> str:
        mix = actions.prepare_mix(form.order(), by=staff(self.request), at=self.at)
        messages.success(self.request, _("The mix is on the shelf."))
        return reverse("lot-detail", args=[mix.pk])


def frame(request: HttpRequest, tab: str) -> dict[str, Any]:
    """What the tabs and the buttons above every list need, on the clinic's clock."""
    timezone.activate(clinic_zone())
    person = staff(request)
    return {
        "stock_tab": tab,
        "may_manage": person.may(Permission.MANAGE_STOCK),
        "may_recall": person.may(Permission.RECALL_LOTS),
    }


def lot_or_404(pk: int) -> Any:
    lot = stock.lots().filter(pk=pk).first()
    if lot is None:
        raise Http404
    return lot
