"""A signed treatment in the words of its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from patients.domain.choices import Zone
from protocols.domain.treatment import Treatment
from protocols.forms.session_rows import ZONE_NAMES
from protocols.forms.session_treatment import (
    AFTERCARE_NAMES,
    ANAESTHESIA_NAMES,
    ANTISEPSIS_NAMES,
    CONDITION_NAMES,
    GLOVE_NAMES,
    TECHNIQUE_NAMES,
)
from protocols.models.session import SessionRecord


@dataclass(frozen=True, slots=True)
class HowLine:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """Where and how, in finished values."""

    zone: str
    method: str
    points: int
    each: str
    depth: str
    spacing: str


def zone_lines(treatment: Treatment) -> list[ZoneLine]:
    return [
        ZoneLine(
            zone=str(ZONE_NAMES[Zone(work.zone)]),
            method=_word(TECHNIQUE_NAMES, work.technique),
            points=work.points,
            each=_plain(work.ml_per_point),
            depth=_plain(work.depth_mm),
            spacing=_plain(work.spacing_mm),
        )
        for work in treatment.zones
    ]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def how_lines(record: SessionRecord, treatment: Treatment) -> list[HowLine]:
    """What was said about the session, without what nobody said."""
    length = treatment.needle_length_mm
    said = {
        _("Skin cleaned with"): _word(ANTISEPSIS_NAMES, treatment.antisepsis),
        _("Gloves"): _word(GLOVE_NAMES, treatment.gloves),
        _("Anaesthesia"): _word(ANAESTHESIA_NAMES, treatment.anaesthesia),
        _("Needle length"): f"{_plain(length)} mm" if length else "",
        _("Needle angle"): _degrees(treatment.needle_angle_deg),
        _("Pattern"): treatment.pattern,
        _("Hair clipped"): {None: "", True: _("Yes"), False: _("No")}[
            treatment.hair_clipped
        ],
        _("Anaesthesia from, until"): _span(
            treatment.anaesthesia_from, treatment.anaesthesia_until
        ),
        _("Serial number"): treatment.device_serial,
        _("Lot of cartridge or needle"): treatment.cartridge_lot,
        _("When leaving"): _word(CONDITION_NAMES, treatment.condition),
        _("Aftercare sheet"): " · ".join(
            filter(
                None,
                (
                    _word(AFTERCARE_NAMES, record.aftercare_channel),
                    record.aftercare_version,
                ),
            )
        ),
        _("Assistant"): record.assistant.full_name if record.assistant else "",
        _("Second checker"): (
            record.second_checker.full_name if record.second_checker else ""
        ),
        _("Sharps disposed of"): _number(treatment.sharps_count),
        _("Signed as"): record.signed_name,
        _("Reason given"): record.outside_window_reason or record.too_many_reason,
        _("Why a warning is accepted"): record.soft_limits_accepted,
    }
    return [HowLine(label, value) for label, value in said.items() if value]


def _word(names: Mapping[Any, Any], code: str) -> str:
    return str(names.get(code, code)) if code else ""


def _degrees(angle: int | None) -> str:
    return "" if angle is None else f"{angle}°"


def _span(begun: time | None, ended: time | None) -> str:
    if begun is None and ended is None:
        return ""
    return " – ".join(f"{one:%H:%M}" if one else "?" for one in (begun, ended))


def _number(count: int | None) -> str:
    return "" if count is None else str(count)
