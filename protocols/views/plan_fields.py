"""The editor's fields, put together as the page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from protocols.domain.plan_limits import sessions_field, window_field
from protocols.domain.protocol import Protocol
from protocols.forms.plan import WINDOW_PARTS, PlanForm
from protocols.presenters.ingredients import in_language
from protocols.presenters.plan import FormulaCard


@dataclass(frozen=True, slots=True)
class StepRow:
    title: str
    limits: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    title: str
    limits: str
    sessions: BoundField
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class FormulaRow:
    card: FormulaCard
    amount: BoundField
    unit: BoundField
    concentration: BoundField
    why: BoundField


def phase_rows(form: PlanForm, protocol: Protocol) -> tuple[PhaseRow, ...]:
    return tuple(
        PhaseRow(
            title=in_language(phase.title),
            limits=_("%(least)d to %(most)d sessions")
            % {"least": phase.sessions.minimum, "most": phase.sessions.maximum},
            sessions=form[sessions_field(index)],
            steps=tuple(
                StepRow(
                    title=_("From session %(number)d of the phase")
                    % {"number": step.from_session}
                    if len(phase.steps) > 1
                    else "",
                    limits=_("%(least)d to %(most)d days")
                    % {"least": step.window.min_days, "most": step.window.max_days},
                    fields=tuple(
                        form[window_field(index, number, part)] for part in WINDOW_PARTS
                    ),
                )
                for number, step in enumerate(phase.steps)
            ),
        )
        for index, phase in enumerate(protocol.phases)
    )


def formula_rows(
    form: PlanForm, cards: Iterable[FormulaCard]
) -> tuple[FormulaRow, ...]:
    return tuple(
        FormulaRow(
            card=card,
            amount=form[f"item_{card.key}_amount"],
            unit=form[f"item_{card.key}_unit"],
            concentration=form[f"item_{card.key}_concentration"],
            why=form[f"item_{card.key}_why"],
        )
        for card in cards
    )
