"""What the pages of the stock ask for. Volumes in mL."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOrder:
    """A product as the form describes it; ``version`` is None for a new one."""

    brand: str
    manufacturer: str
    ingredients: tuple[str, ...]
    concentration: str
    excipients: tuple[str, ...]
    excipients_known: bool
    container_ml: Decimal
    hours_after_opening: int | None
    barcode: str
    low_ml: Decimal | None
    warn_days: int | None
    is_active: bool
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    product_id: int
    number: str
    expires_on: date
    ml: Decimal
    supplier: str
    invoice: str
    received_on: date
    form_key: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MixOrder:
    """Prepared here from ``parts``: millilitres by lot."""

    product_id: int
    number: str
    expires_on: date
    made_on: date
    parts: tuple[tuple[int, Decimal], ...]
    form_key: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOrder:
    """A lot's label as it really reads, and how it came to be written down wrongly."""

    number: str
    expires_on: date
    reason: str
    form_key: uuid.UUID
