"""What was done in a session, and what it is held against (clinical-reference 6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from protocols.domain.formulary import Formulary
from protocols.domain.limits import IncidentKey, SessionLimits
from protocols.domain.session_practice import SessionPractice
from protocols.domain.stock import StockIssue


@dataclass(frozen=True, slots=True)
class ZoneWork:
    """One zone: volumes in mL, depth and spacing in mm."""

    zone: str
    technique: str
    points: int
    ml_per_point: Decimal
    depth_mm: Decimal
    spacing_mm: Decimal

    @property
    def placed_ml(self) -> Decimal:
        return self.points * self.ml_per_point


@dataclass(frozen=True, slots=True)
class ProductWork:
    """One product of the mix by its lot; volumes in mL. One ``syringe`` is one mix.

    ``stock_lot_id`` and ``container_id`` when it was picked from the shelf; kept at
    ``storage_c`` °C.
    """

    ingredient: str
    brand: str
    manufacturer: str
    lot: str
    expires_on: date
    concentration: str
    drawn_ml: Decimal
    used_ml: Decimal
    discarded_ml: Decimal
    syringe: int = 1
    stock_lot_id: int | None = None
    container_id: int | None = None
    storage_c: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """Everything the record holds of the treatment itself. Pain is 0 to 10."""

    zones: tuple[ZoneWork, ...] = ()
    products: tuple[ProductWork, ...] = ()
    device: str = ""
    device_serial: str = ""
    cartridge_lot: str = ""
    single_use: bool | None = None
    needle_gauge: int | None = None
    needle_length_mm: Decimal | None = None
    needle_angle_deg: int | None = None
    pattern: str = ""
    antisepsis: str = ""
    hair_clipped: bool | None = None
    contact_seconds: int | None = None
    gloves: str = ""
    anaesthesia: str = ""
    anaesthetic_agent: str = ""
    anaesthetic_mg: Decimal | None = None
    anaesthesia_from: time | None = None
    anaesthesia_until: time | None = None
    weight_kg: Decimal | None = None
    pain_before: int | None = None
    pain_during: int | None = None
    pain_after: int | None = None
    vasovagal: bool | None = None
    bleeding: str = ""
    observed_minutes: int | None = None
    condition: str = ""
    aftercare_channel: str = ""
    emergency_number_given: bool | None = None
    sharps_count: int | None = None
    needle_stick: bool | None = None
    assistant_id: int | None = None
    second_checker_id: int | None = None
    note: str = ""
    outside_window_reason: str = ""
    soft_limits_accepted: str = ""

    @property
    def used_ml(self) -> Decimal:
        return sum((p.used_ml for p in self.products), Decimal(0))

    @property
    def drawn_ml(self) -> Decimal:
        return sum((p.drawn_ml for p in self.products), Decimal(0))

    @property
    def placed_ml(self) -> Decimal:
        return sum((zone.placed_ml for zone in self.zones), Decimal(0))

    @property
    def points(self) -> int:
        return sum(zone.points for zone in self.zones)

    @property
    def is_blank(self) -> bool:
        return not (self.zones or self.products)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a product holds beside the ingredient that it is given for.

    ``is_known``: somebody has read the label, so that the list is whole.
    """

    ingredients: tuple[str, ...] = ()
    excipients: tuple[str, ...] = ()
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """What the treatment is held against.

    ``refused`` names by antiseptic or gloves the allergy that speaks against it;
    ``antiseptic_unnamed``: such an allergy is recorded, but not to what. ``told`` are
    the incidents that two people have recorded. ``contents`` are those of lots by id,
    ``stock`` what the shelf says against these lots.
    """

    limits: SessionLimits
    formulary: Formulary
    practice: SessionPractice
    planned: tuple[str, ...]
    blocked: frozenset[str]
    today: date
    at: datetime | None = None
    allergies: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    antiseptic_unnamed: bool = False
    told: frozenset[IncidentKey] = frozenset()
    contents: Mapping[int, Contents] = field(default_factory=dict)
    stock: tuple[StockIssue, ...] = ()

    def contents_of(self, product: ProductWork) -> Contents:
        return self.contents.get(product.stock_lot_id or 0, Contents())

    def ingredients_of(self, product: ProductWork) -> tuple[str, ...]:
        held = self.contents_of(product).ingredients
        return held or (product.ingredient,)
