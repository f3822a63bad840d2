"""Public holidays of a country, from the library ``holidays``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Years around now; further ones are guesses of nobody's.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class NoHolidays(Exception):
    """Nothing is known of this country or region. ``regions`` are those it has."""

    def __init__(self, country: str, region: str, regions: Iterable[str] = ()) -> None:
        super().__init__(country, region)
        self.country = country
        self.region = region
        self.regions = tuple(regions)


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """Of a date that follows the moon the name says that it is estimated."""

    day: date
    name: str


def of_year(country: str, region: str, year: int, *, language: str) -> list[Holiday]:
    """In order of date, named in ``language`` where the library knows it."""
    import holidays  # noqa: PLC0415 - takes a fifth of a second

    code = country.strip().upper()
    known = holidays.list_supported_countries(include_aliases=False)
    if code not in known:
        raise NoHolidays(code, region)
    wanted = region.strip()
    if wanted and wanted not in known[code]:
        raise NoHolidays(code, wanted, known[code])
    spoken = holidays.country_holidays(code, years=year).supported_languages
    found = holidays.country_holidays(
        code,
        subdiv=wanted or None,
        years=year,
        language=_language(language, spoken),
    )
    return sorted(Holiday(day, name) for day, name in found.items())


def _language(wanted: str, spoken: Iterable[str]) -> str | None:
    """The closest that the library speaks; None means the country's own."""
    main, _dash, place = wanted.partition("-")
    ways = (f"{main}_{place.upper()}", main, "en_GB", "en_US")
    return next((way for way in ways if way in set(spoken)), None)
