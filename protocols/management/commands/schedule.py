"""Prints the days of a course, without a database: see `--help`."""

import json
import re
from argparse import ArgumentParser
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from protocols.domain.protocol import CountOutOfRange, Offer, Protocol
from protocols.domain.schedule import ScheduleTooLong, SessionTarget, planned_sessions
from protocols.reference import protocol_templates

REFUSED = 2
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
COUNTS = re.compile(r"\d{1,4}(,\d{1,4})*", re.ASCII)


class Command(BaseCommand):
    help = (
        "Prints the target day of every session of a protocol, with its window. "
        "Days are the clinic's wall-clock days; the time zone is only checked."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--protocol", required=True, metavar="SLUG")
        parser.add_argument("--start", required=True, metavar="DATE")
        parser.add_argument("--timezone", default="UTC", metavar="TZ")
        parser.add_argument(
            "--sessions", metavar="N,N", help="one number for each phase"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        protocol = _protocol(options["protocol"])
        start = _day(options["start"])
        _check_zone(options["timezone"])
        try:
            phases = protocol.planned_phases(_counts(options["sessions"]))
            sessions = planned_sessions(phases, start)
        except (CountOutOfRange, ScheduleTooLong) as error:
            raise _refused(str(error)) from None
        rows = [_row(session) for session in sessions]
        shown = json.dumps(rows, indent=2) if options["json"] else _table(rows)
        self.stdout.write(shown)


def _refused(message: str) -> CommandError:
    return CommandError(message, returncode=REFUSED)


def _protocol(slug: str) -> Protocol:
    protocol = protocol_templates.get(slug)
    if protocol is None:
        known = ", ".join(one.slug for one in protocol_templates.current())
        raise _refused(f"no protocol {slug}; known are {known}")
    if protocol.offer != Offer.PLAN:
        raise _refused(f"{slug} is not planned here: {protocol.summary['en']}")
    return protocol


def _day(text: str) -> date:
    try:
        if ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _refused(f"{text} is no date; write YYYY-MM-DD")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise _refused(f"no time zone {name}") from None


def _counts(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    if not COUNTS.fullmatch(text):
        raise _refused(f"{text} is no list of numbers; write for example 5,4")
    return tuple(int(part) for part in text.split(","))


def _row(session: SessionTarget) -> dict[str, object]:
    return {
        "number": session.number,
        "phase": session.phase,
        "target": session.dates.target.isoformat(),
        "earliest": session.dates.earliest.isoformat(),
        "latest": session.dates.latest.isoformat(),
    }


def _table(rows: list[dict[str, object]]) -> str:
    columns = ("number", "phase", "target", "earliest", "latest")
    lines = [columns, *(tuple(str(row[name]) for name in columns) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    padded = (map(str.ljust, line, widths) for line in lines)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)
