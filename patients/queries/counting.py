"""Hair counts of a patient's photos, and the scale that a device had last time."""

from decimal import Decimal

from django.db.models import QuerySet

from patients.domain.choices import AssessmentState, PhotoState
from patients.domain.counting import (
    MICRONS_PER_MM,
    CountResult,
    Frame,
    Mark,
    MarkKind,
    Point,
    Ruler,
    ScaleSource,
)
from patients.domain.zone_measures import Method, ZoneFinding
from patients.models.counting import DeviceExport, HairCount, TrichoscopeScale
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.queries.photos import photos


def countable(patient: Patient) -> "QuerySet[Photo]":
    """Photos that are drawn and may be looked at: none without photo consent."""
    return photos(patient).filter(state=PhotoState.READY, width__isnull=False)


def counts(patient: Patient) -> "QuerySet[HairCount]":
    """All counts on photos that may still be shown, newest first."""
    return HairCount.objects.filter(photo__in=photos(patient)).select_related(
        "photo", "assessor", "repeat_of__assessor"
    )


def count_of(patient: Patient, pk: int) -> HairCount | None:
    return counts(patient).filter(pk=pk).first()


def signed_repeats(count: HairCount) -> "QuerySet[HairCount]":
    """Other people's signed counts of the same frame."""
    return HairCount.objects.filter(
        repeat_of=count, state=AssessmentState.SIGNED
    ).select_related("assessor")


def last_field_width(device: str, magnification: int) -> Decimal | None:
    """mm across the whole picture, as last recorded for this lens."""
    row = TrichoscopeScale.objects.filter(
        device__iexact=device, magnification=magnification
    ).first()
    return row.field_width_mm if row else None


def field_width_of(count: HairCount) -> Decimal | None:
    """mm across the whole picture: as this count has it, else as its lens had it."""
    if count.scale_source == ScaleSource.DEVICE and count.um_per_px is not None:
        exact = count.um_per_px * (count.photo.width or 0) / MICRONS_PER_MM
        rounded = exact.quantize(Decimal("0.001"))
        whole = rounded.to_integral_value()
        return whole if whole == rounded else rounded
    return last_field_width(count.device, count.magnification)


def known_devices() -> list[str]:
    """Names of devices that have a scale, each once, in the order of the alphabet."""
    return sorted(set(TrichoscopeScale.objects.values_list("device", flat=True)))


def export_of(fingerprint: str) -> DeviceExport | None:
    """How files with these headings were read last time."""
    return DeviceExport.objects.filter(headings=fingerprint).first()


def frame_of(count: HairCount) -> Frame | None:
    if (
        count.frame_left is None
        or count.frame_top is None
        or count.frame_width is None
        or count.frame_height is None
    ):
        return None
    return Frame(
        count.frame_left, count.frame_top, count.frame_width, count.frame_height
    )


def marks_of(count: HairCount) -> tuple[Mark, ...]:
    return tuple(
        Mark(MarkKind(kind), Point(Decimal(str(x)), Decimal(str(y))))
        for kind, x, y in count.marks
    )


def result_of(count: HairCount) -> CountResult:
    """What was stored when it was signed."""
    assert count.area_mm2 is not None
    return CountResult(
        terminal=count.terminal or 0,
        vellus=count.vellus or 0,
        units=count.units or 0,
        single_units=count.single_units or 0,
        area_mm2=count.area_mm2,
    )


def finding_of(count: HairCount) -> ZoneFinding:
    """A signed count as the measurement of its zone."""
    result = result_of(count)
    units = result.units_per_cm2
    return ZoneFinding(
        zone=count.zone,
        density_per_cm2=result.density_per_cm2,
        vellus_percent=result.vellus_percent,
        units_per_cm2=Decimal(units) if units is not None else None,
        single_unit_percent=result.single_unit_percent,
        hairs_measured=result.hairs or None,
        method=Method.MANUAL_COUNT,
        device=count.device,
        magnification=count.magnification,
        hair_state=count.hair_state,
        landmark=count.landmark,
        measured_by_id=count.assessor_id,
        image_ids=(count.photo_id,),
    )


def ruler_of(count: HairCount) -> Ruler | None:
    if not count.ruler:
        return None
    x1, y1, x2, y2, length = (Decimal(str(each)) for each in count.ruler)
    return Ruler(Point(x1, y1), Point(x2, y2), length)
