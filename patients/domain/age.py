"""How old somebody is on a day of the clinic's calendar."""

from datetime import date


def age_in_years(born: date, *, today: date) -> int:
    """Whole years. Somebody born on 29 February turns a year older on 1 March."""
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)
