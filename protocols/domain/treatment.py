"""What was done in a session, and whether it can be signed (clinical-reference 6.1)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from protocols.domain.formula import AnaestheticDose, anaesthetic_uses
from protocols.domain.formulary import Formulary, Status
from protocols.domain.limits import (
    LimitIssue,
    SessionLimits,
    SessionMeasures,
    Severity,
    session_issues,
)

NO_PARAMS: Mapping[str, str] = {}
MG_PER_ML_OF_ONE_PERCENT = 10
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


@dataclass(frozen=True, slots=True)
class ZoneWork:
    """One zone: volumes in mL, depth and spacing in mm."""

    zone: str
    technique: str
    points: int
    ml_per_point: Decimal
    depth_mm: Decimal
    spacing_mm: Decimal


@dataclass(frozen=True, slots=True)
class ProductWork:
    """One product of the mix by its lot; volumes in mL."""

    ingredient: str
    brand: str
    manufacturer: str
    lot: str
    expires_on: date
    concentration: str
    drawn_ml: Decimal
    used_ml: Decimal
    discarded_ml: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """Everything the record holds of the treatment itself. Pain is 0 to 10."""

    zones: tuple[ZoneWork, ...] = ()
    products: tuple[ProductWork, ...] = ()
    device: str = ""
    needle_gauge: int | None = None
    antisepsis: str = ""
    anaesthesia: str = ""
    anaesthetic_agent: str = ""
    anaesthetic_mg: Decimal | None = None
    weight_kg: Decimal | None = None
    pain_before: int | None = None
    pain_during: int | None = None
    pain_after: int | None = None
    vasovagal: bool | None = None
    bleeding: str = ""
    observed_minutes: int | None = None
    note: str = ""
    outside_window_reason: str = ""
    soft_limits_accepted: str = ""

    @property
    def used_ml(self) -> Decimal:
        return sum((p.used_ml for p in self.products), Decimal(0))

    @property
    def points(self) -> int:
        return sum(zone.points for zone in self.zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """What the treatment is held against."""

    limits: SessionLimits
    formulary: Formulary
    planned: tuple[str, ...]
    blocked: frozenset[str]
    today: date


def sign_issues(treatment: Treatment, rulings: Rulings) -> tuple[LimitIssue, ...]:
    """Everything that warns or stops, each once, in the order of the page."""
    issues: list[LimitIssue] = []
    for issue in (
        *_missing(treatment),
        *_of_zones(treatment, rulings.limits),
        *_of_products(treatment, rulings),
        *_of_anaesthetic(treatment, rulings.formulary),
    ):
        if issue not in issues:
            issues.append(issue)
    return tuple(issues)


def stops(issues: Iterable[LimitIssue]) -> tuple[LimitIssue, ...]:
    return tuple(issue for issue in issues if issue.severity == Severity.STOP)


def warnings(issues: Iterable[LimitIssue]) -> tuple[LimitIssue, ...]:
    return tuple(issue for issue in issues if issue.severity == Severity.WARN)


def _stop(
    field: str, message: str, params: Mapping[str, str] = NO_PARAMS
) -> LimitIssue:
    return LimitIssue(field, Severity.STOP, message, params)


def _missing(treatment: Treatment) -> Iterable[LimitIssue]:
    needed = {
        "zones": (bool(treatment.zones), _("Say which zones were treated.")),
        "products": (
            bool(treatment.products),
            _("Say what was given, with its lot and expiry."),
        ),
        "antisepsis": (bool(treatment.antisepsis), _("Say how the skin was cleaned.")),
        "anaesthesia": (
            bool(treatment.anaesthesia),
            _("Say which anaesthesia was used, or none."),
        ),
        "pain_during": (
            treatment.pain_during is not None,
            _("Ask for the strongest pain during the session, 0 to 10."),
        ),
        "observed_minutes": (
            treatment.observed_minutes is not None,
            _("Say how long the patient was observed afterwards."),
        ),
    }
    for field, (is_there, message) in needed.items():
        if not is_there:
            yield _stop(field, message)


def _of_zones(treatment: Treatment, limits: SessionLimits) -> Iterable[LimitIssue]:
    for zone in treatment.zones:
        yield from session_issues(
            SessionMeasures(
                technique=zone.technique,
                ml_per_point=zone.ml_per_point,
                spacing_mm=zone.spacing_mm,
                depth_mm=zone.depth_mm,
            ),
            limits,
        )
    if treatment.zones and treatment.products:
        yield from session_issues(_whole(treatment), limits)


def _whole(treatment: Treatment) -> SessionMeasures:
    """The session as one: the average volume a point stands for all zones."""
    placed = sum(
        (zone.points * zone.ml_per_point for zone in treatment.zones), Decimal(0)
    )
    points = Decimal(treatment.points)
    gauge = treatment.needle_gauge
    return SessionMeasures(
        points=points,
        ml_per_point=placed / points if points else None,
        needle_gauge=Decimal(gauge) if gauge is not None else None,
        used_ml=treatment.used_ml,
    )


def _of_products(treatment: Treatment, rulings: Rulings) -> Iterable[LimitIssue]:
    for product in treatment.products:
        yield from _of_product(product, rulings)
        if product.used_ml + product.discarded_ml != product.drawn_ml:
            message = _(
                "%(brand)s: used and discarded together do not make what was drawn."
            )
            yield _stop("products", message, {"brand": product.brand})


def _of_product(product: ProductWork, rulings: Rulings) -> Iterable[LimitIssue]:
    named = {"brand": product.brand, "lot": product.lot}
    record = rulings.formulary.get(product.ingredient)
    if product.expires_on < rulings.today:
        yield _stop("products", _("%(brand)s, lot %(lot)s, has expired."), named)
    if product.ingredient in rulings.blocked:
        yield _stop("products", _("%(brand)s is blocked for this patient."), named)
    elif record is None or record.status == Status.DISABLED:
        yield _stop("products", _("%(brand)s is not used in this clinic."), named)
    elif product.ingredient not in rulings.planned:
        message = _("%(brand)s is not part of the plan.")
        yield LimitIssue("products", Severity.WARN, message, named)


def _of_anaesthetic(treatment: Treatment, formulary: Formulary) -> Iterable[LimitIssue]:
    """Every source of an anaesthetic counts, the mix included, against the weight."""
    mg, agent = treatment.anaesthetic_mg, treatment.anaesthetic_agent
    if mg is not None and not agent:
        yield _stop("anaesthetic_agent", _("Say which anaesthetic this dose was."))
        return
    in_mix = _anaesthetics_in_mix(treatment, formulary)
    unknown = next((product for product, dose in in_mix if dose is None), None)
    if unknown:
        message = _("Give the strength of %(brand)s in percent, such as 1 %%.")
        yield _stop("products", message, {"brand": unknown.brand})
        return
    doses = [AnaestheticDose(agent, mg)] if mg is not None else []
    doses += [
        AnaestheticDose(p.ingredient, dose) for p, dose in in_mix if dose is not None
    ]
    yield from _against_weight(doses, treatment, formulary)


def _anaesthetics_in_mix(
    treatment: Treatment, formulary: Formulary
) -> list[tuple[ProductWork, Decimal | None]]:
    return [
        (product, milligrams_in(product))
        for product in treatment.products
        if _is_anaesthetic(product, formulary)
    ]


def _against_weight(
    doses: Sequence[AnaestheticDose], treatment: Treatment, formulary: Formulary
) -> Iterable[LimitIssue]:
    if doses and treatment.weight_kg is None:
        message = _("The limit of an anaesthetic depends on the weight: enter it.")
        yield _stop("weight_kg", message)
    elif treatment.weight_kg is not None:
        yield from _above_limit(doses, formulary, treatment.weight_kg)


def _above_limit(
    doses: Iterable[AnaestheticDose], formulary: Formulary, weight_kg: Decimal
) -> Iterable[LimitIssue]:
    for use in anaesthetic_uses(doses, formulary, weight_kg=weight_kg):
        if use.is_above:
            message = _(
                "%(mg)s mg are above the limit of %(limit)s mg for this weight."
            )
            params = {"mg": str(use.mg), "limit": str(use.limit_mg)}
            yield _stop("anaesthetic_mg", message, params)


def milligrams_in(product: ProductWork) -> Decimal | None:
    """What the used volume holds: 1 % is 10 mg in each mL. None: strength not known."""
    found = _PERCENT.search(product.concentration)
    if found is None:
        return None
    percent = Decimal(found.group(1).replace(",", "."))
    return product.used_ml * percent * MG_PER_ML_OF_ONE_PERCENT


def _is_anaesthetic(product: ProductWork, formulary: Formulary) -> bool:
    record = formulary.get(product.ingredient)
    return record is not None and record.anaesthetic is not None
