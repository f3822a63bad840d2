"""One folding of names for search and comparison, the same for what is stored and typed.

Turkish, German, Arabic and Persian spellings of one name fold to one key. Transliteration
between scripts does not (search by phone, number or birth date then).
"""

import re
import unicodedata

LONGEST = 400

# NFKC and case folding leave these apart.
_LETTERS = str.maketrans(
    {
        # Turkish dotless i; the dotted capital loses its dot with the other marks.
        "ı": "i",
        # Letters without a decomposition.
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        # Arabic alef, yeh, kaf, heh and hamza carriers; Persian twins.
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و",
        # Russian yo.
        "ё": "е",
        # Tatweel, zero-width joiners, direction marks.
        "ـ": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "",
        "\u061c": "", "ء": "",
    }
)  # fmt: skip
_NOT_WORDS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Words of lower-case letters and digits without marks, one blank between them."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFD", text.translate(_LETTERS))
    bare = "".join(c for c in text if unicodedata.category(c) != "Mn")
    bare = unicodedata.normalize("NFC", bare.translate(_LETTERS))
    plain = "".join(_digit(c) for c in bare)
    return _NOT_WORDS.sub(" ", plain).strip()


def digits_of(text: str) -> str:
    """Only the digits, Latin ones, without the zeros and plus that numbers begin with."""
    return "".join(_digit(c) for c in text if c.isdecimal()).lstrip("0")


def search_key(*, full_name: str, number: str, phone: str) -> str:
    """What `Patient.search_key` holds: number, phone, name, and the name in one piece."""
    name = fold(full_name)
    parts = (fold(number), digits_of(phone), name, name.replace(" ", ""))
    return " ".join(part for part in parts if part)[:LONGEST]


def words_of(query: str) -> tuple[str, ...]:
    """The pieces that a search must find, each somewhere in the key.

    A phone or number typed with blanks, dashes or a leading zero is one piece.
    """
    letters = [c for c in query if c.isalpha()]
    digits = digits_of(query)
    if digits and not letters:
        return (digits,)
    return tuple(dict.fromkeys(fold(query[:200]).split()))


def _digit(character: str) -> str:
    if not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))
