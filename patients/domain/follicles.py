"""Openings and living follicles, from what was seen zone by zone (clinical-reference 2.8).

Viable: openings kept and hairs seen. Not viable: openings lost and the zone bare.
Anything else is unknown: contradicting signs are for the clinician to settle.
"""

from dataclasses import dataclass

from patients.domain.assessment import Seen
from patients.domain.vocabulary import Answer, Viability
from patients.domain.zone_measures import Ostia, ZoneFinding


@dataclass(frozen=True, slots=True)
class ZoneViability:
    """`openings`: an Ostia, or "" when not looked at; `has_hair` None: not counted."""

    zone: str
    viability: str
    openings: str
    has_hair: bool | None


def ostia_lost_in(seen: Seen) -> tuple[str, ...]:
    return tuple(
        zone.zone
        for zone in seen.zones
        if zone.ostia_loss and Ostia(zone.ostia_loss).is_loss
    )


def ostia_answer(seen: Seen) -> str:
    """A loss seen in any zone is a loss, whatever was answered for the whole scalp.
    Openings seen in some zones answer nothing for the others."""
    return Answer.YES if ostia_lost_in(seen) else seen.ostia_loss


def scarring_signs_in(seen: Seen) -> tuple[ZoneFinding, ...]:
    return tuple(zone for zone in seen.zones if zone.scarring_signs)


def scarring_is_open(seen: Seen) -> bool:
    """Signs of a scarring disease with pain or itch, and no clinician has said that
    none is suspected: such a disease counts as suspected until then (D03b)."""
    complaint = bool(seen.itch or seen.pain)
    return (
        complaint
        and bool(scarring_signs_in(seen))
        and seen.scarring_suspected != Answer.NO
    )


def zone_viabilities(seen: Seen) -> tuple[ZoneViability, ...]:
    """Of each zone to treat."""
    found = {zone.zone: zone for zone in seen.zones}
    return tuple(
        _viability(zone, found.get(zone), seen) for zone in seen.zones_requested
    )


def overall_viability(zones: tuple[ZoneViability, ...]) -> str:
    """What all zones to treat agree on, else unknown."""
    verdicts = {zone.viability for zone in zones}
    return verdicts.pop() if len(verdicts) == 1 else Answer.UNKNOWN


def _viability(zone: str, found: ZoneFinding | None, seen: Seen) -> ZoneViability:
    openings = _openings(found, seen)
    hair = _has_hair(zone, found, seen)
    verdict: str = Answer.UNKNOWN
    if openings == Ostia.NONE and hair is True:
        verdict = Viability.VIABLE
    elif openings == Ostia.DIFFUSE and hair is False:
        verdict = Viability.NOT_VIABLE
    return ZoneViability(zone, verdict, openings, hair)


def _openings(found: ZoneFinding | None, seen: Seen) -> str:
    """The zone's own finding, else the answer for the whole scalp."""
    if found and found.ostia_loss:
        return found.ostia_loss
    whole = {Answer.NO: Ostia.NONE, Answer.YES: Ostia.DIFFUSE}
    return whole.get(Answer(seen.ostia_loss), "") if seen.ostia_loss else ""


def _has_hair(zone: str, found: ZoneFinding | None, seen: Seen) -> bool | None:
    """None when nobody looked, or when one says bare and another counted hairs."""
    counted = found.density_per_cm2 if found else None
    if zone in seen.zones_without_hair:
        return None if counted else False
    return None if counted is None else counted > 0
