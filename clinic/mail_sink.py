"""The demo's mail server: it delivers nothing, and keeps each mail as a file to read.

bin/run starts it in demo mode only: `python -m clinic.mail_sink PORT FOLDER`.
"""

import itertools
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 kept for reading"
LARGEST_MAIL = 20 * 1024 * 1024


class Keeper:
    """Writes each mail as FOLDER/<UTC time>-<number>.eml, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        received = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        kept = self.folder / f"{received}-{next(self.numbers):04}.eml"
        half_written = kept.with_suffix(".part")
        half_written.write_bytes(content)
        half_written.replace(kept)
        return ACCEPTED


def main(port: int, folder: Path) -> None:
    if os.environ.get("ANAGEN_DEMO") != "1":
        sys.exit("The mail sink belongs to the demo clinic: ANAGEN_DEMO is not 1.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sink = Controller(
        Keeper(folder),
        hostname="127.0.0.1",
        port=port,
        data_size_limit=LARGEST_MAIL,
        enable_SMTPUTF8=True,
    )
    sink.start()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
