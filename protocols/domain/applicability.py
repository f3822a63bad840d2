"""Which questions do not apply to a person, so that nobody has to answer them."""

from collections.abc import Mapping

from patients.domain.facts import is_blank
from protocols.domain.candidacy_facts import PRECONDITIONS


def not_applicable(values: Mapping[str, object]) -> tuple[str, ...]:
    """Blank keys whose precondition is known not to hold. Not known is not "no"."""
    settled = dict(values) | {"pregnancy_possible": _pregnancy_possible(values)}
    keys = [
        key
        for key, (deciding_key, needed) in PRECONDITIONS.items()
        if is_blank(values.get(key)) and _fails(settled.get(deciding_key), needed)
    ]
    if values.get("sex_at_birth") == "M" and is_blank(
        values.get("pregnancy_potential")
    ):
        keys.append("pregnancy_potential")
    return tuple(keys)


def _fails(value: object, needed: tuple[str, ...]) -> bool:
    return not is_blank(value) and value not in needed


def _pregnancy_possible(values: Mapping[str, object]) -> str | None:
    sex, potential = values.get("sex_at_birth"), values.get("pregnancy_potential")
    if sex == "M" or potential == "no":
        return "no"
    return None if is_blank(sex) or is_blank(potential) else "yes"
