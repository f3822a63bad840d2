"""What a draft may say: only what its protocol allows.

Messages are English message ids with `%(name)s` places for `params`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from protocols.domain.plan import PlanDraft, PlanPhase, PlanStep, Window
from protocols.domain.protocol import PhaseTemplate, Protocol


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


@dataclass(frozen=True, slots=True)
class PlanFault:
    """``name`` is the input it belongs to, as the editor names it."""

    name: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


def starting_draft(protocol: Protocol, *, currency: str) -> PlanDraft:
    """The protocol's targets. Nothing of the formula is filled in."""
    phases = protocol.planned_phases()
    last = phases[-1].steps[-1].window if phases else None
    return PlanDraft(
        protocol_slug=protocol.slug,
        protocol_version=protocol.version,
        phases=phases,
        currency=currency,
        maintenance_every_days=last.max_days if last else None,
    )


def phase_faults(draft: PlanDraft, protocol: Protocol) -> tuple[PlanFault, ...]:
    """Counts and windows outside the protocol's limits."""
    names = [phase.name for phase in draft.phases]
    if names != [phase.name for phase in protocol.phases]:
        return (PlanFault("", _("These are not the phases of the protocol.")),)
    pairs = zip(draft.phases, protocol.phases, strict=True)
    return tuple(
        fault
        for index, (phase, template) in enumerate(pairs)
        for fault in _of_phase(index, phase, template)
    )


def sessions_field(phase: int) -> str:
    return f"phase_{phase}_sessions"


def window_field(phase: int, step: int, part: str) -> str:
    """``part``: min, target or max."""
    return f"phase_{phase}_step_{step}_{part}"


def _of_phase(
    index: int, phase: PlanPhase, template: PhaseTemplate
) -> Iterator[PlanFault]:
    least, most = template.sessions.minimum, template.sessions.maximum
    if not least <= phase.sessions <= most:
        yield PlanFault(
            sessions_field(index),
            _("The protocol allows %(least)s to %(most)s sessions."),
            {"least": least, "most": most},
        )
    if [step.from_session for step in phase.steps] != [
        step.from_session for step in template.steps
    ]:
        yield PlanFault("", _("These are not the phases of the protocol."))
        return
    for number, (step, allowed) in enumerate(
        zip(phase.steps, template.steps, strict=True)
    ):
        yield from _of_step(index, number, step, allowed.window)


def _of_step(
    phase: int, number: int, step: PlanStep, allowed: Window
) -> Iterator[PlanFault]:
    window = step.window
    if not window.min_days <= window.target_days <= window.max_days:
        yield PlanFault(
            window_field(phase, number, "target"),
            _("The ideal gap lies between the shortest and the longest."),
        )
    parts = {"min": window.min_days, "max": window.max_days}
    for part, days in parts.items():
        if not allowed.min_days <= days <= allowed.max_days:
            yield PlanFault(
                window_field(phase, number, part),
                _("The protocol allows %(least)s to %(most)s days."),
                {"least": allowed.min_days, "most": allowed.max_days},
            )
