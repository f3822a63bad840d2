"""Blood values of the demo, and one scalp with patches, counted and drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from patients.actions import assessment
from patients.actions.assessment import Base
from patients.actions.labs import record_results
from patients.domain.choices import AssessmentState, HairLength
from patients.domain.labs import LabTest, NewResult
from patients.domain.pull_test import Pull
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.queries.assessments import draft_of, input_of

Values = Mapping[LabTest, tuple[str, str, str, str]]
# Value, unit and the laboratory's range, by the days since the blood was taken.
SHEETS: Mapping[int, Values] = {
    140: {
        LabTest.FERRITIN: ("22", "µg/L", "15", "150"),
        LabTest.VITAMIN_D: ("17", "ng/mL", "20", "50"),
        LabTest.HBA1C: ("5.4", "%", "4", "5.6"),
    },
    12: {
        LabTest.HAEMOGLOBIN: ("13.6", "g/dL", "12", "16"),
        LabTest.FERRITIN: ("74", "µg/L", "15", "150"),
        LabTest.TSH: ("1.9", "mIU/L", "0.4", "4"),
        LabTest.VITAMIN_D: ("34", "ng/mL", "20", "50"),
        LabTest.ZINC: ("88", "µg/dL", "70", "120"),
        LabTest.PLATELETS: ("241", "10⁹/L", "150", "400"),
    },
}
TESTED = (2, 3, 7)
PATCHES: Mapping[str, Any] = {
    "primary_diagnosis": "alopecia_areata",
    "norwood": "na",
    "ludwig": "na",
    "savin": "na",
    "basp": "",
    "salt_vertex": Decimal(35),
    "salt_posterior": Decimal(20),
    "salt_right": Decimal(10),
    "salt_left": Decimal(5),
    "aa_rapid_progression": "no",
    "brow_loss": "no",
    "lash_loss": "no",
    "nail_changes": "yes",
    "hair_length": HairLength.MEDIUM,
    "comb_count_1": 64,
    "comb_count_2": 71,
    "comb_count_3": 58,
    "wash_count": 132,
    "wash_vellus_percent": Decimal(6),
    "wash_days": 5,
    "shedding_visual": 6,
    "dlqi": 8,
}


def lay_out(*, at: datetime) -> None:
    for number in TESTED:
        patient = Patient.objects.get(email=f"patient{number:02}@example.com")
        first = patient.assessments.order_by("started_at").first()
        if first is None:
            continue
        for days, values in SHEETS.items():
            record_results(
                patient=patient,
                results=list(_results(values, at - timedelta(days=days))),
                by=first.assessor,
                at=at - timedelta(days=max(days - 1, 1)),
            )
    _patches(at)


def _results(values: Values, moment: datetime) -> Iterator[NewResult]:
    for test, (value, unit, low, high) in values.items():
        yield NewResult(
            test=test,
            value=Decimal(value),
            unit=unit,
            taken_on=moment.date(),
            range_low=Decimal(low),
            range_high=Decimal(high),
        )


def _patches(at: datetime) -> None:
    """Somebody without a plan comes back with patches: a draft, so nothing is judged."""
    row = (
        ScalpAssessment.objects.filter(
            state=AssessmentState.SIGNED,
            patient__plans=None,
            patient__merged_into=None,
            started_at__lt=at - timedelta(days=1),
        )
        .order_by("patient_id")
        .first()
    )
    if row is None or draft_of(row.patient) is not None:
        return
    found = input_of(row)
    pulls = [("vertex", 6, 60), ("temporal_left", 3, 50), ("occipital", 4, 50)]
    assessment.save_draft(
        patient=row.patient,
        found=replace(
            found,
            values={**found.values, **PATCHES},
            zones=(),
            pulls=tuple(
                Pull(site=site, removed=removed, grasped=grasped, hours_since_wash=30)
                for site, removed, grasped in pulls
            ),
        ),
        base=Base(None, 0),
        by=row.assessor,
        at=at - timedelta(hours=1),
    )
