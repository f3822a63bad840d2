"""Every source of an anaesthetic together, against the weight (clinical-reference 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from protocols.domain.formula import (
    AnaestheticDose,
    AnaestheticUse,
    anaesthetic_uses,
)
from protocols.domain.formulary import Formulary
from protocols.domain.limits import LimitIssue, Severity
from protocols.domain.strengths import mg_per_ml
from protocols.domain.treatment import ProductWork, Treatment


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


@dataclass(frozen=True, slots=True)
class Running:
    """What was given so far. ``unknown``: brands whose strength is not known."""

    doses: tuple[AnaestheticDose, ...]
    uses: tuple[AnaestheticUse, ...]
    unknown: tuple[str, ...]


def running(treatment: Treatment, formulary: Formulary) -> Running:
    """The total of cream, block and mix; limits only when the weight is known."""
    mg, agent = treatment.anaesthetic_mg, treatment.anaesthetic_agent
    doses = [AnaestheticDose(agent, mg)] if mg is not None and agent else []
    unknown = []
    for product in treatment.products:
        if not is_anaesthetic(product.ingredient, formulary):
            continue
        dose = milligrams_in(product)
        if dose is None:
            unknown.append(product.brand)
        else:
            doses.append(AnaestheticDose(product.ingredient, dose))
    weight = treatment.weight_kg
    uses = anaesthetic_uses(doses, formulary, weight_kg=weight) if weight else ()
    return Running(tuple(doses), uses, tuple(unknown))


def anaesthetic_issues(
    treatment: Treatment, formulary: Formulary
) -> Iterator[LimitIssue]:
    if treatment.anaesthetic_mg is not None and not treatment.anaesthetic_agent:
        yield _stop("anaesthetic_agent", _("Say which anaesthetic this dose was."))
        return
    found = running(treatment, formulary)
    if found.unknown:
        message = _("Give the strength of %(brand)s in percent, such as 1 %%.")
        yield _stop("products", message, brand=found.unknown[0])
        return
    if found.doses and treatment.weight_kg is None:
        message = _("The limit of an anaesthetic depends on the weight: enter it.")
        yield _stop("weight_kg", message)
    for use in found.uses:
        if use.is_above:
            message = _(
                "%(mg)s mg are above the limit of %(limit)s mg for this weight."
            )
            yield _stop(
                "anaesthetic_mg", message, mg=str(use.mg), limit=str(use.limit_mg)
            )


def milligrams_in(product: ProductWork) -> Decimal | None:
    """What the used volume holds. None: its strength is not known."""
    strength = mg_per_ml(product.concentration)
    return product.used_ml * strength if strength is not None else None


def is_anaesthetic(key: str, formulary: Formulary) -> bool:
    record = formulary.get(key)
    return record is not None and record.anaesthetic is not None


def _stop(field: str, message: str, **params: str) -> LimitIssue:
    return LimitIssue(field, Severity.STOP, message, params)
