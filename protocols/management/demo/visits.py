"""Reviews and calls beside the treatments, so that the diary is a clinic's diary."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, auto
from itertools import cycle

from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment
from patients.models.patient import Patient
from protocols.management.demo import reception
from protocols.management.demo.cast import Person, Stage, people
from protocols.management.demo.clockwork import Way
from protocols.management.demo.frame import Frame

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOOKED_BEFORE = 6 * DAY
# Days from today on which these visits lie, and the hours they should have.
REVIEW_DAYS = (0, 1, 3, 0, 5, 7, 2, 0, 9, 4, 11, 6, 8, 10, 12, 13)
CALL_DAYS = (0, 1, 2, 0, 4, 1, 5, 3, 6, 2, 7, 8)
HOURS = (11, 14, 16, 17, 10, 12)
# Days before today of reviews that are over.
PAST_DAYS = (6, 8, 9, 10, 12, 13, 15, 16, 17, 19, 20, 22)
_S = AppointmentState


class Fate(Enum):
    """What became of a visit that is over, in turn; most patients come."""

    CAME = auto()
    NO_SHOW = auto()
    CAME_CONFIRMED = auto()
    CANCELLED_LATE = auto()


def ways(frame: Frame, *, at: datetime) -> list[Way]:
    treated = [person for person in people() if person.comes_to(Stage.COURSE)]
    undecided = [
        person
        for person in people()
        if person.comes_to(Stage.SCREENED) and not person.comes_to(Stage.COURSE)
    ]
    plans = [
        *_planned(treated, REVIEW_DAYS, "review"),
        *_planned(undecided, CALL_DAYS, "call"),
    ]
    return [
        *(Visit(frame, at, *plan).steps() for plan in plans),
        *(visit.steps() for visit in _past(frame, at, treated)),
    ]


def _past(frame: Frame, at: datetime, treated: list[Person]) -> Iterator["Visit"]:
    """Reviews of the last weeks, some of them missed: what the reports count."""
    fates = cycle(Fate)
    for index, day in enumerate(PAST_DAYS):
        known = [person for person in treated if person.consult <= -day - 5]
        person = known[index % len(known)]
        hour = HOURS[index % len(HOURS)]
        yield Visit(frame, at, person, "review", -day, hour, next(fates))


def _planned(
    persons: list[Person], days: tuple[int, ...], kind: str
) -> Iterator[tuple[Person, str, int, int]]:
    for index, (person, day) in enumerate(zip(persons, days, strict=False)):
        yield person, kind, day, HOURS[index % len(HOURS)]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of somebody who is known already."""

    frame: Frame
    now: datetime
    person: Person
    kind: str
    day: int
    hour: int
    fate: Fate = Fate.CAME

    def steps(self) -> Iterator[datetime]:
        zone = self.frame.location.zone
        on = self.now.astimezone(zone).date() + self.day * DAY
        known = self.now.astimezone(zone).date() + (self.person.consult + 4) * DAY
        booked = datetime.combine(
            min(max(on - BOOKED_BEFORE, known), on - DAY), time(17, 40), tzinfo=zone
        )
        yield booked
        patient = Patient.objects.get(email=self.person.email)
        slot = reception.find_slot(
            self.frame,
            self.kind,
            on=on,
            patient=patient,
            practitioner=self.frame.clinicians[self.person.clinician],
            after=booked,
            hour=self.hour,
        )
        if slot is None:
            return
        visit = reception.book(self.frame, self.kind, slot, patient=patient, at=booked)
        if self.fate is Fate.CANCELLED_LATE:
            called = visit.starts_at - 5 * HOUR
            yield called
            reception.call_off(visit, reason="Something came up.", at=called)
        elif self.fate is Fate.NO_SHOW:
            missed = visit.starts_at + 20 * MINUTE
            yield missed
            reception.advance(visit, _S.NO_SHOW, by=self.frame.desk, at=missed)
        else:
            yield from self._attend(visit)

    def _attend(self, visit: Appointment) -> Iterator[datetime]:
        if self.fate is Fate.CAME_CONFIRMED:
            said = visit.starts_at - 25 * HOUR
            yield said
            reception.advance(visit, _S.CONFIRMED, by=None, at=said)
        early = visit.starts_at - 6 * MINUTE
        yield early
        reception.advance(visit, _S.ARRIVED, by=self.frame.desk, at=early)
        begun = visit.starts_at + 2 * MINUTE
        yield begun
        reception.advance(visit, _S.IN_ROOM, by=self.frame.desk, at=begun)
        yield visit.ends_at
        reception.advance(visit, _S.DONE, by=visit.practitioner, at=visit.ends_at)
