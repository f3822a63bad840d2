"""The scalp before a session (clinical-reference 6.1): grades of 2.10 by zone.

Stored as ``{zone: {sign: grade}}``: redness, scaling and oil from 0 to 3, pustules or
crusts and scratch marks as 1 when they are there. What was not said is not in it.
"""

from collections.abc import Mapping

Exam = Mapping[str, Mapping[str, int]]

GRADES = ("erythema", "scaling", "sebum")
SIGNS = ("pustules", "excoriation")
# "Clear" redness, "adherent" scaling.
MARKED = 2
INFECTION = "scalp_infection"
DERMATOSIS = "inflammatory_dermatosis"


def asked_by(exam: Exam) -> tuple[str, ...]:
    """Questions that have to be answered in words because of what was seen."""
    keys = []
    if any(seen.get("pustules") for seen in exam.values()):
        keys.append(INFECTION)
    marked = ("erythema", "scaling")
    if any(seen.get(sign, 0) >= MARKED for seen in exam.values() for sign in marked):
        keys.append(DERMATOSIS)
    return tuple(keys)
