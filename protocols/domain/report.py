"""What a report at the end of a course says: everything, in the patient's language.

``ReportContent`` is ``CourseReport.content``: like the plan's, it holds all that the PDF
prints, so that a version prints the same for ever. Photographs stand in it by their
names only; whether they are printed is decided by the consent of the moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from protocols.domain.plain import plain, revived
from protocols.domain.plan import PlanClinic, PlanClinician, PlanPatient
from protocols.domain.review import Line
from protocols.domain.trend_cards import TrendCard


@dataclass(frozen=True, slots=True)
class ReportFigure:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class ReportSession:
    """One session: as planned, as given; volume and lots of what went in."""

    number: int
    phase: str
    window: str
    given: str
    verdict: str
    volume: str
    lots: str
    by: str
    is_inside: bool


@dataclass(frozen=True, slots=True)
class ReportLot:
    product: str
    lot: str
    expires: str
    sessions: str


@dataclass(frozen=True, slots=True)
class ReportReview:
    title: str
    day: str
    judgement: str
    decision: str
    by: str


@dataclass(frozen=True, slots=True)
class ReportPair:
    """Two photographs of one view; ``differences`` in words, "" when taken alike."""

    view: str
    first: str
    first_day: str
    last: str
    last_day: str
    differences: str
    is_alike: bool


@dataclass(frozen=True, slots=True)
class ReportCost:
    label: str
    count: str
    each: str
    total: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One signed version."""

    number: str
    version: int
    language: str
    signed_at: datetime
    patient: PlanPatient
    clinician: PlanClinician
    signer: PlanClinician
    clinic: PlanClinic
    protocol: str
    plan_version: int
    goals: str
    figures: tuple[ReportFigure, ...]
    sessions: tuple[ReportSession, ...]
    lots: tuple[ReportLot, ...]
    adherence: tuple[Line, ...]
    missed: tuple[Line, ...]
    cards: tuple[TrendCard, ...]
    reviews: tuple[ReportReview, ...]
    photos: tuple[ReportPair, ...]
    events: tuple[Line, ...]
    costs: tuple[ReportCost, ...]
    unknown: tuple[str, ...]
    words: str
    next_step: str
    next_text: str
    schema: int = 1

    def as_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ReportContent":
        return revived(cls, stored)
