"""The process that opens pictures from outside: limited, fed by a pipe, short-lived.

Run as ``python -m patients.storage.picture_child``; it knows neither Django nor the
database. Each job is one line of JSON with the upload in base 64, each answer one line.
Nothing of the upload but its pixels survives: no EXIF, GPS, XMP, comment, profile,
text or trailing byte. Orientation and colour profile are worked into the pixels.
"""

import base64
import io
import json
import resource
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from clinic import job_lines
from patients.domain.photo_rules import (
    SIZES,
    NotAPhoto,
    check_size,
    check_whole,
    suffix_of,
)

if TYPE_CHECKING:
    from PIL.Image import Image

# A picture of 50 megapixels is held three times at most while it is drawn.
DATA_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 300
IDLE_SECONDS = 60
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = {"full": 92, "large": 88, "medium": 85, "small": 80, "ghost": 50}
# The outline that helps to stand as last time: too small and too blurred for a face.
GHOST_EDGE, GHOST_BLUR = 200, 2
# Sharpness and exposure are read off a picture of this long edge, and of its middle.
READ_EDGE, MIDDLE = 1600, 0.8
# A signature pad on a large tablet draws 3 megapixels; it is kept within this sheet.
MOST_SIGNATURE_PIXELS, SHEET = 4_000_000, (1200, 480)
NEARLY_BLACK, NEARLY_WHITE = 25, 245
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
_EXIF_SUB_IFD, _TAKEN, _ORIENTATION = 0x8769, 0x9003, 0x0112
_ON_ITS_SIDE = range(5, 9)


def inspect(content: bytes) -> dict[str, Any]:
    """Check signature, wholeness, frames and size, and read the pixels' quality."""
    suffix = suffix_of(content)
    check_whole(content, suffix)
    with _opened(content) as picture:
        width, height = _upright_size(picture)
        taken = _taken(picture)
        found = _quality(picture)
    return {"suffix": suffix, "width": width, "height": height, "taken": taken, **found}


def redraw(content: bytes) -> dict[str, Any]:
    """Decode once and draw the full picture, its sizes and its outline anew."""
    with _opened(content) as picture:
        canvas = _canvas(picture)
    drawn = {"ghost": _ghost(canvas), "full": _jpeg(canvas, "full")}
    for name, edge in SIZES.items():
        # The largest comes first; each next one is drawn from the one before.
        canvas.thumbnail((edge, edge))
        drawn[name] = _jpeg(canvas, name)
    with _opened(base64.b64decode(drawn["full"])) as full:
        return {"width": full.width, "height": full.height, "drawn": drawn}


def signature(content: bytes) -> dict[str, Any]:
    """Dark strokes on white paper as a PNG of our own; "" when nothing was drawn."""
    import PIL.Image

    if suffix_of(content) != "png":
        raise NotAPhoto("not_a_photo")
    check_whole(content, "png")
    with _opened(content, check=_check_strokes) as picture:
        drawn = picture.convert("RGBA")
    paper = PIL.Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    sheet = paper.convert("L")
    if sheet.getextrema() == (255, 255):
        return {"png": ""}
    sheet.thumbnail(SHEET)
    target = io.BytesIO()
    sheet.save(target, "PNG", optimize=True)
    return {"png": base64.b64encode(target.getvalue()).decode()}


@contextmanager
def _opened(
    content: bytes, check: "Callable[[Image], None] | None" = None
) -> Iterator["Image"]:
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            with PIL.Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                (check or _check)(picture)
                yield picture
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
        raise NotAPhoto("too_many_pixels") from None
    except BROKEN:
        raise NotAPhoto("broken") from None


def _check(picture: "Image") -> None:
    if picture.format not in FORMATS or getattr(picture, "n_frames", 1) != 1:
        raise NotAPhoto("several_pictures")
    check_size(picture.width, picture.height)


def _check_strokes(picture: "Image") -> None:
    """A signature may be small, and is never large."""
    if getattr(picture, "n_frames", 1) != 1:
        raise NotAPhoto("several_pictures")
    if picture.width * picture.height > MOST_SIGNATURE_PIXELS:
        raise NotAPhoto("too_many_pixels")


def _upright_size(picture: "Image") -> tuple[int, int]:
    width, height = picture.size
    is_turned = picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    return (height, width) if is_turned else (width, height)


def _quality(picture: "Image") -> dict[str, str]:
    """Variance of the Laplacian, and the shares of nearly black and nearly white."""
    from PIL import ImageFilter, ImageStat

    # JPEG alone can be decoded small; the others are decoded whole.
    picture.draft("L", (READ_EDGE, READ_EDGE))
    picture = _eight_bits(picture)
    grey = picture.convert("RGB").convert("L") if picture.mode != "L" else picture
    grey.thumbnail((READ_EDGE, READ_EDGE))
    width, height = grey.size
    edge_x, edge_y = round(width * (1 - MIDDLE) / 2), round(height * (1 - MIDDLE) / 2)
    middle = grey.crop((edge_x, edge_y, width - edge_x, height - edge_y))
    laplacian = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), 1, 128)
    tones = middle.histogram()
    return {
        "sharpness": f"{ImageStat.Stat(middle.filter(laplacian)).var[0]:.2f}",
        "dark_percent": _percent(tones[:NEARLY_BLACK], tones),
        "bright_percent": _percent(tones[NEARLY_WHITE:], tones),
    }


def _percent(part: list[int], whole: list[int]) -> str:
    return f"{100 * sum(part) / max(sum(whole), 1):.2f}"


def _canvas(picture: "Image") -> "Image":
    import PIL.Image
    from PIL import ImageOps

    upright = _eight_bits(ImageOps.exif_transpose(picture))
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        upright = upright.convert("RGBA")
    canvas = PIL.Image.new("RGB", upright.size, "white")
    mask = upright if upright.mode == "RGBA" else None
    canvas.paste(_in_srgb(upright), mask=mask)
    return canvas


def _eight_bits(picture: "Image") -> "Image":
    """Grey of 16 bits a pixel, as some microscopes write it: Pillow's own conversion
    cuts all that is brighter than 255 of 65,535 to white."""
    if picture.mode not in {"I", "I;16", "I;16B", "I;16L"}:
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


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


def _ghost(canvas: "Image") -> str:
    """Bright lines on black where the blurred picture changes: an outline, no face."""
    from PIL import ImageFilter, ImageOps

    grey = canvas.convert("L")
    grey.thumbnail((GHOST_EDGE, GHOST_EDGE))
    lines = grey.filter(ImageFilter.GaussianBlur(GHOST_BLUR)).filter(
        ImageFilter.FIND_EDGES
    )
    width, height = lines.size
    # The filter leaves a bright frame of one pixel.
    return _jpeg(
        ImageOps.autocontrast(lines.crop((1, 1, width - 1, height - 1))), "ghost"
    )


def _jpeg(picture: "Image", name: str) -> str:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY[name], optimize=True)
    return base64.b64encode(target.getvalue()).decode()


def _taken(picture: "Image") -> str:
    """What the camera's clock said, "" when it does not say."""
    try:
        return str(picture.getexif().get_ifd(_EXIF_SUB_IFD).get(_TAKEN, ""))
    except BROKEN:
        return ""


JOBS = {"inspect": inspect, "redraw": redraw, "signature": signature}


def answer(line: str) -> dict[str, Any]:
    """What was found or drawn, the refusal, or a word for what went wrong."""
    try:
        job = json.loads(line)
        return JOBS[job["job"]](base64.b64decode(job["content"]))
    except NotAPhoto as refusal:
        return {"refused": refusal.code}
    except MemoryError:
        return {"refused": "too_many_pixels"}
    except Exception as error:  # noqa: BLE001 - whatever it was, the caller is told so by its kind
        return {"error": type(error).__name__}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    job_lines.serve(answer, idle_seconds=IDLE_SECONDS)


if __name__ == "__main__":
    main()
