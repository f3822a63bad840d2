"""Save and sign the scalp assessment. One draft a patient; a signed one never changes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clinic.actions import audit
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.actions.facts import record_facts
from patients.domain.assessment import LIST_FIELDS, OF_THE_DAY, AssessmentInput
from patients.domain.choices import AssessmentState, FactSource
from patients.domain.derived import opened_keys
from patients.domain.facts import UNKNOWN
from patients.domain.zone_measures import ZoneFinding
from patients.models.assessment import PullTest, ScalpAssessment
from patients.models.measurement import ZoneMeasurement
from patients.models.patient import Patient
from patients.queries.assessments import draft_of, input_of, last_signed, seen_of
from patients.queries.facts import present_facts
from patients.queries.zone_photos import linked_ids, showable

SAME_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Base:
    """What the page was filled in on: which draft (None before the first), which
    version of it."""

    draft_id: int | None
    version: int


class StaleDraft(Exception):
    """Somebody saved in between. ``current`` is how the draft stands now, if any."""

    def __init__(self, current: ScalpAssessment | None) -> None:
        super().__init__(_("Somebody else saved this assessment in the meantime."))
        self.current = current


class CannotSign(Exception):
    """The assessment lacks what a signature must stand for."""


@transaction.atomic
def start(*, patient: Patient, by: StaffMember, at: datetime) -> ScalpAssessment:
    """A draft that begins as a copy of the last signed one; the present draft if any.

    What was measured and pulled is copied to correct it on the same day only: later it
    would pass for measured anew."""
    _lock(patient)
    draft = draft_of(patient)
    if draft is not None:
        return draft
    signed = last_signed(patient)
    draft = _create(patient, by, at)
    if signed is not None:
        _write(draft, _carried_over(input_of(signed), signed, at))
    _trace("assessment_started", draft, by, at)
    return draft


@transaction.atomic
def save_draft(
    *,
    patient: Patient,
    found: AssessmentInput,
    base: Base,
    by: StaffMember,
    at: datetime,
) -> ScalpAssessment:
    """Write the page's content into the draft, which must still be the one it was
    filled in on. The same content sent twice is saved once."""
    _lock(patient)
    draft = draft_of(patient)
    found = _with_photos(_with_assessor(found, by), draft, patient, at=at)
    if not _is_base(draft, base):
        if draft is not None and _same_content(draft, found):
            return draft
        raise StaleDraft(draft)
    draft = draft or _create(patient, by, at)
    draft.version = base.version + 1
    draft.saved_at = at
    _write(draft, found)
    _record_answers(draft, found, by, at)
    _trace("assessment_saved", draft, by, at)
    return draft


@transaction.atomic
def save_and_sign(
    *,
    patient: Patient,
    found: AssessmentInput,
    base: Base,
    by: StaffMember,
    at: datetime,
) -> ScalpAssessment:
    """Save and lock for good. Signing twice with the same content signs once."""
    _lock(patient)
    found = _with_assessor(found, by)
    signed = last_signed(patient)
    if signed and signed.pk == base.draft_id and _same_content(signed, found):
        return signed
    if not found.values["primary_diagnosis"]:
        raise CannotSign(
            _("Choose the main diagnosis, or “Not known”, before signing.")
        )
    draft = save_draft(patient=patient, found=found, base=base, by=by, at=at)
    draft.state = AssessmentState.SIGNED
    draft.signed_by, draft.signed_at = by, at
    draft.save(update_fields=["state", "signed_by", "signed_at"])
    _trace("assessment_signed", draft, by, at)
    return draft


def _carried_over(
    found: AssessmentInput, signed: ScalpAssessment, at: datetime
) -> AssessmentInput:
    assert signed.signed_at is not None
    if at - signed.signed_at < SAME_DAY:
        return found
    values = dict(found.values) | dict.fromkeys(OF_THE_DAY)
    return replace(found, values=values, zones=(), pulls=())


def _with_assessor(found: AssessmentInput, by: StaffMember) -> AssessmentInput:
    """Who saves numbers without naming anybody has measured them."""
    return replace(
        found,
        zones=tuple(
            replace(zone, measured_by_id=by.pk)
            if zone.is_measured and zone.measured_by_id is None
            else zone
            for zone in found.zones
        ),
    )


def _with_photos(
    found: AssessmentInput,
    draft: ScalpAssessment | None,
    patient: Patient,
    *,
    at: datetime,
) -> AssessmentInput:
    """Only photos of this patient that may be shown are linked. What is linked and may
    not be shown now was not on the page: it stays linked."""
    held = {zone.zone: zone.image_ids for zone in _zones_of(draft) if zone.image_ids}
    asked = linked_ids(found.zones).union(*held.values())
    if not asked:
        return found
    seen = showable(patient, asked, at=at)
    zones = tuple(
        replace(zone, image_ids=_photos_of(zone, held.get(zone.zone, ()), seen))
        for zone in found.zones
    )
    return replace(found, zones=zones)


def _photos_of(
    zone: ZoneFinding, held: Iterable[int], seen: set[int]
) -> tuple[int, ...]:
    return tuple(sorted((set(zone.image_ids) & seen) | (set(held) - seen)))


def _zones_of(draft: ScalpAssessment | None) -> tuple[ZoneFinding, ...]:
    return input_of(draft).zones if draft else ()


def _lock(patient: Patient) -> None:
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)


def _create(patient: Patient, by: StaffMember, at: datetime) -> ScalpAssessment:
    return ScalpAssessment.objects.create(
        patient=patient,
        appointment=_appointment_of_today(patient, by, at),
        assessor=by,
        started_at=at,
        saved_at=at,
    )


def _appointment_of_today(
    patient: Patient, by: StaffMember, at: datetime
) -> Appointment | None:
    near = timedelta(hours=12)
    return (
        Appointment.objects.live()
        .filter(patient=patient, practitioner=by)
        .filter(starts_at__gt=at - near, starts_at__lt=at + near)
        .order_by("starts_at")
        .first()
    )


def _is_base(draft: ScalpAssessment | None, base: Base) -> bool:
    if draft is None:
        return base.draft_id is None
    return draft.pk == base.draft_id and draft.version == base.version


def _same_content(assessment: ScalpAssessment, found: AssessmentInput) -> bool:
    kept = input_of(assessment)
    return (dict(kept.values), set(kept.zones), set(kept.pulls)) == (
        dict(found.values),
        set(found.zones),
        set(found.pulls),
    )


def _write(draft: ScalpAssessment, found: AssessmentInput) -> None:
    for name, value in found.values.items():
        setattr(draft, name, list(value) if name in LIST_FIELDS else value)  # type: ignore[call-overload]
    draft.save()
    draft.zones.all().delete()
    draft.pull_tests.all().delete()
    ZoneMeasurement.objects.bulk_create(
        ZoneMeasurement(assessment=draft, **asdict(zone)) for zone in found.zones
    )
    PullTest.objects.bulk_create(
        PullTest(assessment=draft, **asdict(pull)) for pull in found.pulls
    )


def _record_answers(
    draft: ScalpAssessment, found: AssessmentInput, by: StaffMember, at: datetime
) -> None:
    """Keep what the clinician answered; a finding that opens a question makes the
    older answer unknown until then."""
    present = present_facts(draft.patient)
    answered = {
        key: value
        for key, value in found.answers.items()
        if key not in present or present[key].value != value
    }
    opened = {
        key: UNKNOWN
        for key in sorted(opened_keys(seen_of(found)) - set(found.answers))
        if key not in present or present[key].recorded_at < draft.started_at
    }
    for answers, source in (
        (answered, FactSource.CLINICIAN),
        (opened, FactSource.ASSESSMENT),
    ):
        if answers:
            record_facts(
                patient=draft.patient, answers=answers, source=source, by=by, at=at
            )


def _trace(
    action: str, assessment: ScalpAssessment, by: StaffMember, at: datetime
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="assessment",
            id=assessment.pk,
            patient_id=assessment.patient_id,
            detail={"version": assessment.version},
        ),
        at=at,
        by=by,
    )
