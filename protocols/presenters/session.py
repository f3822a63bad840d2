"""A session's page in finished values: steps, hurdles, the mix, what was signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.presenters.states import look
from clinic.queries import site
from protocols.domain.formulary import Formulary, Status
from protocols.domain.plan import PlanContent
from protocols.domain.session_day import Blocker, Hurdle, Interval
from protocols.domain.states import RecordState
from protocols.domain.treatment import Treatment
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.queries.session_places import repair_url
from protocols.queries.sessions import interval_of, is_outside_window

HURDLE_TONES = {
    Hurdle.COURSE_SCREENING: "stop",
    Hurdle.TODAY_STOP: "wait",
    Hurdle.TODAY_UNDECIDED: "decide",
    Hurdle.TODAY_UNTICKED: "care",
    Hurdle.ANSWER_MISSING: "ask",
    Hurdle.NEWS: "ask",
    Hurdle.TOO_MANY: "decide",
    Hurdle.ADVERSE_EVENT: "wait",
}
# Where the click that helps leads; the others are settled on the page itself.
ON_THE_SCREENING = frozenset(
    {
        Hurdle.PLAN,
        Hurdle.COURSE_SCREENING,
        Hurdle.TODAY_UNDECIDED,
        Hurdle.TODAY_UNTICKED,
    }
)
CREAM = "lidocaine_prilocaine_cream"
# A matter of the day: the session gets another one, the course goes on.
REBOOKED = frozenset({Hurdle.TODAY_STOP, Hurdle.TOO_SOON})


@dataclass(frozen=True, slots=True)
class HurdleLine:
    tone: str
    text: str
    rule_id: str
    url: str
    url_word: str


@dataclass(frozen=True, slots=True)
class MixLine:
    """Volumes in mL; ``kept`` is how cold it was stored, where that was said."""

    product: str
    lot: str
    expires: str
    syringe: int
    drawn: str
    used: str
    discarded: str
    kept: str


@dataclass(frozen=True, slots=True)
class PlannedIngredient:
    name: str
    amount: str
    unit: str


def hurdles(blockers: Iterable[Blocker], session: PlannedSession) -> list[HurdleLine]:
    return [_hurdle(blocker, session) for blocker in blockers]


def _hurdle(blocker: Blocker, session: PlannedSession) -> HurdleLine:
    patient_id = session.course.plan.patient_id
    url = word = ""
    if blocker.hurdle in REBOOKED:
        url = repair_url(session.course_id, session.number)
        word = _("Another day")
    elif blocker.hurdle in ON_THE_SCREENING:
        url, word = reverse("screening", args=[patient_id]), _("Screening")
    elif blocker.hurdle == Hurdle.NEWS:
        url, word = reverse("history", args=[patient_id]), _("History")
    return HurdleLine(
        tone=HURDLE_TONES.get(blocker.hurdle, "wait"),
        text=blocker.text,
        rule_id=blocker.rule_id,
        url=url,
        url_word=word,
    )


def asks_window(
    session: PlannedSession,
    record: SessionRecord | None,
    blockers: Iterable[Blocker],
    *,
    at: datetime,
) -> bool:
    """Whether the page asks why the session lies outside its window."""
    if record and record.outside_window_reason:
        return True
    zone = site.zone_of(site.home_location())
    interval = interval_of(session, record, at=at, zone=zone)
    is_outside = is_outside_window(session, today=interval.today)
    late = any(blocker.hurdle == Hurdle.LATE for blocker in blockers)
    return interval.is_late or is_outside or late


def interval_words(interval: Interval) -> str:
    if interval.days is None:
        return _("First session")
    words = _("%(days)s days since the last session, allowed %(least)s to %(most)s")
    return words % {
        "days": interval.days,
        "least": interval.window.min_days,
        "most": interval.window.max_days,
    }


def planned(content: PlanContent) -> list[PlannedIngredient]:
    """The plan's formula in the reader's language, not in the patient's."""
    return [
        PlannedIngredient(ingredient_name(item.key), str(item.amount), item.unit)
        for item in content.formula
    ]


def ingredient_choices(
    content: PlanContent, formulary: Formulary
) -> list[tuple[str, str]]:
    """The plan's own ingredients first, then the others that may be used."""
    planned = [item.key for item in content.formula]
    others = [
        key
        for key, record in formulary.ingredients.items()
        if key not in planned and record.status != Status.DISABLED
    ]
    return [(key, _name(key, formulary)) for key in (*planned, *others)]


def anaesthetic_choices(formulary: Formulary) -> list[tuple[str, str]]:
    records = formulary.ingredients.items()
    keys = [key for key, record in records if record.anaesthetic]
    return [(key, _name(key, formulary)) for key in (*keys, CREAM)]


def _name(key: str, formulary: Formulary) -> str:
    record = formulary.get(key)
    return in_language(record.name) if record else ingredient_name(key)


def mix(treatment: Treatment) -> list[MixLine]:
    return [
        MixLine(
            product=f"{ingredient_name(work.ingredient)}, {work.brand}",
            lot=work.lot,
            expires=date_format(work.expires_on, "j M Y"),
            syringe=work.syringe,
            drawn=f"{work.drawn_ml}",
            used=f"{work.used_ml}",
            discarded=f"{work.discarded_ml}",
            kept="" if work.storage_c is None else f"{work.storage_c} °C",
        )
        for work in treatment.products
    ]


def step_states(record: SessionRecord | None) -> Sequence[tuple[str, str]]:
    """The three steps on the way, each with "done", "now" or ""."""
    state = RecordState(record.state) if record else None
    order = {
        None: 0,
        RecordState.DRAFT: 0,
        RecordState.CLEARED: 1,
        RecordState.IN_PROGRESS: 1,
        RecordState.SIGNED: 3,
        RecordState.STOPPED_EARLY: 3,
    }
    at = order[state]
    words = (_("Check"), _("Treatment"), _("Signature"))
    return [
        (word, "done" if place < at else "now" if place == at else "")
        for place, word in enumerate(words)
    ]


def state_word(record: SessionRecord) -> str:
    return str(look(of="session", state=record.state).word)
