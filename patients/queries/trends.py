"""The values of a patient's signed assessments, as points of their trends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from patients.domain.choices import AssessmentState
from patients.domain.trends import Conditions, Measure, Point, Rater, SheddingScale
from patients.models.assessment import ScalpAssessment
from patients.models.measurement import ZoneMeasurement
from patients.models.patient import Patient
from patients.queries.assessments import assessments

_ZONE_COLUMNS = {
    Measure.DENSITY: "density_per_cm2",
    Measure.DIAMETER: "mean_diameter_um",
    Measure.VELLUS: "vellus_percent",
    Measure.THIN_HAIR: "thin_percent",
    Measure.FOLLICULAR_UNITS: "units_per_cm2",
}
_NOTHING_SAID = Conditions()


def points(patient: Patient, *, zone: tzinfo) -> list[Point]:
    """Drafts do not count: nobody has put their name to them yet. Days are local."""
    signed = assessments(patient).filter(state=AssessmentState.SIGNED)
    return [point for row in signed for point in _Look(row, zone).points()]


@dataclass(frozen=True, slots=True)
class _Look:
    row: ScalpAssessment
    zone: tzinfo

    def points(self) -> Iterator[Point]:
        for measured in self.row.zones.all():
            yield from self._of_zone(measured)
        if self.row.salt is not None:
            yield self._point(Measure.SALT, self.row.salt)
        for pull in self.row.pull_tests.all():
            # So many hairs of so many: another number grasped is another test.
            grasped = Conditions(method=str(pull.grasped))
            yield self._point(Measure.PULL, pull.removed, pull.site, grasped)
        yield from self._shedding()
        yield from self._judged()

    def _shedding(self) -> Iterator[Point]:
        if self.row.shedding_scale is not None:
            scale = Conditions(method=SheddingScale.SINCLAIR)
            yield self._point(Measure.SHEDDING, self.row.shedding_scale, "", scale)
        if self.row.shedding_visual is not None:
            scale = Conditions(
                method=SheddingScale.VISUAL, hair_state=self.row.hair_length
            )
            yield self._point(Measure.SHEDDING, self.row.shedding_visual, "", scale)

    def _judged(self) -> Iterator[Point]:
        own = (
            (Measure.GLOBAL, Rater.INVESTIGATOR, self.row.global_investigator),
            (Measure.GLOBAL, Rater.PATIENT, self.row.global_patient),
            (Measure.SATISFACTION, "", self.row.satisfaction),
        )
        for measure, site, value in own:
            if value is not None:
                yield self._point(measure, value, site)

    def _of_zone(self, measured: ZoneMeasurement) -> Iterator[Point]:
        conditions = Conditions(
            method=measured.method,
            device=measured.device.strip(),
            magnification=measured.magnification,
            hair_state=measured.hair_state,
        )
        for measure, column in _ZONE_COLUMNS.items():
            value = getattr(measured, column)
            if value is not None:
                yield self._point(measure, value, measured.zone, conditions)

    def _point(
        self,
        measure: Measure,
        value: Decimal | int,
        site: str = "",
        conditions: Conditions = _NOTHING_SAID,
    ) -> Point:
        return Point(
            measure=measure,
            on=self.row.started_at.astimezone(self.zone).date(),
            value=Decimal(value),
            site=site,
            conditions=conditions,
            by=self.row.assessor.full_name,
        )
