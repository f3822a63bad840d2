"""The pages of the shelf: what they show, take, refuse, and to whom."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from protocols.models import Container, Lot, Product, StockMovement
from tests.factories.clinic import (
    ClinicFactory,
    StaffMemberFactory,
)
from tests.factories.stock import LotFactory, ProductFactory, held_back, mix_of, vial

pytestmark = pytest.mark.django_db
GTIN = "09506000134352"


@pytest.fixture
def manager(client):
    ClinicFactory()
    person = StaffMemberFactory(manager=True)
    client.force_login(person)
    return person


@pytest.fixture
def desk(client):
    ClinicFactory()
    person = StaffMemberFactory(desk=True)
    client.force_login(person)
    return person


def content(response) -> str:
    return response.content.decode()


def test_shelf_shows_what_is_there_and_leaves_out_what_is_gone(client, desk):
    LotFactory(number="HERE")
    LotFactory(number="GONE", ml="0")

    page = content(client.get(reverse("stock-list")))

    assert ("HERE" in page, "GONE" in page) == (True, False)
    assert reverse("stock-receive") not in page


@pytest.mark.parametrize(
    ("show", "number"), [("expiring", "SOON"), ("held", "HELD"), ("nonsense", "SOON")]
)
def test_lists_show_their_own(client, desk, show, number):
    today = timezone.now().date()
    LotFactory(
        number="SOON",
        expires_on=today + timedelta(days=10),
        product=ProductFactory(warn_days=30),
    )
    held_back(number="HELD")
    LotFactory(number="FINE")

    page = content(client.get(reverse("stock-list"), {"show": show}))

    shown = {name for name in ("SOON", "HELD", "FINE") if f">{name}<" in page}
    assert shown == ({number} if show != "nonsense" else {"SOON", "HELD", "FINE"})


def test_product_that_runs_low_is_listed_even_without_a_lot(client, desk):
    ProductFactory(brand="Empty one", low_ml=Decimal(5))
    LotFactory(product=ProductFactory(brand="Full one", low_ml=Decimal(5)), ml="50")

    page = content(client.get(reverse("product-list"), {"show": "low"}))

    assert ("Empty one" in page, "Full one" in page) == (True, False)


def test_code_of_one_lot_opens_it(client, desk):
    lot = LotFactory(number="AB-12")

    response = client.get(reverse("stock-list"), {"code": "ab 12"})

    assert response.url == reverse("lot-detail", args=[lot.pk])


@pytest.mark.parametrize("code", ["x" * 500, "", "'; DROP", GTIN])
def test_code_of_nothing_says_so(client, desk, code):
    assert client.get(reverse("stock-list"), {"code": code}).status_code == 200


def product_form(**more: object) -> dict[str, object]:
    return {
        "brand": "Panthenol X",
        "ingredients": ["dexpanthenol"],
        "container_ml": "5",
        "excipients": "benzyl alcohol\n\n benzyl  alcohol\nwater",
        "barcode": "9506000134352",
        "is_active": "on",
    } | more


def test_product_is_saved_with_its_contents_and_its_barcode(client, manager):
    client.post(reverse("product-add"), product_form())

    product = Product.objects.get()
    assert (product.excipients, product.barcode, product.hours_after_opening) == (
        ["benzyl alcohol", "water"],
        GTIN,
        None,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"ingredients": ["plutonium"]},
        {"ingredients": []},
        {"container_ml": "0"},
        {"container_ml": "NaN"},
        {"brand": "a\x00b"},
        {"hours_after_opening": "0"},
        {"barcode": "9" * 79},
        {"warn_days": "-1"},
    ],
    ids=lambda wrong: str(next(iter(wrong))),
)
def test_product_form_keeps_what_was_typed(client, manager, wrong):
    response = client.post(reverse("product-add"), product_form(**wrong))

    assert response.status_code == 422
    assert "benzyl alcohol" in content(response)
    assert not Product.objects.exists()


def test_second_product_of_one_barcode_is_refused(client, manager):
    ProductFactory(barcode=GTIN)

    response = client.post(reverse("product-add"), product_form())

    assert (response.status_code, Product.objects.count()) == (422, 1)


def test_product_changed_meanwhile_is_not_overwritten(client, manager):
    product = ProductFactory()
    address = reverse("product-edit", args=[product.pk])
    client.post(address, product_form(version=1, barcode=""))

    response = client.post(address, product_form(version=1, barcode="", brand="Late"))

    product.refresh_from_db()
    assert (response.status_code, product.brand) == (422, "Panthenol X")


def delivery(product: Product, **more: object) -> dict[str, object]:
    return {
        "product": product.pk,
        "number": "AB-12",
        "expires_on": "2030-01-31",
        "ml": "50",
        "received_on": "2026-11-01",
        "form_key": str(uuid.uuid4()),
    } | more


def test_delivery_posted_twice_is_one(client, manager):
    posted = delivery(ProductFactory())

    for _ in range(2):
        response = client.post(reverse("stock-receive"), posted)

    lot = Lot.objects.get()
    assert response.url == reverse("lot-detail", args=[lot.pk])
    assert [m.ml for m in lot.movements.all()] == [Decimal(50)]


def test_second_delivery_of_a_lot_adds_to_it(client, manager):
    product = ProductFactory()

    for number in ("AB-12", "ab 12"):
        client.post(reverse("stock-receive"), delivery(product, number=number))

    assert sum(m.ml for m in Lot.objects.get().movements.all()) == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_on": "2020-01-01"},
        {"expires_on": "soon"},
        {"received_on": "2099-01-01"},
        {"ml": "-1"},
        {"ml": "1e9"},
        {"number": "--"},
        {"product": "999999"},
        {"number": "A\x00"},
    ],
    ids=str,
)
def test_delivery_is_refused_and_nothing_typed_is_lost(client, manager, wrong):
    posted = delivery(ProductFactory(), invoice="R-77") | wrong

    response = client.post(reverse("stock-receive"), posted)

    assert (response.status_code, Lot.objects.count()) == (422, 0)
    assert "R-77" in content(response)


def test_delivery_with_another_expiry_is_refused(client, manager):
    lot = LotFactory()
    posted = delivery(lot.product, number=lot.number)

    assert client.post(reverse("stock-receive"), posted).status_code == 422


def test_code_of_the_box_fills_the_delivery_in(client, manager):
    ProductFactory(barcode=GTIN)
    code = f"]d201{GTIN}1730013110AB-12"

    page = content(client.get(reverse("stock-receive"), {"code": code}))

    assert 'value="AB-12"' in page
    assert 'value="2030-01-31"' in page


def test_count_is_corrected_with_a_mark_and_a_reason(client, manager):
    lot = LotFactory(ml="10")
    posted = {"counted_ml": "8.5", "reason": "One broken", "form_key": uuid.uuid4()}

    for _ in range(2):
        client.post(reverse("lot-count", args=[lot.pk]), posted)

    row = StockMovement.objects.get(kind="corrected")
    assert (row.ml, row.is_flagged, row.reason, row.by) == (
        Decimal("-1.50"),
        True,
        "One broken",
        manager,
    )


def test_more_than_there_is_cannot_be_thrown_away(client, manager):
    lot = LotFactory(ml="1")

    response = client.post(
        reverse("lot-discard", args=[lot.pk]), {"ml": "2", "reason": "Spilt"}
    )

    assert (response.status_code, lot.movements.count()) == (422, 1)


def test_lot_is_held_back_let_go_and_withdrawn(client, manager):
    lot = LotFactory()
    mix = mix_of(lot)
    for step, state in (
        ("lot-quarantine", "quarantined"),
        ("lot-release", "usable"),
        ("lot-withdraw", "withdrawn"),
    ):
        client.post(reverse(step, args=[lot.pk]), {"reason": "Because"})
        lot.refresh_from_db()
        assert lot.state == state
    mix.refresh_from_db()
    assert mix.state == "quarantined"


def test_state_without_a_reason_is_refused(client, manager):
    lot = LotFactory()

    response = client.post(reverse("lot-quarantine", args=[lot.pk]), {"reason": " "})

    lot.refresh_from_db()
    assert (response.status_code, lot.state) == (422, "usable")


def test_vial_is_opened_and_thrown_away_with_its_rest(client, manager):
    lot = LotFactory(ml="10")

    client.post(reverse("lot-vial-open", args=[lot.pk]))
    opened = Container.objects.get()
    for _ in range(2):
        client.post(reverse("lot-vial-discard", args=[opened.pk]))

    opened.refresh_from_db()
    assert opened.closed_by == manager
    assert sum(m.ml for m in lot.movements.all()) == Decimal(5)


@pytest.mark.parametrize(
    "lot",
    [
        lambda: LotFactory(product=ProductFactory(hours_after_opening=None)),
        held_back,
        lambda: LotFactory(ml="0"),
    ],
    ids=["never-kept", "held-back", "empty"],
)
def test_vial_stays_closed(client, manager, lot):
    client.post(reverse("lot-vial-open", args=[lot().pk]))

    assert not Container.objects.exists()


def mix_form(*parts: tuple[Lot, str], **more: object) -> dict[str, object]:
    values: dict[str, object] = {
        "product": ProductFactory(brand="House mix").pk,
        "number": "MIX-1",
        "expires_on": "2028-01-31",
        "form_key": str(uuid.uuid4()),
    }
    for place, (lot, ml) in enumerate(parts, start=1):
        values |= {f"lot_{place}": lot.pk, f"ml_{place}": ml}
    return values | more


def test_mix_takes_from_its_lots_once(client, manager):
    one, two = LotFactory(ml="10"), LotFactory(ml="10")
    posted = mix_form((one, "3"), (two, "2"))

    for _ in range(2):
        client.post(reverse("stock-mix"), posted)

    mix = Lot.objects.get(number="MIX-1")
    on_hand = [sum(m.ml for m in lot.movements.all()) for lot in (one, two, mix)]
    assert on_hand == [7, 8, 5]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ml_1": ""},
        {"ml_1": "11"},
        {"lot_1": "", "ml_1": ""},
        {"expires_on": "2028-02-01"},
        {"lot_2": "same", "ml_2": "1"},
    ],
    ids=["no-volume", "too-much", "nothing", "too-long", "twice"],
)
def test_mix_is_refused(client, manager, wrong):
    lot = LotFactory(ml="10")
    wrong = {key: lot.pk if value == "same" else value for key, value in wrong.items()}

    response = client.post(reverse("stock-mix"), mix_form((lot, "3"), **wrong))

    assert (response.status_code, Lot.objects.count()) == (422, 1)


def test_lot_page_names_no_patient_to_the_desk(client, desk):
    lot = LotFactory()
    vial(lot)

    page = content(client.get(reverse("lot-detail", args=[lot.pk])))

    assert lot.number in page
    assert reverse("recall-start", args=[lot.pk]) not in page


@pytest.mark.parametrize("address", ["stock-list", "product-list"])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_for_any_number_of_rows(
    client, desk, address, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        vial(LotFactory())

    with django_assert_max_num_queries(18):
        client.get(reverse(address))
