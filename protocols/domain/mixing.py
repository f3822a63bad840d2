"""What may not be given, and what may not share a syringe (clinical-reference 4)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from protocols.domain.formulary import Formulary, IngredientRecord, Status
from protocols.domain.limits import IncidentKey, LimitIssue, Severity
from protocols.domain.session_words import IncidentCode
from protocols.domain.treatment import ProductWork, Rulings, Treatment


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


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
    for issue in _of_syringes(treatment, rulings.formulary):
        yield _told(issue, rulings)


def _told(issue: LimitIssue, rulings: Rulings) -> LimitIssue:
    if issue.incident in rulings.told:
        return replace(issue, severity=Severity.TOLD)
    return issue


def _of_product(product: ProductWork, rulings: Rulings) -> Iterator[LimitIssue]:
    record = rulings.formulary.get(product.ingredient)
    if product.expires_on < rulings.today:
        message = _("%(brand)s, lot %(lot)s, has expired.")
        yield _stop(product, IncidentCode.EXPIRED, message)
    if product.ingredient in rulings.blocked:
        message = _("%(brand)s is blocked for this patient.")
        yield _stop(product, IncidentCode.BLOCKED, message)
    elif record is None or record.status == Status.DISABLED:
        message = _("%(brand)s is not used in this clinic.")
        yield _stop(product, IncidentCode.BLOCKED, message)
    elif product.ingredient not in rulings.planned:
        message = _("%(brand)s is not part of the plan.")
        yield LimitIssue("products", Severity.WARN, message, _named(product))


def _of_syringes(treatment: Treatment, formulary: Formulary) -> Iterator[LimitIssue]:
    by_syringe = sorted(treatment.products, key=lambda product: product.syringe)
    for number, products in groupby(by_syringe, key=lambda product: product.syringe):
        mixed = {
            product.ingredient: product
            for product in products
            if _is_mixed(formulary.get(product.ingredient))
        }
        yield from _of_syringe(number, mixed, formulary)


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
