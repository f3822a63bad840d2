"""The expected dates of a plan that is being worked on."""

from protocols.domain.plan import PlanSession, Window
from protocols.domain.schedule import planned_sessions
from protocols.queries.plans import OpenPlan

FIRST_GAP = Window(0, 0, 0)


def plan_schedule(opened: OpenPlan) -> tuple[PlanSession, ...]:
    """Dates from the draft's start; nothing while there is none."""
    draft = opened.draft
    if draft.start_on is None:
        return ()
    return tuple(
        PlanSession(
            session.number,
            session.phase,
            session.dates.earliest,
            session.dates.target,
            session.dates.latest,
            gap=session.window or FIRST_GAP,
        )
        for session in planned_sessions(
            draft.phases, draft.start_on, follows_on=draft.follows_on
        )
    )
