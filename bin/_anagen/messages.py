"""Compiles .po files with Babel; runs in the project's own environment."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_messages(source: Path) -> None:
    with source.open("rb") as text:
        catalog = read_po(text, locale=source.parts[-3])
    made = source.with_suffix(".mo")
    half_made = made.with_suffix(".mo.new")
    with half_made.open("wb") as binary:
        write_mo(binary, catalog)
    half_made.replace(made)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_messages(Path(name))
