"""A close-up of one patient's scalp, counted by two people."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import cos, sin
from random import Random

from clinic.models.staff import StaffMember
from patients.actions import counting, photos
from patients.actions.photos import PhotoUpload
from patients.domain.choices import PhotoView, Zone
from patients.domain.counting import (
    CountSetting,
    CountSheet,
    Frame,
    Mark,
    MarkKind,
    Point,
    ScaleSource,
)
from patients.models.photo import Photo

WIDTH, HEIGHT = 1600, 1200
# The whole picture shows 16 mm by 12 mm: 10 µm a pixel.
FIELD_MM = Decimal(16)
COUNTED = Frame(300, 100, 1000, 1000)
UNITS, MARGIN = 62, 40
FINE_PX = 2
SETTING = CountSetting(
    zone=Zone.VERTEX,
    device="Trichoscope",
    magnification=20,
    hair_state="shaved",
    landmark="24 cm from the glabella",
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One follicular opening and how thick each of its hairs is, in pixels."""

    x: float
    y: float
    hairs: tuple[int, ...]


def lay_out() -> None:
    """On the record of the first patient with photos."""
    first = Photo.objects.filter(removed_at=None).order_by("patient_id", "pk").first()
    if first is None or first.uploaded_by is None:
        return
    at = first.uploaded_at + timedelta(minutes=3)
    units = _units(Random("close-up"))
    picture = PhotoUpload(PhotoView.MACRO, _drawn(units))
    photo = photos.upload(
        patient=first.patient, picture=picture, by=first.uploaded_by, at=at
    )
    photos.draw_sizes(photo_id=photo.pk, at=at)
    photo.refresh_from_db()
    _count(photo, units, by=first.uploaded_by, at=at)


def _count(photo: Photo, units: list[_Unit], *, by: StaffMember, at: datetime) -> None:
    marks = _marks(units)
    sheet = CountSheet(
        scale_source=ScaleSource.DEVICE,
        field_width_mm=FIELD_MM,
        frame=COUNTED,
        marks=marks,
    )
    draft = counting.start(photo=photo, setting=SETTING, by=by, at=at)
    at += timedelta(minutes=4)
    signed = counting.sign(count=draft, sheet=sheet, version=1, by=by, at=at)
    colleague = (
        StaffMember.objects.exclude(pk=by.pk)
        .filter(roles__contains=["clinician"])
        .first()
    )
    if colleague is None:
        return
    again = counting.repeat(first=signed, by=colleague, at=at + timedelta(days=1))
    # The second one overlooked a few of the fine ones.
    seen = tuple(m for i, m in enumerate(marks) if m.kind != MarkKind.VELLUS or i % 3)
    counting.sign(
        count=again,
        sheet=CountSheet(marks=seen),
        version=1,
        by=colleague,
        at=at + timedelta(days=1, minutes=4),
    )


def _units(rng: Random) -> list[_Unit]:
    return [
        _Unit(
            x=rng.uniform(COUNTED.left + MARGIN, COUNTED.left + COUNTED.width - MARGIN),
            y=rng.uniform(COUNTED.top + MARGIN, COUNTED.top + COUNTED.height - MARGIN),
            hairs=tuple(
                rng.choice((FINE_PX, 5, 6, 7))
                for _hair in range(rng.choice((1, 1, 2, 2, 3)))
            ),
        )
        for _unit in range(UNITS)
    ]


def _marks(units: list[_Unit]) -> tuple[Mark, ...]:
    marks = []
    for unit in units:
        is_single = len(unit.hairs) == 1
        kind = MarkKind.SINGLE_UNIT if is_single else MarkKind.UNIT
        marks.append(Mark(kind, _at(unit.x, unit.y)))
        for place, thickness in enumerate(unit.hairs):
            fine = MarkKind.VELLUS if thickness <= FINE_PX else MarkKind.TERMINAL
            marks.append(Mark(fine, _at(unit.x + 14 + 12 * place, unit.y - 10)))
    return tuple(mark for mark in marks if COUNTED.holds(mark.at))


def _at(x: float, y: float) -> Point:
    return Point(Decimal(f"{x:.1f}"), Decimal(f"{y:.1f}"))


def _drawn(units: list[_Unit]) -> bytes:
    from PIL import Image, ImageDraw, ImageFilter

    rng = Random("skin")
    image = Image.new("RGB", (WIDTH, HEIGHT), "#e6bfa3")
    draw = ImageDraw.Draw(image)
    for _pore in range(900):
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
        draw.ellipse((x, y, x + 5, y + 5), fill=rng.choice(("#deb496", "#ecc9b0")))
    for unit in units:
        for place, thickness in enumerate(unit.hairs):
            lean = rng.uniform(-0.7, 0.1)
            length = rng.uniform(30, 60)
            start = unit.x + 3 * place, unit.y
            end = start[0] + length * cos(lean), start[1] + length * sin(lean)
            draw.line((start, end), fill="#2e211b", width=thickness)
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
