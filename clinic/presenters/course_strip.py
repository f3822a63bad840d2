"""The course strip: one mark a session, 34 px apart, and the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

STEP = 34
FIRST = 15
# Below a phone's width a long course scrolls inside its own box.
MARKS = (
    "done",
    "booked",
    "today",
    "due",
    "open",
    "overdue",
    "missed",
    "hold",
    "skipped",
    "review",
    "review_done",
)


@dataclass(frozen=True, slots=True)
class StripMark:
    """`kind` is one of MARKS; `label` is the number beneath, or R for a review."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class PlacedMark:
    kind: str
    label: str
    x: int


@dataclass(frozen=True, slots=True)
class CourseStrip:
    marks: tuple[PlacedMark, ...]
    width: int
    end: int
    words: str


def mark_words(kind: str) -> str:
    return {
        "done": _("done"),
        "booked": _("booked"),
        "today": _("today"),
        "due": _("due"),
        "open": _("not booked"),
        "overdue": _("overdue"),
        "missed": _("missed"),
        "hold": _("on hold"),
        "skipped": _("skipped"),
        "review": _("review"),
        "review_done": _("review done"),
    }[kind]


def course_strip(marks: Iterable[StripMark]) -> CourseStrip:
    placed = tuple(
        PlacedMark(mark.kind, mark.label, FIRST + STEP * index)
        for index, mark in enumerate(marks)
    )
    end = placed[-1].x if placed else FIRST
    words = ", ".join(f"{mark.label} {mark_words(mark.kind)}" for mark in placed)
    return CourseStrip(marks=placed, width=end + FIRST, end=end, words=words)
