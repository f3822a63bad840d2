"""Pictures from outside, opened with care and drawn anew on a blank canvas.

Nothing of the upload but its pixels survives: no EXIF, GPS, XMP, comment, profile,
text or trailing byte. Orientation and colour profile are worked into the pixels.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from patients.domain.photo_rules import (
    SIZES,
    Inspected,
    NotAPhoto,
    check_size,
    check_whole,
    suffix_of,
)

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = {"full": 92, "large": 88, "medium": 85, "small": 80}
# What Pillow raises on files made to confuse it.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
_EXIF_SUB_IFD, _TAKEN = 0x8769, 0x9003


@dataclass(frozen=True, slots=True)
class Drawn:
    """JPEG bytes of the full picture and its three sizes; width and height upright."""

    full: bytes
    sizes: dict[str, bytes]
    width: int
    height: int


def inspect(content: bytes) -> Inspected:
    """Check signature, wholeness, frames and size from the header, without decoding."""
    suffix = suffix_of(content)
    check_whole(content, suffix)
    with _opened(content) as picture:
        return Inspected(suffix, picture.width, picture.height, _taken(picture))


def redraw(content: bytes) -> Drawn:
    """Decode once and draw the full picture and its sizes anew."""
    with _opened(content) as picture:
        canvas = _canvas(picture)
    sizes = {}
    for name, edge in SIZES.items():
        smaller = canvas.copy()
        smaller.thumbnail((edge, edge))
        sizes[name] = _jpeg(smaller, QUALITY[name])
    full = _jpeg(canvas, QUALITY["full"])
    return Drawn(full, sizes, canvas.width, canvas.height)


@contextmanager
def _opened(content: bytes) -> Iterator["Image"]:
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            with PIL.Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                _check(picture)
                yield picture
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
        raise NotAPhoto("too_many_pixels") from None
    except BROKEN:
        raise NotAPhoto("broken") from None


def _check(picture: "Image") -> None:
    if picture.format not in FORMATS or getattr(picture, "n_frames", 1) != 1:
        raise NotAPhoto("several_pictures")
    check_size(picture.width, picture.height)


def _canvas(picture: "Image") -> "Image":
    import PIL.Image
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        upright = upright.convert("RGBA")
    canvas = PIL.Image.new("RGB", upright.size, "white")
    mask = upright if upright.mode == "RGBA" else None
    canvas.paste(_in_srgb(upright), mask=mask)
    return canvas


def _in_srgb(picture: "Image") -> "Image":
    """Colours as they were meant, since redness is judged on them."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        try:
            meant = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
        except (ImageCms.PyCMSError, OSError):
            meant = None
        if meant is not None:
            return meant
    return picture.convert("RGB")


def _jpeg(picture: "Image", quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _taken(picture: "Image") -> datetime | None:
    """The camera's own clock, without a zone; None when it does not say."""
    try:
        text = picture.getexif().get_ifd(_EXIF_SUB_IFD).get(_TAKEN)
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S") if text else None  # noqa: DTZ007 - the caller knows the clinic's zone
    except BROKEN:
        return None
