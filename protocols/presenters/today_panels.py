"""What the Today page is made of: panels of finished rows."""

from dataclasses import dataclass

from clinic.domain.cards import CardNote


@dataclass(frozen=True, slots=True)
class Step:
    """A state change that one button sends: where to, and to which state."""

    word: str
    icon: str
    url: str
    to: str
    version: int


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    detail: str
    url: str
    tone: str = ""
    word: str = ""
    icon: str = ""
    flag: CardNote | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    icon: str
    rows: tuple[Row, ...]
    empty: str
    more_url: str = ""
    more_word: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class TodayPage:
    main: tuple[Panel, ...]
    side: tuple[Panel, ...]
