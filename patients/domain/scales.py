"""The scales of pattern loss: each step with one line that tells it from its neighbours.

Norwood 1975, Ludwig 1977, Sinclair 2004, Savin 1992, BASP (Lee 2007).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType


def _(message: str) -> str:
    """Marks a line for makemessages; it is translated where it is shown."""
    return message


NORWOOD: Mapping[str, str] = MappingProxyType(
    {
        "I": _("No recession, or hardly any at the temples"),
        "II": _("Small, even triangles at the temples, well before the ear line"),
        "IIa": _("The whole front edge has moved back a little, middle included"),
        "III": _("Deep temple recession, bare or thin: the first stage of baldness"),
        "IIIa": _("Front edge back evenly, nearly to the line between the ears"),
        "III_vertex": _("Thin mainly at the crown; front no worse than III"),
        "IV": _("Deeper at the front and a thin crown, a firm band of hair between"),
        "IVa": _("Front edge behind the ear line, no separate spot at the crown"),
        "V": _("Both areas larger; the band between them narrow and thin"),
        "Va": _("Front loss reaches far towards the crown, in one piece"),
        "VI": _("The band is gone, front and crown are one; sides still high"),
        "VII": _("Only a low, narrow horseshoe at the sides and the back"),
    }
)
LUDWIG: Mapping[str, str] = MappingProxyType(
    {
        "0": _("No visible widening of the part"),
        "I": _("Slightly thin behind the front line; styling can hide it"),
        "II": _("Clearly thin over the crown, scalp shows; front edge kept"),
        "III": _("Crown almost bare; a front fringe may remain"),
    }
)
SINCLAIR: Mapping[str, str] = MappingProxyType(
    {
        "1": _("Part of normal width"),
        "2": _("Part widened"),
        "3": _("Part widened, hair beside it thinner"),
        "4": _("A bare place at the front of the part"),
        "5": _("Advanced loss over the whole top"),
    }
)
SAVIN: Mapping[str, str] = MappingProxyType(
    {
        "I-1": _("No loss"),
        "I-2": _("Part a little wider"),
        "I-3": _("Part clearly wider"),
        "I-4": _("Part much wider"),
        "II-1": _("Diffusely thin over the top"),
        "II-2": _("Diffusely thin over the top, more so"),
        "III": _("Marked diffuse loss, some hair left"),
        "ADVANCED": _("Almost no hair left on top"),
        "FRONTAL": _("Loss gathers at the front of the part, like a fir tree"),
    }
)
BASP = re.compile(r"(L|M[0-3]|C[0-3]|U[1-3])(F[1-3])?(V[1-3])?", re.ASCII)
_BASP_LIMIT = re.compile(r"U|M3|C3|F3|V3")


def is_basp(text: str) -> bool:
    """A basic shape, then if seen F1-F3 and V1-V3: M1F2V1."""
    return BASP.fullmatch(text) is not None


def basp_needs_decision(text: str) -> bool:
    """U, M3, C3, F3 and V3 are at the limit of what treatment can reach."""
    return _BASP_LIMIT.search(text) is not None
