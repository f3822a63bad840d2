"""Where the published files of this app stand."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
