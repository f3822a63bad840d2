"""How long a record stays open with a reason, and how much of a reason it takes."""

from datetime import timedelta

BREAK_GLASS_LASTS = timedelta(minutes=60)
SHORTEST_REASON = 10
LONGEST_REASON = 250
