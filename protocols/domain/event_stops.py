"""Which stop rules of a plan an event touches, so that somebody reads them.

The rules are the plan's own; deciding stays with the clinician.
"""

from collections.abc import Collection

from protocols.domain.adverse_events import Grade

BY_TERM = {
    "anaphylaxis": "anaphylaxis",
    "urticaria": "new_allergy",
    "contact_dermatitis": "new_allergy",
    "skin_infection": "infection_pending",
    "abscess": "infection_pending",
    "mycobacteria": "infection_pending",
    "alopecia_at_points": "scarring_or_bald_points",
    "scar_or_pigment": "scarring_or_bald_points",
}


def stop_rules_touched(
    term: str, grade: int | None, *, of_plan: Collection[str]
) -> tuple[str, ...]:
    """Keys of the plan's stop rules, in the order severe first."""
    found = []
    if grade is not None and grade >= Grade.SEVERE:
        found.append("ae_grade_ge_3")
    if term in BY_TERM:
        found.append(BY_TERM[term])
    return tuple(key for key in found if key in of_plan)
