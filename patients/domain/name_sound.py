"""What is left of a name in any script and spelling: its consonants, roughly.

Mohammad, Muhammed, Мухаммед and محمد all become "mhmd"; Müller and Mueller "mlr". Far
too rough to say that two people are one: it only lets the same name count as alike.
"""

import re

from patients.domain.search_key import fold

# Letters of Arabic and Persian after folding (patients.domain.search_key).
_ARABIC = {
    "ا": "a", "ع": "a", "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s",
    "ص": "s", "ش": "s", "ج": "c", "چ": "c", "ح": "h", "خ": "h", "ه": "h", "د": "d",
    "ذ": "z", "ز": "z", "ژ": "z", "ض": "z", "ظ": "z", "ر": "r", "غ": "g", "گ": "g",
    "ف": "f", "ق": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n", "و": "w", "ی": "y",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "ж": "c", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "s", "ч": "c",
    "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_LETTERS = str.maketrans(_ARABIC | _CYRILLIC)
# How Latin alphabets write one sound; longer ones first.
_SOUNDS = (
    ("dsch", "c"), ("tsch", "c"), ("sch", "s"), ("dj", "c"), ("dzh", "c"), ("zh", "c"),
    ("sh", "s"), ("ch", "c"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"),
    ("ck", "k"), ("x", "ks"), ("j", "c"), ("q", "k"), ("v", "w"),
)  # fmt: skip
_INITIAL_VOWEL = re.compile(r"^[aeiou]+")
_SILENT = re.compile(r"[aeiouwy]")
_ARTICLE = re.compile(r"^(al|el|ul)$")
_TWICE = re.compile(r"(.)\1+")
# Fewer consonants say nothing: Ali and Ela are two names, but Ali and علی are one.
_FEWEST = 3


def sounds(name: str) -> tuple[str, ...]:
    """The name's words without vowels, in alphabetical order; articles left out."""
    return tuple(sound for sound, _word in _heard(name))


def sound_alike(one: str, two: str) -> bool:
    """Whether both names have the same consonants, enough of them to mean something."""
    first, second = _heard(one), _heard(two)
    if [sound for sound, _ in first] != [sound for sound, _ in second]:
        return False
    in_two_scripts = _is_latin(one) != _is_latin(two)
    return sum(len(sound) for sound, _ in first) >= _FEWEST and all(
        in_two_scripts or left == right or len(sound) >= _FEWEST
        for (sound, left), (_, right) in zip(first, second, strict=True)
    )


def _heard(name: str) -> list[tuple[str, str]]:
    words = [word for word in fold(name).split() if not _ARTICLE.match(word)]
    return sorted((_sound(word), word) for word in words if _sound(word))


def _is_latin(name: str) -> bool:
    return any("a" <= letter <= "z" for letter in fold(name))


def _sound(word: str) -> str:
    latin = word
    for written, sound in _SOUNDS:
        latin = latin.replace(written, sound)
    latin = _INITIAL_VOWEL.sub("A", latin.translate(_LETTERS))
    bare = latin[:1] + _SILENT.sub("", latin[1:])
    if len(bare) >= _FEWEST:
        # Fatima and Fatimah, Fatma and فاطمه.
        bare = bare.removesuffix("h")
    return _TWICE.sub(r"\1", bare)
