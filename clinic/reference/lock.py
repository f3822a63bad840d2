"""Locks published reference files: a list of checksums beside them.

A published file is never edited. A change is a new file with a higher version, added to
the list by `manage.py lock_reference`, which adds and never replaces.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

LOCK = "published.sha256"


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def published(folder: Path) -> dict[str, str]:
    """Checksum by path below the folder."""
    lock = folder / LOCK
    lines = lock.read_text("utf-8").splitlines() if lock.exists() else []
    pairs = (line.split("  ", 1) for line in lines if line)
    return {name: checksum for checksum, name in pairs}


def files(folder: Path) -> dict[str, Path]:
    found = sorted(folder.rglob("*.toml"))
    return {path.relative_to(folder).as_posix(): path for path in found}


def broken(folder: Path) -> Iterator[str]:
    """What differs between the list and the files, in words."""
    known, present = published(folder), files(folder)
    for name, path in present.items():
        if name not in known:
            yield f"{name}: not published yet; run manage.py lock_reference"
        elif known[name] != digest(path):
            yield f"{name}: edited after publication; make a new version instead"
    for name in known.keys() - present.keys():
        yield f"{name}: published, but gone"


def publish(folder: Path) -> tuple[str, ...]:
    """Adds the files that the list does not hold; returns their names."""
    known, present = published(folder), files(folder)
    new = tuple(name for name in present if name not in known)
    all_known = known | {name: digest(present[name]) for name in new}
    lines = [f"{checksum}  {name}\n" for name, checksum in sorted(all_known.items())]
    (folder / LOCK).write_text("".join(lines), "utf-8")
    return new
