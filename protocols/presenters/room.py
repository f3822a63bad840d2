"""The side panel of a consultation as finished values."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.domain.review import Line
from patients.models.photo import Photo
from patients.presenters.assessment import ZONE_NAMES, OpenQuestion, open_questions
from patients.presenters.photos import ShownPhoto, shown, view_name
from patients.presenters.review import answer_of, label_of
from patients.queries.assessments import input_of, seen_of
from patients.queries.photos import PhotoPair
from protocols.models.session import SessionRecord
from protocols.presenters.ingredients import ingredient_name
from protocols.queries.room import Beside
from protocols.queries.treatments import treatment_of

# More than this is worked off on the page of the intake.
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class LotLine:
    product: str
    lot: str


@dataclass(frozen=True, slots=True)
class LastSession:
    title: str
    day: str
    url: str
    facts: tuple[tuple[str, str], ...]
    lots: tuple[LotLine, ...]


@dataclass(frozen=True, slots=True)
class PhotoShown:
    photo: ShownPhoto
    day: str


@dataclass(frozen=True, slots=True)
class Photos:
    """``unlike`` says why two photos are no fair comparison."""

    title: str
    shown: tuple[PhotoShown, ...]
    unlike: str


@dataclass(frozen=True, slots=True)
class AcceptLine:
    key: str
    label: str
    answer: str
    tone: str


@dataclass(frozen=True, slots=True)
class Side:
    last: LastSession | None
    photos: Photos | None
    lines: tuple[AcceptLine, ...]
    line_count: int
    questions: tuple[OpenQuestion, ...]
    unsigned: str


def side(found: Beside) -> Side:
    return Side(
        last=_last(found.last, found.zone) if found.last else None,
        photos=_photos(found),
        lines=tuple(_line(line) for line in found.lines[:MOST_LINES]),
        line_count=len(found.lines),
        questions=open_questions(seen_of(input_of(found.assessment)))
        if found.assessment
        else (),
        unsigned=ngettext(
            "%(count)d consent is to be signed",
            "%(count)d consents are to be signed",
            found.unsigned,
        )
        % {"count": found.unsigned}
        if found.unsigned
        else "",
    )


def _last(record: SessionRecord, zone: tzinfo) -> LastSession:
    given = record.started_at or record.signed_at or record.opened_at
    return LastSession(
        title=_("Session %(number)s") % {"number": record.planned_session.number},
        day=_day(given, zone),
        url=reverse("session-record", args=[record.planned_session_id]),
        facts=tuple((label, words) for label, words in _facts(record) if words),
        lots=tuple(
            LotLine(ingredient_name(use.ingredient), use.lot)
            for use in record.products.all()
        ),
    )


def _facts(record: SessionRecord) -> tuple[tuple[str, str], ...]:
    treatment = treatment_of(record)
    placed = sum((zone.placed_ml for zone in treatment.zones), Decimal(0))
    return (
        (_("Zones"), ", ".join(str(ZONE_NAMES[zone.zone]) for zone in treatment.zones)),
        (_("Needle"), f"{treatment.needle_gauge} G" if treatment.needle_gauge else ""),
        (_("Volume"), _volume(placed, treatment.points) if treatment.points else ""),
        (_("Pain, most"), _of_ten(record.pain_during)),
    )


def _volume(placed: Decimal, points: int) -> str:
    words = ngettext(
        "%(ml)s mL, %(count)d point", "%(ml)s mL, %(count)d points", points
    )
    return words % {"ml": f"{placed.normalize():f}", "count": points}


def _of_ten(pain: int | None) -> str:
    return "" if pain is None else _("%(pain)d of 10") % {"pain": pain}


def _photos(found: Beside) -> Photos | None:
    pair = found.pair
    rows: tuple[Photo, ...] = (pair.first, pair.last) if pair else found.photos
    if not rows:
        return None
    view = view_name(rows[-1].view)
    title = _("%(view)s, like for like") if pair and pair.is_alike else "%(view)s"
    return Photos(
        title=title % {"view": view},
        shown=tuple(
            PhotoShown(shown(row), _day(row.taken_at, found.zone)) for row in rows
        ),
        unlike=_unlike(pair) if pair else "",
    )


def _unlike(pair: PhotoPair) -> str:
    if pair.is_alike:
        return ""
    if not pair.differences:
        return _("It was not noted how they were taken: no fair comparison.")
    count = len(pair.differences)
    words = ngettext(
        "%(count)d condition differs: no fair comparison.",
        "%(count)d conditions differ: no fair comparison.",
        count,
    )
    return words % {"count": count}


def _line(line: Line) -> AcceptLine:
    return AcceptLine(line.key, label_of(line), answer_of(line), line.tone)


def _day(moment: datetime, zone: tzinfo) -> str:
    return date_format(moment.astimezone(zone).date(), "j M Y")
