"""Later looks at the demo's patients: what their trends, reviews and reports show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from clinic.models.staff import StaffMember
from patients.actions import assessment
from patients.actions.assessment import Base
from patients.domain.zone_measures import ZoneFinding
from patients.models.patient import Patient
from patients.queries.assessments import input_of, last_signed

DAY = timedelta(days=1)
_WHOLE = Decimal(1)
OTHER_SCOPE = "Handheld scope B"


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A look so many days after the first: densities by zone in percent of that one."""

    days: int
    density: Mapping[str, int]
    diameter: Decimal = Decimal(0)
    vellus: Decimal = Decimal(0)
    removed: int = 1
    device: str = ""
    # The 7-point scale by clinician and patient, satisfaction, steps of shedding.
    judged: tuple[int, int, int, int] | None = None


# By the person's number: the one whose course is over, and one who is on the way.
LOOKS: Mapping[int, tuple[Later, ...]] = {
    7: (
        Later(
            days=50,
            density={"frontal": 103, "vertex": 104, "occipital": 100},
            diameter=Decimal("1.0"),
            vellus=Decimal(-1),
            removed=3,
            judged=(0, 0, 6, 4),
        ),
        Later(
            days=74,
            density={"vertex": 116},
            diameter=Decimal("0.5"),
            device=OTHER_SCOPE,
        ),
        Later(
            days=98,
            density={"frontal": 106, "vertex": 109, "occipital": 101},
            diameter=Decimal("2.5"),
            vellus=Decimal(-3),
            removed=2,
            judged=(1, 1, 7, 3),
        ),
        Later(
            days=184,
            density={"frontal": 111, "vertex": 113, "occipital": 100},
            diameter=Decimal("3.5"),
            vellus=Decimal(-5),
            judged=(2, 1, 8, 2),
        ),
    ),
    1: (
        Later(
            days=45,
            density={"frontal": 102, "vertex": 101, "occipital": 99},
            diameter=Decimal("0.5"),
            judged=(0, 1, 7, 3),
        ),
        Later(
            days=91,
            density={"frontal": 105, "vertex": 103, "occipital": 100},
            diameter=Decimal("1.5"),
            judged=(1, 1, 8, 3),
        ),
    ),
}


def look_again(
    patient: Patient, later: Later, *, by: StaffMember, at: datetime
) -> None:
    """Signed at ``at``; what is not measured anew is as it was at the last look."""
    before = last_signed(patient)
    first = patient.assessments.order_by("started_at").first()
    assert before is not None
    assert first is not None
    found = input_of(before)
    baseline = {zone.zone: zone for zone in input_of(first).zones}
    found = replace(
        found,
        values={**found.values, **_judged(later)},
        zones=tuple(
            _zone(baseline[zone], later) for zone in later.density if zone in baseline
        ),
        pulls=tuple(
            replace(pull, removed=later.removed if pull.site == "vertex" else 1)
            for pull in found.pulls
        ),
    )
    assessment.save_and_sign(
        patient=patient, found=found, base=Base(None, 0), by=by, at=at
    )


def _zone(first: ZoneFinding, later: Later) -> ZoneFinding:
    assert first.density_per_cm2 is not None
    assert first.mean_diameter_um is not None
    assert first.vellus_percent is not None
    density = Decimal(first.density_per_cm2) * later.density[first.zone] / 100
    return replace(
        first,
        density_per_cm2=int(density.quantize(_WHOLE, ROUND_HALF_UP)),
        mean_diameter_um=first.mean_diameter_um + later.diameter,
        vellus_percent=first.vellus_percent + later.vellus,
        device=later.device or first.device,
    )


def _judged(later: Later) -> dict[str, int]:
    if later.judged is None:
        return {}
    investigator, patient, satisfaction, shedding = later.judged
    return {
        "global_investigator": investigator,
        "global_patient": patient,
        "satisfaction": satisfaction,
        "shedding_scale": shedding,
    }


def lay_out(*, at: datetime) -> None:
    """After the demo's history: each look on its own day."""
    for number, looks in LOOKS.items():
        patient = Patient.objects.get(email=f"patient{number:02}@example.com")
        first = patient.assessments.order_by("started_at").first()
        assert first is not None
        for later in looks:
            moment = first.started_at + later.days * DAY
            if moment < at:
                look_again(patient, later, by=first.assessor, at=moment)
