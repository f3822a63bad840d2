"""When a message that could not be sent is tried again."""

from datetime import datetime, timedelta

# Greylisting servers accept after minutes; a broken one needs hours.
_MINUTES = (5, 15, 60, 240)
# The last wait repeats: about two days in all, then a person has to look.
MAX_ATTEMPTS = 14


def next_attempt(at: datetime, *, attempts: int, jitter: float) -> datetime | None:
    """The moment of the next try after ``attempts`` failed ones, or None: give up.

    ``jitter`` is a random number from 0 to 1 and adds up to a fifth of the wait, so
    that many messages that failed together do not come back together.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    minutes = _MINUTES[min(max(attempts, 1), len(_MINUTES)) - 1]
    return at + timedelta(minutes=minutes * (1 + jitter / 5))
