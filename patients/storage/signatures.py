"""Drawn signatures: redrawn on a white canvas by the picture child, kept as private
files. No decoder runs in the process that takes them in."""

import base64
import binascii

from clinic.storage import private
from patients.domain.photo_rules import NotAPhoto
from patients.storage import pictures

_PREFIX = "data:image/png;base64,"
# A signature pad on a large tablet gives about 60 kB.
LONGEST = 400_000


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
        return pictures.signature(content)
    except (binascii.Error, ValueError, NotAPhoto):
        raise NotASignature from None


def save(png: bytes) -> str:
    return private.save(png, suffix="png")
