"""Where the published files of this app stand."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def newest(folder: Path, slug: str) -> Path:
    """The file `<slug>@<version>.toml` of the highest version."""
    return max(folder.glob(f"{slug}@*.toml"), default=folder / f"{slug}@.toml")
