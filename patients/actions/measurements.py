"""Put what a device or a count measured into the assessment that is being written."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.actions.assessment import Base, save_draft, start
from patients.domain.device_export import Reading, Sheet
from patients.domain.zone_measures import (
    MEASURE_COLUMNS,
    SETUP_COLUMNS,
    Setup,
    ZoneFinding,
)
from patients.models.assessment import ScalpAssessment
from patients.models.counting import DeviceExport
from patients.models.patient import Patient
from patients.queries.assessments import input_of

_OF_THE_DEVICE = (*MEASURE_COLUMNS, *SETUP_COLUMNS, "landmark")


@transaction.atomic
def put(
    *,
    patient: Patient,
    findings: Iterable[ZoneFinding],
    by: StaffMember,
    at: datetime,
) -> ScalpAssessment:
    """Begin a draft if there is none. In each zone the numbers and how they were
    measured are replaced as a whole; grades and signs stay. The same twice is once."""
    draft = start(patient=patient, by=by, at=at)
    found = input_of(draft)
    zones = {zone.zone: zone for zone in found.zones}
    for finding in findings:
        there = zones.get(finding.zone, ZoneFinding(zone=finding.zone))
        measured = {name: getattr(finding, name) for name in _OF_THE_DEVICE}
        images = tuple(sorted({*there.image_ids, *finding.image_ids}))
        zones[finding.zone] = replace(there, **measured, image_ids=images)
    if set(zones.values()) == set(found.zones):
        return draft
    return save_draft(
        patient=patient,
        found=replace(found, zones=tuple(zones.values())),
        base=Base(draft.pk, draft.version),
        by=by,
        at=at,
    )


@transaction.atomic
def remember(
    sheet: Sheet, reading: Reading, setup: Setup, *, by: StaffMember, at: datetime
) -> DeviceExport:
    """The next file with these headings is read the same way. Words for zones that were
    not in this file are kept from before."""
    known = DeviceExport.objects.filter(headings=sheet.fingerprint).first()
    zones = {**(known.zones if known else {}), **reading.zones}
    export, _is_new = DeviceExport.objects.update_or_create(
        headings=sheet.fingerprint,
        defaults={
            "device": setup.device,
            "zone_column": reading.zone_column,
            "columns": dict(reading.columns),
            "zones": zones,
            "method": setup.method,
            "magnification": setup.magnification,
            "hair_state": setup.hair_state,
            "saved_by": by,
            "saved_at": at,
        },
    )
    return export


@transaction.atomic
def import_file(
    *,
    patient: Patient,
    findings: Iterable[ZoneFinding],
    export: DeviceExport,
    by: StaffMember,
    at: datetime,
) -> ScalpAssessment:
    """Put a device's results into the draft, with a trace of which device they are."""
    found = tuple(findings)
    draft = put(patient=patient, findings=found, by=by, at=at)
    audit.record(
        "measurements_imported",
        audit.Subject(
            name="assessment",
            id=draft.pk,
            patient_id=patient.pk,
            detail={"device": export.device, "zones": len(found)},
        ),
        at=at,
        by=by,
    )
    return draft
