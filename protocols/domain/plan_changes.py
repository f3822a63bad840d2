"""What differs between two versions of a plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from protocols.domain.plan import PlanContent, PlanIngredient, PlanPhase


@dataclass(frozen=True, slots=True)
class PlanChange:
    """``about``: goals, start, sessions, window, ingredient, price, stop_rule, phase.

    ``name`` is the phase or ingredient it is about. "" before: it is new; "" after: it
    is gone.
    """

    about: str
    name: str
    before: str
    after: str


def changes_between(before: PlanContent, after: PlanContent) -> tuple[PlanChange, ...]:
    found = (
        *_phases(before, after),
        *_ingredients(before, after),
        PlanChange("goals", "", before.goals, after.goals),
        PlanChange("start", "", str(before.start_on), str(after.start_on)),
        PlanChange("price", "", _price(before), _price(after)),
        PlanChange(
            "stop_rule", "", _yes(before.agreed_stop_rule), _yes(after.agreed_stop_rule)
        ),
    )
    return tuple(change for change in found if change.before != change.after)


def _yes(value: bool) -> str:  # noqa: FBT001 -- one value, turned into one word
    return "yes" if value else "no"


def _price(content: PlanContent) -> str:
    price = content.price
    each = price.phases[0].per_session if price.phases else price.course_total
    return f"{each} {price.currency}"


def _phases(before: PlanContent, after: PlanContent) -> Iterator[PlanChange]:
    earlier = {phase.name: phase for phase in before.phases}
    later = {phase.name: phase for phase in after.phases}
    for name in dict.fromkeys([*earlier, *later]):
        old, new = earlier.get(name), later.get(name)
        yield PlanChange("sessions", name, _count(old), _count(new))
        yield PlanChange("window", name, _windows(old), _windows(new))


def _count(phase: PlanPhase | None) -> str:
    return str(phase.sessions) if phase else ""


def _windows(phase: PlanPhase | None) -> str:
    if phase is None:
        return ""
    windows = (step.window for step in phase.steps)
    return ", ".join(f"{w.min_days}/{w.target_days}/{w.max_days}" for w in windows)


def _ingredients(before: PlanContent, after: PlanContent) -> Iterator[PlanChange]:
    earlier = {item.key: item for item in before.formula}
    later = {item.key: item for item in after.formula}
    for key in dict.fromkeys([*earlier, *later]):
        old, new = earlier.get(key), later.get(key)
        shown = new or old
        assert shown is not None
        yield PlanChange("ingredient", shown.name, _amount(old), _amount(new))


def _amount(item: PlanIngredient | None) -> str:
    if item is None:
        return ""
    return " ".join(
        part for part in (f"{item.amount}", item.unit, item.concentration) if part
    )
