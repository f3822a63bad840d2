"""Which antiseptic and which gloves this person must not have (rule A05)."""

from collections.abc import Iterable, Iterator, Mapping

from protocols.domain.limits import LimitIssue, Severity


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


_ALCOHOL = ("alcohol", "alkol", "ethanol", "etanol", "isopropanol", "propanol")
_CHLORHEXIDINE = ("chlorhexidin", "klorheksidin")
# What an allergy is called, by choice of the form; the beginning of a word is enough.
ANTISEPTICS: Mapping[str, tuple[str, ...]] = {
    "chlorhexidine_alcohol": (*_CHLORHEXIDINE, *_ALCOHOL),
    "iodine": ("iod", "iyot", "povidon"),
    "alcohol": _ALCOHOL,
}
GLOVES: Mapping[str, tuple[str, ...]] = {"latex": ("latex", "lateks")}


def refusals(
    allergies: Iterable[str], choices: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """By choice that must not be used: the allergy that speaks against it."""
    named = [word.strip().casefold() for word in allergies]
    found: dict[str, str] = {}
    for choice, beginnings in choices.items():
        for allergy in named:
            if any(
                part.startswith(beginnings)
                for part in allergy.replace("-", " ").split()
            ):
                found.setdefault(choice, allergy)
    return found


def is_unnamed(answer: object, allergies: Iterable[str]) -> bool:
    """The record says yes to A05, but not to what."""
    words = list(allergies)
    return answer == "yes" and not (
        refusals(words, ANTISEPTICS) or refusals(words, GLOVES)
    )


def antisepsis_issues(
    chosen: str, gloves: str, refused: Mapping[str, str]
) -> Iterator[LimitIssue]:
    """``refused`` holds antiseptics and gloves alike."""
    message = _("Not for this patient: an allergy to %(allergy)s is recorded.")
    for field, choice in (("antisepsis", chosen), ("gloves", gloves)):
        if choice in refused:
            params = {"allergy": refused[choice]}
            yield LimitIssue(field, Severity.STOP, message, params)
