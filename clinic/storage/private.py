"""Private files: photos, signatures, plans. Never under a public address.

A key is random and says nothing about the person or the content. Writing is atomic:
a file is there whole or not at all.
"""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}\.[a-z0-9]{2,5}")


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError("not a key of the private store")
    return Path(settings.PRIVATE_MEDIA_ROOT) / key


def save(content: bytes, *, suffix: str) -> str:
    """Keep ``content`` and return its key; ``suffix`` such as "jpg", without dot."""
    name = secrets.token_hex(20)
    key = f"{name[:2]}/{name}.{suffix}"
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    return key


def read(key: str) -> bytes:
    """The file's bytes. Raises FileNotFoundError when it is gone."""
    return _path(key).read_bytes()


def exists(key: str) -> bool:
    return _path(key).is_file()


def delete(key: str) -> None:
    """Remove the file; nothing happens when it is gone already."""
    _path(key).unlink(missing_ok=True)
