"""Photos that a measure of a zone may be linked to, and those it is linked to."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from patients.domain.choices import PhotoState
from patients.domain.photo_zones import zones_of_view
from patients.domain.zone_measures import ZoneFinding
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.queries.photos import photos


def linked_ids(zones: Iterable[ZoneFinding]) -> set[int]:
    return {pk for zone in zones for pk in zone.image_ids}


def linked_by_zone(
    patient: Patient, linked: Collection[int], *, at: datetime
) -> dict[str, list[Photo]]:
    """The linked photos that may be shown now, under every zone that they show."""
    return _by_zone(patient, Q(pk__in=linked), at=at) if linked else {}


def choosable(
    patient: Patient,
    days: Collection[date],
    linked: Collection[int],
    *,
    zone: ZoneInfo,
    at: datetime,
) -> dict[str, list[Photo]]:
    """By zone the photos of these days, and those that are linked already."""
    wanted = Q(pk__in=linked)
    for day in days:
        begins = datetime.combine(day, time(), tzinfo=zone)
        ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
        wanted |= Q(taken_at__gte=begins, taken_at__lt=ends)
    return _by_zone(patient, wanted, at=at)


def showable(patient: Patient, ids: Collection[int], *, at: datetime) -> set[int]:
    """Those of them that are this patient's and may be shown now."""
    found = photos(patient, at=at).filter(pk__in=ids)
    return set(found.values_list("pk", flat=True))


def _by_zone(patient: Patient, wanted: Q, *, at: datetime) -> dict[str, list[Photo]]:
    ready = photos(patient, at=at).filter(wanted, state=PhotoState.READY)
    found: dict[str, list[Photo]] = {}
    for photo in ready.prefetch_related("hair_counts"):
        counted = {count.zone for count in photo.hair_counts.all()}
        for zone in zones_of_view(photo.view, counted):
            found.setdefault(zone, []).append(photo)
    return found
