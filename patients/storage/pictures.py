"""Pictures from outside, opened only in a child process that may fail alone.

Whatever the file is made of, no decoder runs in a web or queue worker: the child has
limits on memory and time, no database and no secret in its surroundings, and is replaced
when it dies.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from clinic.drawing import Child, Limits
from patients.domain.photo_rules import Inspected, NotAPhoto, suffix_of

# One picture takes a second at most; the first one of a child 0.2 s more.
SECONDS = 20
PICTURES_A_CHILD = 50


class ChildFailed(Exception):
    """The child died or took too long; ``code`` is a word for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Drawn:
    """JPEG bytes of the full picture, its three sizes and its outline; width and height
    upright."""

    full: bytes
    sizes: dict[str, bytes]
    ghost: bytes
    width: int
    height: int


def inspect(content: bytes) -> Inspected:
    """Refuses (NotAPhoto) what is no whole, single, bounded photo; else its numbers.

    "not_opened" says nothing of the photo: the child was too slow, or died of it.
    """
    # What is no picture at all needs no child.
    suffix_of(content)
    try:
        found = _asked("inspect", content)
    except ChildFailed:
        raise NotAPhoto("not_opened") from None
    return Inspected(
        suffix=str(found["suffix"]),
        width=int(found["width"]),
        height=int(found["height"]),
        taken=_clock(str(found["taken"])),
        sharpness=Decimal(found["sharpness"]),
        dark_percent=Decimal(found["dark_percent"]),
        bright_percent=Decimal(found["bright_percent"]),
    )


def redraw(content: bytes) -> Drawn:
    """Raises NotAPhoto for good, ChildFailed when another try may do."""
    suffix_of(content)
    found = _asked("redraw", content)
    drawn = {name: base64.b64decode(text) for name, text in found["drawn"].items()}
    full, ghost = drawn.pop("full"), drawn.pop("ghost")
    return Drawn(full, drawn, ghost, int(found["width"]), int(found["height"]))


def signature(content: bytes) -> bytes:
    """A drawn signature as a PNG of our own; b"" when nothing was drawn. NotAPhoto for
    what is no PNG of a signature's size, and when the child dies of it."""
    try:
        return base64.b64decode(_asked("signature", content)["png"])
    except ChildFailed:
        raise NotAPhoto("broken") from None


def _asked(job: str, content: bytes) -> dict[str, Any]:
    answer = _child.ask({"job": job, "content": base64.b64encode(content).decode()})
    if refused := answer.get("refused"):
        raise NotAPhoto(str(refused))
    if error := answer.get("error"):
        raise ChildFailed(str(error))
    return answer


def _clock(text: str) -> datetime | None:
    """The camera's own clock, without a zone; None when it does not say."""
    try:
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the caller knows the clinic's zone
    except ValueError:
        return None


_child = Child(
    command=lambda: ["patients.storage.picture_child"],
    limits=lambda: Limits(seconds=SECONDS, jobs=PICTURES_A_CHILD),
    is_bare=True,
)
