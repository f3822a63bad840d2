"""The treatment as it stands, in finished values: map, volumes, anaesthetic, warnings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.presenters.scalp_map import ScalpMap, ZoneValue, scalp_map
from protocols.domain.anaesthesia import Running
from protocols.domain.limits import IncidentKey, LimitIssue, SessionLimits, Severity
from protocols.domain.session_practice import Observation, SessionPractice
from protocols.domain.session_words import IncidentCode
from protocols.domain.treatment import ProductWork, Treatment
from protocols.presenters.ingredients import ingredient_name
from protocols.queries.session_stock import PickedLot, Shelf

TONES = {Severity.STOP: "stop", Severity.WARN: "wait", Severity.TOLD: "decide"}
# Width of the bar of volumes in its own drawing units.
BAR_WIDTH = 560
TINTS = 4


@dataclass(frozen=True, slots=True)
class IssueLine:
    """``incident`` when two people can say that it was done all the same."""

    tone: str
    field: str
    text: str
    incident: IncidentKey | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    x: float
    width: float
    tint: int


@dataclass(frozen=True, slots=True)
class Volumes:
    """Points and volume of the whole session; ``marks`` are the usual from and to."""

    points: int
    each: str
    placed: Decimal
    used: Decimal
    drawn: Decimal
    usual_from: Decimal
    usual_to: Decimal
    segments: tuple[Segment, ...]
    marks: tuple[float, ...]
    is_blank: bool
    agree: bool
    words: str


@dataclass(frozen=True, slots=True)
class DoseLine:
    """``tone`` is stop above the limit; ``limit`` empty while the weight is not known."""

    agent: str
    mg: str
    limit: str
    per_kg: str
    tone: str


@dataclass(frozen=True, slots=True)
class RowNote:
    tone: str
    icon: str
    text: str


def issue_lines(found: Iterable[LimitIssue]) -> list[IssueLine]:
    return [
        IssueLine(
            tone=TONES[issue.severity],
            field=issue.field,
            text=_(issue.message)
            % {key: _(value) for key, value in issue.params.items()},
            incident=issue.incident if issue.severity == Severity.STOP else None,
        )
        for issue in found
    ]


@dataclass(frozen=True, slots=True)
class UntoldLine:
    text: str
    incident: IncidentKey


def untold_lines(keys: Iterable[IncidentKey], treatment: Treatment) -> list[UntoldLine]:
    """What was given although it should not have been, and two people must tell yet."""
    brands = {(one.ingredient, one.lot): one.brand for one in treatment.products}
    words = {
        IncidentCode.EXPIRED: _("had expired"),
        IncidentCode.HELD_BACK: _("was held back or withdrawn"),
        IncidentCode.OPEN_TOO_LONG: _("the vial had been open too long"),
        IncidentCode.BLOCKED: _("was blocked for this patient"),
        IncidentCode.ALLERGY: _("holds something that an allergy is recorded to"),
        IncidentCode.INCOMPATIBLE: _("does not go into one syringe with the others"),
        IncidentCode.TOO_MANY: _("was one component too many in its syringe"),
    }
    return [
        UntoldLine(
            _("%(brand)s, lot %(lot)s: %(why)s")
            % {
                "brand": brands.get((key.ingredient, key.lot), key.ingredient),
                "lot": key.lot,
                "why": words[IncidentCode(key.code)],
            },
            key,
        )
        for key in keys
    ]


def treated_map(treatment: Treatment, *, uid: str = "treated") -> ScalpMap:
    """Where it was done: the treated zones with their points."""
    return scalp_map(
        {
            work.zone: ZoneValue(str(work.points), chosen=True, points=work.points)
            for work in treatment.zones
        },
        uid=uid,
    )


def volumes(
    treatment: Treatment, practice: SessionPractice, limits: SessionLimits
) -> Volumes:
    placed, used = treatment.placed_ml, treatment.used_ml
    volumes_each = {work.ml_per_point for work in treatment.zones}
    least, most = practice.usual_ml
    full = max(_most_ml(limits), placed, used)
    differs = abs(placed - used) * 100 > used * limits.tolerance_percent
    return Volumes(
        points=treatment.points,
        each=f"{volumes_each.pop().normalize():f}" if len(volumes_each) == 1 else "",
        placed=placed,
        used=used,
        drawn=treatment.drawn_ml,
        usual_from=least,
        usual_to=most,
        segments=tuple(_segments(treatment.products, full)),
        marks=tuple(_at(value, full) for value in (least, most)),
        is_blank=treatment.is_blank,
        agree=bool(treatment.zones and treatment.products) and not differs,
        words=_("%(used)s mL used, usual are %(least)s to %(most)s mL")
        % {"used": used, "least": least, "most": most},
    )


def _most_ml(limits: SessionLimits) -> Decimal:
    total = next((one for one in limits.limits if one.id == "total_ml"), None)
    return (total.bounds.warn_above if total else None) or Decimal(1)


def _at(value: Decimal, full: Decimal) -> float:
    return round(float(value / full * BAR_WIDTH), 1)


def _segments(products: Sequence[ProductWork], full: Decimal) -> Iterable[Segment]:
    so_far = Decimal(0)
    for number, product in enumerate(products):
        width = _at(product.used_ml, full)
        yield Segment(_at(so_far, full), max(width - 1, 0), number % TINTS + 1)
        so_far += product.used_ml


def dose_lines(running: Running, weight_kg: Decimal | None) -> list[DoseLine]:
    if running.uses:
        return [
            DoseLine(
                agent=ingredient_name(use.agent),
                mg=_short(use.mg),
                limit=_short(use.limit_mg),
                per_kg=_short(use.mg / weight_kg) if weight_kg else "",
                tone="stop" if use.is_above else "ok",
            )
            for use in running.uses
        ]
    return [
        DoseLine(ingredient_name(dose.key), _short(dose.mg), "", "", "ask")
        for dose in running.doses
    ]


def _short(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.1')).normalize():f}"


def row_notes(lot: PickedLot | None, *, zone: tzinfo) -> list[RowNote]:
    """What there is to say about a lot from the shelf, before anything stops."""
    if lot is None:
        return []
    notes = []
    if lot.opened_at:
        clock = date_format(lot.opened_at.astimezone(zone), "j M, H:i")
        text = _("opened %(clock)s") % {"clock": clock}
        notes.append(RowNote("note", "package-plus", text))
    if lot.expires_soon:
        notes.append(RowNote("wait", "triangle-alert", _("expires soon")))
    if lot.is_low:
        notes.append(RowNote("wait", "package", _("running low")))
    if not lot.is_planned:
        notes.append(RowNote("wait", "triangle-alert", _("not in the plan")))
    if not lot.is_usable:
        notes.append(RowNote("stop", "ban", _("not usable")))
    return notes


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A row of the form with what the shelf says about it. ``form`` has ``picked``."""

    form: Any
    name: str
    lot: str
    expires: str
    discarded: str
    notes: list[RowNote]


def product_rows(forms: Iterable[Any], *, zone: tzinfo) -> list[ProductRow]:
    return [_product_row(form, zone=zone) for form in forms]


def _product_row(form: Any, *, zone: tzinfo) -> ProductRow:
    lot: PickedLot | None = form.picked
    typed_expiry = form["expires_on"].value()
    return ProductRow(
        form=form,
        name=f"{lot.brand} {lot.concentration}" if lot else _("Typed by hand"),
        lot=lot.number if lot else str(form["lot"].value() or ""),
        expires=f"{lot.expires_on:%m/%Y}" if lot else str(typed_expiry or ""),
        discarded=_difference(form["drawn_ml"].value(), form["used_ml"].value()),
        notes=row_notes(lot, zone=zone),
    )


def _difference(drawn: object, used: object) -> str:
    """Empty while the two cannot be read yet."""
    try:
        left = Decimal(str(drawn)) - Decimal(str(used))
    except InvalidOperation:
        return ""
    return f"{left:.2f}" if left.is_finite() and left >= 0 else ""


def shelf_words(shelf: Shelf, *, zone: tzinfo) -> list[tuple[str, str]]:
    return [(value, _shelf_word(lot, zone=zone)) for value, lot in shelf.items()]


def _shelf_word(lot: PickedLot, *, zone: tzinfo) -> str:
    parts = [
        " ".join(filter(None, (lot.brand, lot.concentration))),
        lot.number,
        _("to %(month)s") % {"month": f"{lot.expires_on:%m/%Y}"},
        _("%(ml)s mL left") % {"ml": f"{lot.left_ml.normalize():f}"},
    ]
    if lot.opened_at:
        clock = date_format(lot.opened_at.astimezone(zone), "H:i")
        parts.append(_("opened %(clock)s") % {"clock": clock})
    if not lot.is_usable:
        parts.append(_("not usable"))
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class ObservationWords:
    state: str
    started: str
    minutes: int
    usual: int
    seconds: int


def observation(
    watched: Observation, practice: SessionPractice, *, at: datetime, zone: tzinfo
) -> ObservationWords:
    """``seconds`` so far by the server's clock; a script only goes on counting."""
    started, usual = watched.started_at, practice.observation_minutes
    if started is None:
        return ObservationWords("", "", 0, usual, 0)
    until = watched.stopped_at or at
    return ObservationWords(
        state="running" if watched.is_running else "stopped",
        started=date_format(started.astimezone(zone), "H:i"),
        minutes=watched.minutes(at) or 0,
        usual=usual,
        seconds=max(0, int((until - started).total_seconds())),
    )
