"""The child's end of the pipe: a numbered line of JSON in, one with the same number out.

Knows neither Django nor the database, as the children that use it. The number lets the
asker see that an answer belongs to its job: one patient's document must never be taken
for another's.
"""

import json
import select
import sys
from collections.abc import Callable, Mapping


def serve(
    answer: Callable[[str], Mapping[str, object]], *, idle_seconds: float | None = None
) -> None:
    """Answer until nobody is at the other end, or asked for so long."""
    while select.select([sys.stdin], [], [], idle_seconds)[0]:
        number, _, job = sys.stdin.readline().partition(" ")
        if not job:
            return
        sys.stdout.write(f"{number} {json.dumps(answer(job))}\n")
        sys.stdout.flush()
