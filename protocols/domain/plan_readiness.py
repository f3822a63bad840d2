"""Is a draft complete enough to be issued? What is still open, in order.

Messages are English message ids.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from protocols.domain.formula import FormulaIssue, Weight
from protocols.domain.formulary import Formulary, Status
from protocols.domain.plan import PlanDraft


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


class Open(StrEnum):
    """Where the open point is settled."""

    DRAFT = "draft"
    FORMULA = "formula"
    SCREENING = "screening"
    PRESCRIBER = "prescriber"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    where: Open
    message: str


def open_points(
    draft: PlanDraft, issues: tuple[FormulaIssue, ...], *, today: date
) -> tuple[OpenPoint, ...]:
    """What the editor still lacks. The screening is judged apart."""
    return (*_of_draft(draft, today), *_of_formula(draft, issues))


def needs_prescriber(draft: PlanDraft, formulary: Formulary) -> bool:
    records = (formulary.get(key) for key in draft.formula_keys)
    return any(record and record.status == Status.RESTRICTED for record in records)


def _of_draft(draft: PlanDraft, today: date) -> Iterator[OpenPoint]:
    if draft.start_on is None:
        yield OpenPoint(Open.DRAFT, _("Choose the day of the first session."))
    elif draft.start_on < today:
        yield OpenPoint(Open.DRAFT, _("The first session lies in the past."))
    if draft.price_per_session is None:
        yield OpenPoint(Open.DRAFT, _("Enter the price of a session, or 0."))
    if not draft.goals.strip():
        yield OpenPoint(Open.DRAFT, _("Write what you agreed as the aim."))


def _of_formula(
    draft: PlanDraft, issues: tuple[FormulaIssue, ...]
) -> Iterator[OpenPoint]:
    if not draft.formula:
        yield OpenPoint(Open.FORMULA, _("Choose what goes in."))
    if any(not item.is_decided for item in draft.formula):
        yield OpenPoint(Open.FORMULA, _("Each ingredient needs its amount and unit."))
    if any(issue.weight == Weight.STOP for issue in issues):
        yield OpenPoint(Open.FORMULA, _("The formula holds what must not go in."))
