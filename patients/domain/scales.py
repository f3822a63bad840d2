"""BASP codes (Lee 2007), and which scales fit a person.

The steps of the scales themselves are reference data: `patients.reference.scales`.
"""

import re

from patients.domain.choices import SexAtBirth
from patients.domain.scale_steps import ScaleKey
from patients.domain.vocabulary import Diagnosis

BASP = re.compile(r"(L|M[0-3]|C[0-3]|U[1-3])(F[1-3])?(V[1-3])?", re.ASCII)
_BASP_LIMIT = re.compile(r"U|M3|C3|F3|V3")
PATTERN_SCALES = (
    ScaleKey.NORWOOD,
    ScaleKey.LUDWIG,
    ScaleKey.SINCLAIR,
    ScaleKey.SAVIN,
)
_OF_WOMEN = (ScaleKey.LUDWIG, ScaleKey.SINCLAIR, ScaleKey.SAVIN)
# Thin all over: the pictures of diffuse loss serve men too.
_DIFFUSE = frozenset(
    {
        Diagnosis.TELOGEN_EFFLUVIUM,
        Diagnosis.DIFFUSE_STRESS_NUTRITION,
        Diagnosis.HORMONAL_THINNING,
    }
)
_NO_PATTERN = frozenset(
    {
        Diagnosis.ALOPECIA_AREATA,
        Diagnosis.SCARRING_CONFIRMED,
        Diagnosis.HAIR_SHAFT_DYSTROPHY,
        Diagnosis.TRACTION,
        Diagnosis.TRICHOTILLOMANIA,
        Diagnosis.CHEMO_INDUCED,
    }
)


def is_basp(text: str) -> bool:
    """A basic shape, then if seen F1-F3 and V1-V3: M1F2V1."""
    return BASP.fullmatch(text) is not None


def basp_parts(code: str) -> tuple[str, str, str]:
    """Shape, F and V of a code; blanks for text that is none."""
    match = BASP.fullmatch(code)
    if match is None:
        return "", "", ""
    shape, front, vertex = match.groups(default="")
    return shape, front, vertex


def basp_needs_decision(text: str) -> bool:
    """U, M3, C3, F3 and V3 are at the limit of what treatment can reach."""
    return _BASP_LIMIT.search(text) is not None


def fitting(sex: str, diagnosis: str) -> tuple[ScaleKey, ...]:
    """Pattern scales to offer first. Which fit is convenience: all can be answered."""
    if diagnosis in _NO_PATTERN:
        return ()
    if sex == SexAtBirth.FEMALE:
        return _OF_WOMEN
    if sex == SexAtBirth.MALE and diagnosis in _DIFFUSE:
        return (ScaleKey.NORWOOD, ScaleKey.LUDWIG)
    if sex == SexAtBirth.MALE:
        return (ScaleKey.NORWOOD,)
    return PATTERN_SCALES
