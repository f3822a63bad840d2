"""Phone numbers: read as people type them, stored as E.164."""

import unicodedata

import phonenumbers

LONGEST_TYPED = 40


class NotAPhone(ValueError):
    """What was typed is no phone number. `needs_country` asks for the country code."""

    def __init__(self, *, needs_country: bool) -> None:
        super().__init__("not a phone number")
        self.needs_country = needs_country


def normalise(typed: str, *, region: str) -> str:
    """E.164 of what was typed, "" for nothing. `region` reads numbers without a plus."""
    text = _latin(typed).strip()
    if not text:
        return ""
    if len(text) > LONGEST_TYPED:
        raise NotAPhone(needs_country=False)
    international = text.startswith(("+", "00"))
    if text.startswith("00"):
        text = f"+{text[2:]}"
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        raise NotAPhone(needs_country=not international) from None
    if not phonenumbers.is_possible_number(number) or not (
        phonenumbers.is_valid_number(number)
    ):
        raise NotAPhone(needs_country=not international)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(stored: str) -> str:
    """As it is read aloud: "+90 532 000 00 00"; what cannot be read stays as it is."""
    try:
        number = phonenumbers.parse(stored, None)
    except phonenumbers.NumberParseException:
        return stored
    return phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def _latin(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
