"""Where the embedded PostgreSQL and Redis of this folder live.

Standard library only: bin/ reads it before the project's environment exists.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one running clinic: two state folders never share servers."""

    var: Path

    @property
    def key(self) -> str:
        return hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        """Short, because a Unix socket's path is limited to 107 bytes."""
        if os.geteuid() == 0:
            return Path("/run/anagen") / self.key
        return Path(f"/tmp/anagen-{os.geteuid()}-{self.key}")  # noqa: S108 - private: made 0700 and its owner checked

    @property
    def database_url(self) -> str:
        return f"postgres://anagen@/anagen?host={quote(str(self.sockets), safe='')}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}"


def places() -> Places:
    return Places(var=Path(os.environ.get("ANAGEN_VAR") or PROJECT / "var").resolve())
