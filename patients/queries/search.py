"""Find patients by name, number, phone or birth date, among those within reach."""

import re
from datetime import date, datetime

from django.db.models import Q, QuerySet

from clinic.models.staff import StaffMember
from patients.domain.search_key import fold, words_of
from patients.models.patient import Patient
from patients.queries.access import reachable

MOST_FOUND = 20
FEWEST_LETTERS = 3
_ISO = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")


def is_long_enough(query: str) -> bool:
    return sum(map(len, words_of(query))) >= FEWEST_LETTERS


def found(query: str, *, staff: StaffMember, at: datetime) -> list[Patient]:
    """Whose key holds every piece of the query, or whose birth date it names."""
    if not is_long_enough(query):
        return []
    matches = Q()
    for word in words_of(query):
        matches &= Q(search_key__contains=word)
    born = birth_date_in(query)
    if born:
        matches |= Q(date_of_birth=born)
    within = reachable(staff, at=at)
    rows = list(within.filter(matches)[:MOST_FOUND])
    return rows + _found_by_former_record(matches, within, known=rows)


def _found_by_former_record(
    matches: Q, within: "QuerySet[Patient]", *, known: list[Patient]
) -> list[Patient]:
    """Whoever a merged record matches: its old number still leads to the person."""
    merged = Patient.objects.filter(matches, merged_into__isnull=False)
    kept = set(merged.values_list("merged_into_id", flat=True)[:MOST_FOUND])
    kept -= {row.pk for row in known}
    if not kept or len(known) >= MOST_FOUND:
        return []
    return list(within.filter(pk__in=kept)[: MOST_FOUND - len(known)])


def similar(query: str, *, staff: StaffMember, at: datetime) -> list[Patient]:
    """Near matches, for a name that was heard on the phone."""
    name = fold(query[:80])
    if len(name) < FEWEST_LETTERS:
        return []
    rows = reachable(staff, at=at).filter(search_key__trigram_word_similar=name)
    return list(rows[:MOST_FOUND])


def everybody(staff: StaffMember, *, at: datetime) -> "QuerySet[Patient]":
    return reachable(staff, at=at)


def birth_date_in(query: str) -> date | None:
    """2024-03-07, 7.3.2024 or 7/3/2024: the day stands before the month."""
    text = query.strip()
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif day_first := _DAY_FIRST.fullmatch(text):
        day, month, year = day_first.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
