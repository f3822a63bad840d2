"""Alerts as the banner says them: since when, never who or what."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.presenters.moments import clock
from protocols.models.adverse import DutyAlert


@dataclass(frozen=True, slots=True)
class ShownAlert:
    pk: int
    since: str
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class AlertBanner:
    """``nobody_named`` counts those for which no duty clinician was named."""

    alerts: tuple[ShownAlert, ...]
    may_open: bool
    nobody_named: int


def banner(
    alerts: Sequence[tuple[DutyAlert, bool]],
    zone: ZoneInfo,
    *,
    may_open: bool,
    nobody_named: int,
) -> AlertBanner:
    """Each alert with whether nobody has opened it in time."""
    return AlertBanner(
        tuple(
            ShownAlert(alert.pk, clock(alert.raised_at, zone), is_escalated)
            for alert, is_escalated in alerts
        ),
        may_open,
        nobody_named,
    )
