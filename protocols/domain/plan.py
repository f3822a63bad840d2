"""The shape of a treatment plan: the draft worked on, and the content issued.

``PlanDraft`` is ``TreatmentPlan.draft``; ``PlanContent`` is ``PlanVersion.content`` and
holds everything the patient's PDF says, in the patient's language, so that an old plan
prints the same for ever. Both are stored with ``as_json`` and read with ``from_json``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from protocols.domain.plain import plain, revived


@dataclass(frozen=True, slots=True)
class Window:
    """Days from the previous session: earliest, ideal, latest."""

    min_days: int
    target_days: int
    max_days: int


@dataclass(frozen=True, slots=True)
class PlanStep:
    """The window of the gap that leads to session ``from_session`` of its phase, and to
    those after it until the next step. Counted from 1 inside the phase."""

    from_session: int
    window: Window


@dataclass(frozen=True, slots=True)
class PlanPhase:
    """``name`` is the protocol's code in capitals; ``sessions`` how many are planned.

    The first session of a later phase follows the phase's own first step; the very
    first session of the plan has no gap.
    """

    name: str
    sessions: int
    steps: tuple[PlanStep, ...]

    def window_before(self, session: int) -> Window:
        """``session`` counted from 1 inside the phase."""
        step = [step for step in self.steps if step.from_session <= session] or [
            self.steps[0]
        ]
        return step[-1].window


@dataclass(frozen=True, slots=True)
class FormulaItem:
    """One component as prescribed. Nothing is pre-filled: blank is not yet decided."""

    key: str
    amount: Decimal | None = None
    unit: str = ""
    concentration: str = ""
    why: str = ""

    @property
    def is_decided(self) -> bool:
        return self.amount is not None and bool(self.unit)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What the plan editor edits. Prices are recorded in ``currency``, never charged.

    ``weight_kg`` is only for the limit of an anaesthetic in the formula.
    ``maintenance_every_days`` is how often maintenance is expected after the planned
    sessions (None: none expected); it only feeds the 12-month figure.
    """

    protocol_slug: str
    protocol_version: str
    phases: tuple[PlanPhase, ...]
    formula: tuple[FormulaItem, ...] = ()
    goals: str = ""
    start_on: date | None = None
    currency: str = "EUR"
    price_per_session: Decimal | None = None
    maintenance_price: Decimal | None = None
    maintenance_every_days: int | None = None
    agreed_stop_rule: bool = False
    # The last session of an earlier course: the first window counts from it.
    follows_on: date | None = None
    weight_kg: Decimal | None = None

    @property
    def sessions(self) -> int:
        return sum(phase.sessions for phase in self.phases)

    @property
    def formula_keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.formula)

    def as_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PlanDraft":
        return revived(cls, stored)


@dataclass(frozen=True, slots=True)
class PlanPatient:
    name: str
    number: str
    date_of_birth: date | None


@dataclass(frozen=True, slots=True)
class PlanClinician:
    name: str
    licence_number: str


@dataclass(frozen=True, slots=True)
class PlanClinic:
    name: str
    address: str
    phone: str
    email: str
    website: str
    emergency_phone: str
    emergency_number: str
    timezone: str
    cancellation_hours: int
    refund_rule: str


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A citation with what it is worth; ``checked_on`` None: not yet by a clinician."""

    key: str
    text: str
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanProtocol:
    slug: str
    version: str
    code: str
    title: str
    evidence_level: str
    evidence_text: str
    sources: tuple[PlanSource, ...]


@dataclass(frozen=True, slots=True)
class ZoneValue:
    """Measured in one zone: hairs per cm², mean shaft in µm; percent is the share of
    the patient's own occipital density."""

    zone: str
    label: str
    density_per_cm2: int | None = None
    mean_diameter_um: Decimal | None = None
    percent_of_occipital: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what is said under it, both ready to print."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanFound:
    """What was found: diagnosis and stage in words, key measurements."""

    diagnosis: str
    lines: tuple[Line, ...]
    zones_requested: tuple[str, ...]
    zones_without_hair: tuple[str, ...]
    zones: tuple[ZoneValue, ...]
    assessed_on: date | None
    assessor: str


@dataclass(frozen=True, slots=True)
class ScreeningLine:
    """One finding in the patient's words; ``is_printed`` is False for what a plan never
    prints (HIV, body image, pregnancy answers)."""

    rule_id: str
    verdict: str
    title: str
    why: str
    next_step: str
    is_printed: bool = True
    decided_by: str = ""
    decided_on: date | None = None
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanScreening:
    overall: str
    check_id: int
    run_at: datetime
    ruleset_slug: str
    ruleset_version: str
    signed_off_by: str
    signed_off_on: date | None
    lines: tuple[ScreeningLine, ...]


@dataclass(frozen=True, slots=True)
class PendingItem:
    """What must arrive before session 1; ``code`` is a rule id."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanIngredient:
    """One component with the words the patient reads about it."""

    key: str
    name: str
    role: str
    amount: Decimal
    unit: str
    concentration: str
    why: str
    status: str
    off_label_text: str
    evidence_text: str


@dataclass(frozen=True, slots=True)
class BlockedIngredient:
    """What will not be used, and why; ``rules`` are the ids behind it."""

    key: str
    name: str
    why: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanSession:
    """One planned session; numbers run through all phases, dates in clinic time."""

    number: int
    phase: str
    earliest: date
    target: date
    latest: date
    gap: Window


@dataclass(frozen=True, slots=True)
class PlanReview:
    """A review point: ``label`` and ``tasks`` ready to print, ``on`` its expected day.

    ``after_session`` is set when it is tied to a session.
    """

    code: str
    label: str
    tasks: tuple[str, ...]
    on: date
    after_session: int | None = None


@dataclass(frozen=True, slots=True)
class PhasePrice:
    phase: str
    sessions: int
    per_session: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class PlanPrice:
    """Figures as shown on screen: the course, and the first twelve months."""

    currency: str
    phases: tuple[PhasePrice, ...]
    course_total: Decimal
    maintenance_sessions: int
    maintenance_price: Decimal
    maintenance_total: Decimal
    twelve_months_total: Decimal


@dataclass(frozen=True, slots=True)
class TextSection:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanText:
    """A published text copied in: evidence, before, aftercare, red_flags, …"""

    slug: str
    version: str
    sections: tuple[TextSection, ...]


@dataclass(frozen=True, slots=True)
class PlanContent:
    """One issued version. Never changed: a new agreement is a new version."""

    number: str
    version: int
    language: str
    issued_at: datetime
    patient: PlanPatient
    clinician: PlanClinician
    clinic: PlanClinic
    protocol: PlanProtocol
    found: PlanFound
    screening: PlanScreening
    pending: tuple[PendingItem, ...]
    goals: str
    phases: tuple[PlanPhase, ...]
    start_on: date
    schedule: tuple[PlanSession, ...]
    session_minutes: int
    reviews: tuple[PlanReview, ...]
    formula: tuple[PlanIngredient, ...]
    prescriber: PlanClinician
    blocked: tuple[BlockedIngredient, ...]
    price: PlanPrice
    stop_rules: tuple[str, ...]
    agreed_stop_rule: bool
    fertility_notes: tuple[str, ...]
    texts: Mapping[str, PlanText]
    references: tuple[PlanSource, ...]
    photo_consent: bool
    # What a person reads for each phase's code.
    phase_titles: Mapping[str, str] = field(default_factory=dict)
    # The last session of the course before, when this one goes on from it.
    follows_on: date | None = None
    schema: int = 1

    @property
    def first_on(self) -> date:
        return self.schedule[0].target

    @property
    def last_on(self) -> date:
        return self.schedule[-1].target

    def as_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PlanContent":
        return revived(cls, stored)
