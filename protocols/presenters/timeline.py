"""A course as a drawing: phase bars above, windows on the line, discs at the targets,
review diamonds beneath. Finished numbers for one SVG template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from protocols.domain.protocol import Moment
from protocols.domain.schedule import ReviewDate, SessionTarget, months_later

WIDTH = 880
LEFT = 40
RIGHT = 40
LABEL_ROOM = 58
REVIEW_ROOM = 142
BAR_LABEL_ROOM = 60
NARROWEST_WINDOW = 4


@dataclass(frozen=True, slots=True)
class Month:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class PhaseBar:
    x: float
    width: float
    title: str
    detail: str
    is_odd: bool

    @property
    def has_room(self) -> bool:
        return self.width >= BAR_LABEL_ROOM


@dataclass(frozen=True, slots=True)
class SessionMark:
    number: int
    x: float
    window_x: float
    window_width: float
    label: str


@dataclass(frozen=True, slots=True)
class ReviewMark:
    x: float
    label: str
    detail: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CourseTimeline:
    """``words`` say the same as the drawing."""

    months: tuple[Month, ...]
    phases: tuple[PhaseBar, ...]
    sessions: tuple[SessionMark, ...]
    reviews: tuple[ReviewMark, ...]
    words: str
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """What stands in a phase's bar, by the phase's code."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """``weight``: which words stay when there is no room for all, 0 the first."""

    label: str
    detail: str
    on: date
    weight: int = 0


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    days: int

    def x(self, day: date) -> float:
        span = WIDTH - LEFT - RIGHT
        return round(LEFT + span * (day - self.first).days / self.days, 1)


def course_timeline(
    sessions: Sequence[SessionTarget],
    phases: dict[str, PhaseWords],
    reviews: Iterable[ReviewWords],
    *,
    with_dates: bool = True,
) -> CourseTimeline | None:
    """None without sessions. Without dates, weeks are counted instead."""
    if not sessions:
        return None
    reviews = tuple(reviews)
    scale = _scale(sessions, reviews)
    return CourseTimeline(
        months=_months(scale, with_dates=with_dates),
        phases=_phases(scale, sessions, phases),
        sessions=_sessions(scale, sessions, with_dates=with_dates),
        reviews=_reviews(scale, reviews),
        words=_words(sessions, phases),
    )


def review_words(
    dated: Iterable[ReviewDate], labels: dict[str, str]
) -> tuple[ReviewWords, ...]:
    """``labels``: words of the checks by key."""
    return tuple(
        ReviewWords(
            label=moment_of(review),
            detail=", ".join(labels.get(check, check) for check in review.point.do),
            on=review.on,
            weight=int(review.point.at == Moment.SESSION),
        )
        for review in dated
        if review.point.at != Moment.BASELINE
    )


def moment_of(review: ReviewDate) -> str:
    number = review.point.number
    words = {
        "baseline": _("Baseline"),
        "session": _("Session %(number)d") % {"number": number},
        "week": _("Week %(number)d") % {"number": number},
        "month": _("Month %(number)d") % {"number": number},
        "phase_end": _("End of phase"),
        "weeks_after_last": _("%(number)d weeks after the last") % {"number": number},
    }
    return words[review.point.at]


def _scale(sessions: Sequence[SessionTarget], reviews: Iterable[ReviewWords]) -> _Scale:
    first = sessions[0].dates.target
    ends = [sessions[-1].dates.latest, *(review.on for review in reviews)]
    return _Scale(first, max((max(ends) - first).days, 1))


def _months(scale: _Scale, *, with_dates: bool) -> tuple[Month, ...]:
    last = scale.first + timedelta(days=scale.days)
    if with_dates:
        day, marks = months_later(scale.first.replace(day=1), 1), []
        while day <= last:
            marks.append(
                Month(scale.x(day), date_format(day, "M Y" if day.month == 1 else "M"))
            )
            day = months_later(day, 1)
        return _thinned(marks)
    months = [
        Month(
            scale.x(months_later(scale.first, number)),
            _("Month %(number)d") % {"number": number},
        )
        for number in range(1, 61)
        if months_later(scale.first, number) <= last
    ]
    return _thinned(months)


def _thinned(marks: list[Month]) -> tuple[Month, ...]:
    """Only as many as can be read."""
    step = 1
    while len(marks) > 1 and (marks[1].x - marks[0].x) * step < LABEL_ROOM:
        step += 1
    return tuple(
        mark if mark.x <= WIDTH - LABEL_ROOM else Month(mark.x, "")
        for mark in marks[::step]
    )


def _phases(
    scale: _Scale, sessions: Sequence[SessionTarget], words: dict[str, PhaseWords]
) -> tuple[PhaseBar, ...]:
    bars: list[PhaseBar] = []
    for name in dict.fromkeys(session.phase for session in sessions):
        own = [session for session in sessions if session.phase == name]
        start = scale.x(own[0].dates.earliest) - 12
        end = scale.x(own[-1].dates.latest) + 6
        if bars:
            start = max(start, bars[-1].x + bars[-1].width + 4)
        said = words.get(name, PhaseWords(name, ""))
        bars.append(
            PhaseBar(
                x=round(start, 1),
                width=round(max(end - start, 16), 1),
                title=said.title,
                detail=said.detail,
                is_odd=bool(len(bars) % 2),
            )
        )
    return tuple(bars)


def _sessions(
    scale: _Scale, sessions: Sequence[SessionTarget], *, with_dates: bool
) -> tuple[SessionMark, ...]:
    marks: list[SessionMark] = []
    labelled = float(-LABEL_ROOM)
    for session in sessions:
        x = scale.x(session.dates.target)
        left, right = scale.x(session.dates.earliest), scale.x(session.dates.latest)
        has_room = x - labelled >= LABEL_ROOM
        marks.append(
            SessionMark(
                number=session.number,
                x=x,
                window_x=left,
                window_width=max(round(right - left, 1), NARROWEST_WINDOW),
                label=_day(session, sessions[0], with_dates=with_dates)
                if has_room
                else "",
            )
        )
        labelled = x if has_room else labelled
    return tuple(marks)


def _day(session: SessionTarget, first: SessionTarget, *, with_dates: bool) -> str:
    if with_dates:
        return date_format(session.dates.target, "j M")
    day = (session.dates.target - first.dates.target).days
    return _("day %(number)d") % {"number": day}


def _reviews(scale: _Scale, reviews: Sequence[ReviewWords]) -> tuple[ReviewMark, ...]:
    """Every diamond; the words of those that find room, the weightiest first."""
    spoken: list[tuple[float, float]] = []
    with_words = set()
    for review in sorted(reviews, key=lambda each: each.weight):
        start, end = _extent(scale.x(review.on))
        if all(end <= left or start >= right for left, right in spoken):
            spoken.append((start, end))
            with_words.add(review)
    return tuple(
        ReviewMark(
            x=scale.x(review.on),
            label=review.label if review in with_words else "",
            detail=review.detail if review in with_words else "",
            anchor=_anchor(scale.x(review.on)),
        )
        for review in reviews
    )


def _extent(x: float) -> tuple[float, float]:
    """From where to where the words under a diamond reach."""
    shift = {"start": 0.0, "middle": -REVIEW_ROOM / 2, "end": -float(REVIEW_ROOM)}
    start = x + shift[_anchor(x)]
    return start, start + REVIEW_ROOM


def _anchor(x: float) -> str:
    half = REVIEW_ROOM / 2
    if x < half:
        return "start"
    return "end" if x > WIDTH - half else "middle"


def _words(sessions: Sequence[SessionTarget], phases: dict[str, PhaseWords]) -> str:
    parts = [f"{words.title}: {words.detail}" for words in phases.values()]
    count = _("%(count)d sessions") % {"count": len(sessions)}
    return f"{count}. " + ". ".join(parts)
