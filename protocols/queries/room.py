"""What every step of a consultation has beside it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from patients.domain.choices import PhotoState
from patients.domain.review import Line
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.queries import intakes, photos
from patients.queries.assessments import assessments
from patients.queries.consents import to_sign
from patients.queries.photos import PhotoPair
from protocols.domain.screening import Screening, screen
from protocols.domain.verdicts import Part
from protocols.models.session import SessionRecord
from protocols.queries.candidacy_facts import Gathered, clinic_zone, gather
from protocols.queries.sessions import last_given


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """``lines`` of the intake are those nobody has decided on, flagged ones first."""

    zone: tzinfo
    last: SessionRecord | None
    pair: PhotoPair | None
    photos: tuple[Photo, ...]
    lines: tuple[Line, ...]
    assessment: ScalpAssessment | None
    unsigned: int


def screening_now(patient: Patient, *, at: datetime) -> tuple[Gathered, Screening]:
    """The course's rules on what is known now, and on what it was known from."""
    gathered = gather(patient, at=at)
    return gathered, screen(gathered.run(Part.COURSE))


def beside(patient: Patient, *, at: datetime) -> Beside:
    pair = photos.like_for_like(patient, at=at)
    return Beside(
        zone=clinic_zone(),
        last=last_given(patient, before=None),
        pair=pair,
        photos=() if pair else _newest(patient, at),
        lines=_open_lines(patient),
        assessment=assessments(patient).first(),
        unsigned=len(to_sign(patient, at=at)),
    )


def _newest(patient: Patient, at: datetime) -> tuple[Photo, ...]:
    """One photo is shown alone: two of different views are no comparison."""
    ready = photos.photos(patient, at=at).filter(state=PhotoState.READY)
    return tuple(ready[:1])


def _open_lines(patient: Patient) -> tuple[Line, ...]:
    intake = intakes.to_review(patient)
    if intake is None:
        return ()
    done = set(intakes.reviews(intake).values_list("key", flat=True))
    lines = [
        line
        for line in intakes.lines_to_review(intake, patient)
        if line.is_clinical and line.key not in done
    ]
    return tuple(sorted(lines, key=lambda line: not line.tone))
