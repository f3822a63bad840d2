"""Drawn signatures: checked, redrawn on a white canvas, kept as private files."""

import base64
import binascii
import io

from clinic.storage import private

_PREFIX = "data:image/png;base64,"
# A signature pad on a large tablet gives about 60 kB.
LONGEST = 400_000
_MOST_PIXELS = 4_000_000
_CANVAS = (1200, 480)


class NotASignature(ValueError):
    """The file is no PNG of a signature's size."""


def redraw(data_url: str) -> bytes:
    """A PNG of our own making; b"" when nothing was drawn. Raises NotASignature."""
    if not data_url:
        return b""
    if not data_url.startswith(_PREFIX) or len(data_url) > LONGEST:
        raise NotASignature
    try:
        content = base64.b64decode(data_url[len(_PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        raise NotASignature from None
    return _redrawn(content)


def save(png: bytes) -> str:
    return private.save(png, suffix="png")


def _redrawn(content: bytes) -> bytes:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise NotASignature
            drawn = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NotASignature from None
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    sheet = paper.convert("L")
    if sheet.getextrema() == (255, 255):
        return b""
    sheet.thumbnail(_CANVAS)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
