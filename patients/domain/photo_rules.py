"""Which uploads may become a clinical photo, judged on bytes and never on a name."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

LARGEST_BYTES = 20 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
LONGEST_EDGE = 20_000
SHORTEST_EDGE = 200
# Policy for photos that are compared later; smaller ones are kept with a remark.
GOOD_SHORT_EDGE = 1200
SIZES = {"large": 1600, "medium": 800, "small": 240}

# What phones write when they do not write JPEG (docs/adr/0014-heic.md).
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_PNG = b"\x89PNG\r\n\x1a\n"
# What a second document hidden behind a picture begins or ends with. Phones append
# films and gain maps, so a mark is long enough not to turn up in those by chance.
_HIDDEN = re.compile(
    rb"PK\x03\x04[\x00-\x3f]\x00|PK\x05\x06\x00\x00\x00\x00|%PDF-"
    rb"|(?i:<\?php|<script|<html|<svg[\s>/])"
)


def _(message: str) -> str:
    """Marks a message for makemessages; it is translated where it is shown."""
    return message


REFUSALS = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 20 MB. Save the photo smaller."),
    "not_a_photo": _("Choose a photo: JPEG, PNG or WebP."),
    "heic": _(
        "This is a HEIC picture. Take it with the camera on this page, or set the "
        "phone's camera to “Most compatible”."
    ),
    "broken": _("The photo is damaged or incomplete. Take or export it again."),
    "not_opened": _("The photo could not be opened just now. Please send it again."),
    "several_pictures": _("The file holds several pictures. Save one as JPEG."),
    "hidden_content": _("The file holds more than a photo. Export it again as JPEG."),
    "too_many_pixels": _("The photo has more than 50 million pixels. Save it smaller."),
    "too_small": _("The photo is smaller than 200 pixels."),
}


class NotAPhoto(Exception):
    """The upload is refused; `code` is a key of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Inspected:
    """What one look finds, before anything is drawn anew. Size in pixels, upright;
    shares in percent of the middle (``photo_quality``)."""

    suffix: str
    width: int
    height: int
    taken: datetime | None
    sharpness: Decimal
    dark_percent: Decimal
    bright_percent: Decimal


def suffix_of(content: bytes) -> str:
    """ "jpg", "png" or "webp" by signature; refuses everything else."""
    if not content:
        raise NotAPhoto("empty")
    if len(content) > LARGEST_BYTES:
        raise NotAPhoto("too_large")
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(_PNG):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    is_heic = content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS
    raise NotAPhoto("heic" if is_heic else "not_a_photo")


def check_whole(content: bytes, suffix: str) -> None:
    """Refuses a picture that breaks off, and one with a second document behind it."""
    end = {"jpg": _end_of_jpeg, "png": _end_of_png, "webp": _end_of_webp}[suffix](
        content
    )
    if end is None or end > len(content):
        raise NotAPhoto("broken")
    if _HIDDEN.search(content, end):
        raise NotAPhoto("hidden_content")


def check_size(width: int, height: int) -> None:
    if width * height > LARGEST_PIXELS or max(width, height) > LONGEST_EDGE:
        raise NotAPhoto("too_many_pixels")
    if min(width, height) < SHORTEST_EDGE:
        raise NotAPhoto("too_small")


def is_good_for_comparing(width: int, height: int) -> bool:
    return min(width, height) >= GOOD_SHORT_EDGE


def _end_of_jpeg(content: bytes) -> int | None:
    """Where the first picture ends: segments are walked, since a thumbnail inside one
    has an end mark of its own."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - a marker
        marker = content[at + 1]
        length = int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xDA:  # noqa: PLR2004 - start of scan: pixels up to the end mark
            found = content.find(b"\xff\xd9", at + 2 + length)
            return found + 2 if found >= 0 else None
        at += 2 + length
    return None


def _end_of_png(content: bytes) -> int | None:
    at = len(_PNG)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at
    return None


def _end_of_webp(content: bytes) -> int:
    return 8 + int.from_bytes(content[4:8], "little")
