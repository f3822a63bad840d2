"""Count hairs on a photo: begin, save, sign, and count the same frame a second time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.domain import counting
from patients.domain.choices import AssessmentState
from patients.domain.counting import (
    CountSetting,
    CountSheet,
    NotCountable,
    ScaleSource,
)
from patients.models.counting import HairCount, TrichoscopeScale
from patients.models.photo import Photo
from patients.queries.counting import frame_of, last_field_width


class CountRefused(Exception):
    """The count cannot go this way; the text says why."""


class StaleCount(Exception):
    """The count was saved elsewhere in between. ``current`` is how it stands."""

    def __init__(self, current: HairCount) -> None:
        super().__init__(_("This count was saved in another window in the meantime."))
        self.current = current


@transaction.atomic
def start(
    *, photo: Photo, setting: CountSetting, by: StaffMember, at: datetime
) -> HairCount:
    """A new count; the same person's open count of this photo and zone, if any."""
    Photo.objects.select_for_update().only("pk").get(pk=photo.pk)
    draft = HairCount.objects.filter(
        photo=photo,
        assessor=by,
        zone=setting.zone,
        repeat_of=None,
        state=AssessmentState.DRAFT,
    ).first()
    if draft is not None:
        return draft
    width = last_field_width(setting.device, setting.magnification)
    draft = HairCount(
        photo=photo,
        zone=setting.zone,
        landmark=setting.landmark,
        device=setting.device,
        magnification=setting.magnification,
        hair_state=setting.hair_state,
        assessor=by,
        started_at=at,
        saved_at=at,
    )
    if width is not None and photo.width:
        draft.scale_source = ScaleSource.DEVICE
        draft.um_per_px = counting.scale_of_field(photo.width, width)
    draft.save()
    # What is said of the lens here need not be said of the photo again.
    Photo.objects.filter(pk=photo.pk, magnification=None, landmark="").update(
        magnification=setting.magnification, landmark=setting.landmark
    )
    _trace("hair_count_started", draft, by=by, at=at)
    return draft


@transaction.atomic
def repeat(*, first: HairCount, by: StaffMember, at: datetime) -> HairCount:
    """Count the same frame again, without seeing the first one's marks."""
    held = HairCount.objects.select_for_update().get(pk=first.pk)
    if held.state != AssessmentState.SIGNED or held.repeat_of_id:
        raise CountRefused(_("Only a signed first count is counted again."))
    again, is_new = HairCount.objects.get_or_create(
        repeat_of=held,
        assessor=by,
        state=AssessmentState.DRAFT,
        defaults={
            **{
                name: getattr(held, name)
                for name in (
                    "photo",
                    "zone",
                    "landmark",
                    "device",
                    "magnification",
                    "hair_state",
                    "scale_source",
                    "um_per_px",
                    "ruler",
                    "frame_left",
                    "frame_top",
                    "frame_width",
                    "frame_height",
                )
            },
            "started_at": at,
            "saved_at": at,
        },
    )
    if is_new:
        _trace("hair_count_started", again, by=by, at=at)
    return again


@transaction.atomic
def save(
    *, count: HairCount, sheet: CountSheet, version: int, by: StaffMember, at: datetime
) -> HairCount:
    """Write the sheet into the draft. The same sheet sent twice is saved once.

    Raises CountRefused for somebody else's or a signed count, StaleCount for an old
    page, and NotCountable for a scale or frame that cannot be.
    """
    held = _held(count, by)
    before = _content(held)
    _write(held, sheet)
    if _content(held) == before:
        return held
    if held.version != version:
        held.refresh_from_db()
        raise StaleCount(held)
    held.version += 1
    held.saved_at = at
    held.save()
    return held


@transaction.atomic
def sign(
    *, count: HairCount, sheet: CountSheet, version: int, by: StaffMember, at: datetime
) -> HairCount:
    """Save, compute and lock. Signing twice is signing once."""
    now_held = HairCount.objects.select_for_update(of=("self",)).get(pk=count.pk)
    if now_held.state == AssessmentState.SIGNED and now_held.assessor_id == by.pk:
        return now_held
    held = save(count=count, sheet=sheet, version=version, by=by, at=at)
    if held.um_per_px is None:
        raise NotCountable(_("Set the scale first."))
    frame = frame_of(held)
    if frame is None:
        raise NotCountable(_("Draw the frame first."))
    result = counting.count(sheet.marks, frame, held.um_per_px)
    held.terminal, held.vellus = result.terminal, result.vellus
    held.units, held.single_units = result.units, result.single_units
    held.area_mm2, held.density_per_cm2 = result.area_mm2, result.density_per_cm2
    held.state, held.signed_at = AssessmentState.SIGNED, at
    held.save()
    _remember_scale(held, sheet, by=by, at=at)
    _trace("hair_count_signed", held, by=by, at=at)
    return held


@transaction.atomic
def discard(*, count: HairCount, by: StaffMember, at: datetime) -> None:
    """Throw an own draft away."""
    held = _held(count, by)
    _trace("hair_count_discarded", held, by=by, at=at)
    held.delete()


def _held(count: HairCount, by: StaffMember) -> HairCount:
    held = (
        HairCount.objects.select_for_update(of=("self",))
        .select_related("photo")
        .get(pk=count.pk)
    )
    if held.state == AssessmentState.SIGNED:
        raise CountRefused(_("This count is signed and stays as it is."))
    if held.assessor_id != by.pk:
        raise CountRefused(_("Somebody else is counting here: begin your own."))
    return held


def _write(count: HairCount, sheet: CountSheet) -> None:
    """A repeat keeps the scale and the frame of the first count."""
    if count.repeat_of_id is None:
        _write_scale_and_frame(count, sheet)
    count.marks = [
        [mark.kind.value, float(mark.at.x), float(mark.at.y)] for mark in sheet.marks
    ]


def _write_scale_and_frame(count: HairCount, sheet: CountSheet) -> None:
    photo, frame, ruler = count.photo, sheet.frame, sheet.ruler
    assert photo.width is not None
    assert photo.height is not None
    if frame:
        counting.checked_frame(frame, width=photo.width, height=photo.height)
    count.scale_source = sheet.scale_source
    count.um_per_px = sheet.um_per_px(photo.width)
    count.ruler = (
        [
            float(ruler.start.x),
            float(ruler.start.y),
            float(ruler.end.x),
            float(ruler.end.y),
            str(ruler.length_mm),
        ]
        if ruler
        else None
    )
    count.frame_left = frame.left if frame else None
    count.frame_top = frame.top if frame else None
    count.frame_width = frame.width if frame else None
    count.frame_height = frame.height if frame else None


def _content(count: HairCount) -> tuple[object, ...]:
    return (
        count.scale_source,
        count.um_per_px,
        count.ruler,
        count.frame_left,
        count.frame_top,
        count.frame_width,
        count.frame_height,
        count.marks,
    )


def _remember_scale(
    count: HairCount, sheet: CountSheet, *, by: StaffMember, at: datetime
) -> None:
    """The next picture of this lens begins with this scale."""
    width = sheet.field_width_mm
    if sheet.scale_source != ScaleSource.DEVICE or width is None or count.repeat_of_id:
        return
    if last_field_width(count.device, count.magnification) != width:
        TrichoscopeScale.objects.create(
            device=count.device,
            magnification=count.magnification,
            field_width_mm=width,
            recorded_by=by,
            recorded_at=at,
        )


def _trace(action: str, count: HairCount, *, by: StaffMember, at: datetime) -> None:
    audit.record(
        action,
        audit.Subject(
            name="hair_count", id=count.pk, patient_id=count.photo.patient_id
        ),
        at=at,
        by=by,
    )
