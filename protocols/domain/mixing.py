"""What may not be given, and what may not share a syringe (clinical-reference 4)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from protocols.domain.formulary import Formulary, IngredientRecord, Status
from protocols.domain.limits import IncidentKey, LimitIssue, Severity
from protocols.domain.session_words import IncidentCode
from protocols.domain.stock import StockIssue, StockTrouble
from protocols.domain.treatment import ProductWork, Rulings, Treatment


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


EXPIRED = _("%(brand)s, lot %(lot)s, has expired.")
_STOCK_STOPS = {
    StockTrouble.EXPIRED: (IncidentCode.EXPIRED, EXPIRED),
    StockTrouble.QUARANTINED: (
        IncidentCode.HELD_BACK,
        _("%(brand)s, lot %(lot)s, is held in quarantine."),
    ),
    StockTrouble.WITHDRAWN: (
        IncidentCode.HELD_BACK,
        _("%(brand)s, lot %(lot)s, has been withdrawn."),
    ),
    StockTrouble.OPENED_TOO_LONG: (
        IncidentCode.OPEN_TOO_LONG,
        _("%(brand)s, lot %(lot)s: the vial has been open for too long."),
    ),
    StockTrouble.VIAL_CLOSED: (
        IncidentCode.OPEN_TOO_LONG,
        _("%(brand)s, lot %(lot)s: this vial has been discarded."),
    ),
}


def product_issues(treatment: Treatment, rulings: Rulings) -> Iterator[LimitIssue]:
    """Stops that two people have recorded as an incident come as told."""
    for product in treatment.products:
        for issue in _of_product(product, rulings):
            yield _told(issue, rulings)
        if product.used_ml + product.discarded_ml != product.drawn_ml:
            message = _(
                "%(brand)s: used and discarded together do not make what was drawn."
            )
            params = {"brand": product.brand}
            yield LimitIssue("products", Severity.STOP, message, params)
    for issue in (*_of_stock(treatment, rulings), *_of_syringes(treatment, rulings)):
        yield _told(issue, rulings)


def _told(issue: LimitIssue, rulings: Rulings) -> LimitIssue:
    if issue.incident in rulings.told:
        return replace(issue, severity=Severity.TOLD)
    return issue


def _of_product(product: ProductWork, rulings: Rulings) -> Iterator[LimitIssue]:
    held = rulings.ingredients_of(product)
    records = [rulings.formulary.get(key) for key in held]
    if product.expires_on < rulings.today:
        yield _stop(product, IncidentCode.EXPIRED, EXPIRED)
    if any(key in rulings.blocked for key in held):
        message = _("%(brand)s is blocked for this patient.")
        yield _stop(product, IncidentCode.BLOCKED, message)
    elif any(one is None or one.status == Status.DISABLED for one in records):
        message = _("%(brand)s is not used in this clinic.")
        yield _stop(product, IncidentCode.BLOCKED, message)
    elif not set(held) <= set(rulings.planned):
        message = _("%(brand)s is not part of the plan.")
        yield LimitIssue("products", Severity.WARN, message, _named(product))
    yield from _of_contents(product, rulings)


def _of_contents(product: ProductWork, rulings: Rulings) -> Iterator[LimitIssue]:
    """What it holds besides, against the recorded allergies."""
    if allergy := _allergy(product, rulings):
        message = _("%(brand)s holds %(allergy)s: an allergy to it is recorded.")
        yield _stop(product, IncidentCode.ALLERGY, message, allergy=allergy)
    elif rulings.allergies and not rulings.contents_of(product).is_known:
        # A01b: what it holds besides is not on record.
        message = _(
            "%(brand)s: its other contents are not on record, and an allergy is. Read"
            " the label."
        )
        yield LimitIssue("products", Severity.WARN, message, _named(product))


def _allergy(product: ProductWork, rulings: Rulings) -> str:
    """An excipient of the label that the record names as an allergy."""
    named = {word.strip().casefold() for word in rulings.allergies}
    for excipient in rulings.contents_of(product).excipients:
        if any(word and word in excipient.casefold() for word in named):
            return excipient
    return ""


def _of_stock(treatment: Treatment, rulings: Rulings) -> Iterator[LimitIssue]:
    for issue in rulings.stock:
        product = _meant(issue, treatment)
        if product is None:
            continue
        if issue.trouble == StockTrouble.SHORT:
            message = _("%(brand)s, lot %(lot)s: only %(left)s mL on hand.")
            params = _named(product) | {"left": str(issue.left_ml)}
            yield LimitIssue("products", Severity.WARN, message, params)
        elif issue.trouble in _STOCK_STOPS:
            code, message = _STOCK_STOPS[issue.trouble]
            yield _stop(product, code, message)


def _meant(issue: StockIssue, treatment: Treatment) -> ProductWork | None:
    for product in treatment.products:
        if product.stock_lot_id == issue.lot_id or product.lot == issue.lot:
            return product
    return None


def _of_syringes(treatment: Treatment, rulings: Rulings) -> Iterator[LimitIssue]:
    by_syringe = sorted(treatment.products, key=lambda product: product.syringe)
    for number, products in groupby(by_syringe, key=lambda product: product.syringe):
        mixed = {
            key: product
            for product in products
            for key in rulings.ingredients_of(product)
            if _is_mixed(rulings.formulary.get(key))
        }
        yield from _of_syringe(number, mixed, rulings.formulary)


def _of_syringe(
    number: int, mixed: dict[str, ProductWork], formulary: Formulary
) -> Iterator[LimitIssue]:
    for rule in formulary.incompatible:
        if rule.pair <= set(mixed):
            last = [product for key, product in mixed.items() if key in rule.pair][-1]
            message = _("Syringe %(number)s: not in one syringe. %(why)s.")
            yield _stop(
                last,
                IncidentCode.INCOMPATIBLE,
                message,
                number=str(number),
                why=rule.reason,
            )
    if len(mixed) > formulary.max_components:
        message = _("Syringe %(number)s: %(here)s components, at most %(most)s.")
        yield _stop(
            [*mixed.values()][-1],
            IncidentCode.TOO_MANY,
            message,
            number=str(number),
            here=str(len(mixed)),
            most=str(formulary.max_components),
        )


def _is_mixed(record: IngredientRecord | None) -> bool:
    return (
        record is not None and record.is_in_syringe and not record.is_separate_procedure
    )


def _named(product: ProductWork) -> dict[str, str]:
    return {"brand": product.brand, "lot": product.lot}


def _stop(
    product: ProductWork, code: IncidentCode, message: str, **params: str
) -> LimitIssue:
    return LimitIssue(
        "products",
        Severity.STOP,
        message,
        _named(product) | params,
        IncidentKey(code, product.ingredient, product.lot),
    )
