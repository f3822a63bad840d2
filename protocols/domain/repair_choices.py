"""What was chosen on the page of a repair. Odd input falls back, nothing breaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.domain.slot_codes import ChosenSlot, decode
from protocols.domain.course_change import Mode

LONGEST = 250
# No course has a thousand sessions.
MOST_DIGITS = 3


def typed(text: str) -> str:
    """What somebody typed into one line, fit for the database."""
    return text.replace("\x00", "").strip()[:LONGEST]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChoice:
    """A row as posted: the time chosen, the one that was shown, and the words."""

    chosen: str
    shown: str
    is_pinned: bool
    waits: bool
    reason: str

    @property
    def slot(self) -> ChosenSlot | None:
        return decode(self.chosen)


class RepairChoices:
    """Everything that is chosen on the page, read from a GET or a POST."""

    def __init__(self, given: Mapping[str, Any], numbers: Iterable[int]) -> None:
        self.given = given
        self.mode = _mode(self._text("mode"))
        self.is_same_mode = self._text("shown_mode") in {"", self.mode}
        self.to = decode(self._text("to"))
        self.given_to = self._text("to") if self.to else ""
        self.seen = self._text("seen")
        self.skip_reason = typed(self._text("skip_reason"))
        self.tells = self._text("tell") != "call"
        self.decides = self._text("decide") == "go_on"
        self.rows = {number: self._row(number) for number in numbers}

    def _row(self, number: int) -> RowChoice:
        chosen = self._text(f"row_{number}")
        took_number, _colon, code = self._text("take").partition(":")
        is_taken = took_number == str(number)
        return RowChoice(
            chosen=code if is_taken else chosen,
            shown=self._text(f"shown_{number}"),
            is_pinned=is_taken or self._text(f"pin_{number}") == "1",
            waits=self._text(f"arrange_{number}") == "1" and not is_taken,
            reason=typed(self._text(f"outside_{number}")),
        )

    def _text(self, name: str) -> str:
        return str(self.given.get(name, ""))

    @property
    def reasons(self) -> dict[int, str]:
        return {n: row.reason for n, row in self.rows.items() if row.reason}

    @property
    def waiting(self) -> frozenset[int]:
        return frozenset(n for n, row in self.rows.items() if row.waits)

    def pinned(self) -> dict[int, ChosenSlot]:
        """Rows set by hand, and those before the last one set just now.

        What stood above a row when it was changed stays as it was seen.
        """
        if not self.is_same_mode:
            return {}
        changed = [n for n, row in self.rows.items() if row.chosen != row.shown]
        last = max(changed, default=0)
        return {
            n: row.slot
            for n, row in self.rows.items()
            if row.slot and (row.is_pinned or n in changed or n < last)
        }


def session_number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        return Mode.SHIFT_REST
