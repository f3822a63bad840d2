"""Last name and birth date, before saved answers are shown again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from patients.domain.search_key import fold

ASKED_AFTER = timedelta(hours=24)


def is_due(last_saved_at: datetime | None, *, at: datetime) -> bool:
    return last_saved_at is not None and at - last_saved_at > ASKED_AFTER


def matches(
    *, last_name: str, born: date, names: Iterable[str], births: Iterable[date]
) -> bool:
    """The typed words end one of the names, and the day is one of the birth dates."""
    typed = fold(last_name).split()
    ends = any(fold(name).split()[-len(typed) :] == typed for name in names if typed)
    return ends and born in set(births)
