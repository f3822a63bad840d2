"""What the clinicians of the demo measure: every zone, and the same again after months."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from patients.actions import assessment
from patients.actions.assessment import Base
from patients.domain.zone_measures import HairState, Method, Ostia, ZoneFinding
from patients.models.patient import Patient
from patients.queries.assessments import input_of
from protocols.management.demo.cast import Person

# Density in percent of the occipital one, pattern loss of a man and of a woman.
MAN = {
    "frontal": 72,
    "mid_scalp": 62,
    "vertex": 48,
    "temporal_left": 86,
    "temporal_right": 88,
    "parietal_left": 96,
    "parietal_right": 98,
    "occipital": 100,
}
WOMAN = MAN | {"frontal": 68, "mid_scalp": 57, "vertex": 66}
LANDMARKS = {
    "frontal": "6 cm from the glabella",
    "vertex": "24 cm from the glabella",
    "occipital": "9 cm from the left tragus, towards the back",
}
LATER = timedelta(days=91)
FOLLOWED = 1


def zones(person: Person) -> tuple[ZoneFinding, ...]:
    """A little different for each person, and always the same."""
    own = 158 + (person.number * 7) % 28
    shares = WOMAN if person.is_woman else MAN
    return tuple(_zone(name, share, own, person) for name, share in shares.items())


def _zone(name: str, share: int, own: int, person: Person) -> ZoneFinding:
    thin = (100 - share) // 2
    return ZoneFinding(
        zone=name,
        density_per_cm2=own * share // 100,
        mean_diameter_um=Decimal(44 + share // 7 + person.number % 3),
        vellus_percent=Decimal(9 + thin),
        thin_percent=Decimal(4 + thin),
        variability_percent=Decimal(12 + thin),
        single_unit_percent=Decimal(18 + thin * 2),
        hairs_measured=54 + share // 10,
        erythema=0,
        scaling=person.number % 2,
        sebum=1,
        ostia_loss=Ostia.NONE,
        pustules=False,
        excoriation=False,
        landmark=LANDMARKS.get(name, ""),
        method=Method.TRICHOSCOPY,
        device="Trichoscope",
        magnification=70,
        hair_state=HairState.NATURAL,
        **_in_front(name, person),
    )


def _in_front(name: str, person: Person) -> dict[str, Any]:
    """What the criteria of women want beside the rest."""
    if not person.is_woman or name not in {"frontal", "occipital"}:
        return {}
    front = name == "frontal"
    return {
        "yellow_dots": 6 if front else 1,
        "yellow_dot_fields": 4,
        "pigment_percent": Decimal(19 if front else 8),
        "anagen_percent": Decimal(78 if front else 86),
        "telogen_percent": Decimal(22 if front else 14),
    }


def lay_out(*, at: datetime) -> None:
    """One patient is measured again in every zone, three months after the first time."""
    patient = Patient.objects.get(email=f"patient{FOLLOWED:02}@example.com")
    first = patient.assessments.order_by("started_at").first()
    assert first is not None
    moment = first.started_at + LATER
    if moment >= at:
        return
    found = input_of(first)
    assessment.save_and_sign(
        patient=patient,
        found=replace(found, zones=tuple(_months_later(z) for z in found.zones)),
        base=Base(None, 0),
        by=first.assessor,
        at=moment,
    )


GAIN: Mapping[str, int] = {"frontal": 7, "mid_scalp": 8, "vertex": 4, "occipital": -1}


def _months_later(zone: ZoneFinding) -> ZoneFinding:
    gain = GAIN.get(zone.zone, 1)
    better = Decimal(max(gain, 0))
    assert zone.density_per_cm2 is not None
    assert zone.mean_diameter_um is not None
    return replace(
        zone,
        density_per_cm2=zone.density_per_cm2 + gain,
        mean_diameter_um=zone.mean_diameter_um + better / 4,
        vellus_percent=_less(zone.vellus_percent, better / 2),
        thin_percent=_less(zone.thin_percent, better / 2),
        variability_percent=_less(zone.variability_percent, better / 2),
    )


def _less(value: Decimal | None, by: Decimal) -> Decimal | None:
    return None if value is None else max(value - by, Decimal(0))
