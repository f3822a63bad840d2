"""Arabic for drawings whose letters are set one by one, from left to right.

WeasyPrint sets the text of an SVG so (ecosystem of the product's PDFs): letters would
stand apart and in the wrong order. Here they are joined and put in the order of sight;
what runs from the left (digits, Latin words) stays as it is.
"""

import re
import unicodedata
from functools import cache
from xml.sax.saxutils import escape, unescape

_TEXT = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")
_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/²%+-]*")
_ALEFS = "آأإا"
_LAM = "ل"
_PAIRS = str.maketrans("()[]«»", ")(][»«")
_FORMS = range(0xFE70, 0xFEFD)


def in_order_of_sight(drawing: str) -> str:
    """The SVG with each Arabic label as it is to be seen."""
    return _TEXT.sub(lambda m: f"{m[1]}{_label(m[2])}{m[3]}", drawing)


def _label(marked: str) -> str:
    text = unescape(marked)
    if not any(_forms(letter) for letter in text):
        return marked
    backwards = joined(text)[::-1].translate(_PAIRS)
    return escape(_LEFT_TO_RIGHT.sub(lambda m: m[0][::-1], backwards))


def joined(text: str) -> str:
    """Each letter in the form that its neighbours ask for; vowel marks are left out."""
    letters = [c for c in text if unicodedata.category(c) != "Mn"]
    said: list[str] = []
    at = 0
    while at < len(letters):
        letter, width = letters[at], 1
        if letter == _LAM and at + 1 < len(letters) and letters[at + 1] in _ALEFS:
            letter, width = _LAM + letters[at + 1], 2
        before = letters[at - 1] if at else ""
        after = letters[at + width] if at + width < len(letters) else ""
        said.append(_formed(letter, _joins_on(before), _takes(after)))
        at += width
    return "".join(said)


def _formed(letter: str, after_one: bool, before_one: bool) -> str:  # noqa: FBT001 -- the two sides of a letter
    forms = _forms(letter)
    sides = {
        (True, True): ("medial", "final"),
        (True, False): ("final",),
        (False, True): ("initial",),
        (False, False): (),
    }[after_one, before_one]
    for name in (*sides, "isolated"):
        if name in forms:
            return forms[name]
    return letter


def _joins_on(letter: str) -> bool:
    """Whether what follows may hang on it."""
    return "initial" in _forms(letter) or letter == "ـ"


def _takes(letter: str) -> bool:
    return "final" in _forms(letter) or letter == "ـ"


def _forms(letter: str) -> dict[str, str]:
    return _all_forms().get(letter, {})


@cache
def _all_forms() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for code in _FORMS:
        kind, *letters = unicodedata.decomposition(chr(code)).split()[:3] or [""]
        word = "".join(chr(int(letter, 16)) for letter in letters)
        found.setdefault(word, {})[kind.strip("<>")] = chr(code)
    return found
