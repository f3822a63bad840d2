"""The plan editor and the issued versions as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from protocols.domain.candidacy_facts import candidacy_facts
from protocols.domain.dose_totals import dose_issues
from protocols.domain.formula import FormulaIssue, Problem, Weight, formula_issues
from protocols.domain.formulary import IngredientRecord, Status, interactions_of
from protocols.domain.plan import FormulaItem, PlanContent, PlanDraft, PlanPrice
from protocols.domain.plan_changes import PlanChange, changes_between
from protocols.domain.pricing import price
from protocols.domain.release import Errand, Pending
from protocols.domain.schedule import planned_sessions, review_dates
from protocols.presenters.answers import answer_words
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.presenters.own_versions import protocol_mark
from protocols.presenters.plan_doses import (
    DoseLine,
    dose_lines,
    limit_words,
    shelf_lines,
)
from protocols.presenters.plan_schedule import plan_schedule
from protocols.presenters.rule_book import (
    STATUS_TONES,
    ProtocolCard,
    phase_words,
    protocol_card,
    status_word,
)
from protocols.presenters.rules_state import RulesState, rules_state
from protocols.presenters.timeline import (
    CourseTimeline,
    course_timeline,
    review_words,
)
from protocols.queries.knowledge_in_force import texts_in_force
from protocols.queries.plans import OpenPlan
from protocols.reference import formulary

VOLUME_WIDTH = 260
FULL_BAR_ML = Decimal(5)
WARN_ABOVE_ML = Decimal(8)


@dataclass(frozen=True, slots=True)
class FormulaCard:
    key: str
    name: str
    role: str
    tone: str
    status: str
    concentration: str
    is_blocked: bool
    why_blocked: str
    cautions: tuple[str, ...]
    limit: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class VolumePart:
    x: float
    width: float
    fill: str


@dataclass(frozen=True, slots=True)
class VolumeBar:
    parts: tuple[VolumePart, ...]
    total: Decimal
    is_high: bool


@dataclass(frozen=True, slots=True)
class PriceLine:
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class PriceView:
    twelve_months: str
    lines: tuple[PriceLine, ...]
    course: str
    maintenance: PriceLine | None


@dataclass(frozen=True, slots=True)
class EditorPage:
    protocol: ProtocolCard
    timeline: CourseTimeline | None
    first: str
    last: str
    sessions: int
    cards: tuple[FormulaCard, ...]
    out: tuple[FormulaCard, ...]
    whole: tuple[str, ...]
    component_count: int
    most_components: int
    volume: VolumeBar | None
    price: PriceView | None
    blocked_count: int
    doses: tuple[DoseLine, ...]
    rules: RulesState


def editor_page(opened: OpenPlan) -> EditorPage:
    draft = opened.draft
    schedule = plan_schedule(opened)
    issues = issues_of(opened)
    today = opened.live.gathered.at.astimezone(opened.live.gathered.zone).date()
    shelf = shelf_lines(opened, today=today)
    cards = tuple(
        replace(_card(item, opened, issues), shelf=shelf[item.key])
        for item in draft.formula
    )
    cost = price(draft, schedule)
    return EditorPage(
        protocol=protocol_card(
            opened.protocol,
            words=texts_in_force(_code()),
            own=protocol_mark(opened.protocol, today),
        ),
        timeline=plan_timeline(opened),
        first=date_format(schedule[0].target, "D j M Y") if schedule else "",
        last=date_format(schedule[-1].target, "j M Y") if schedule else "",
        sessions=draft.sessions,
        cards=cards,
        out=_kept_out(opened),
        whole=tuple(
            _(issue.message) % issue.params
            for issue in issues
            if len(issue.ingredients) > 1
        ),
        component_count=len(draft.formula),
        most_components=opened.formulary.max_components,
        volume=_volume(draft),
        price=price_view(cost, opened) if cost else None,
        blocked_count=sum(card.is_blocked for card in cards),
        doses=dose_lines(
            opened, [row.target for row in schedule if row.target >= today]
        ),
        rules=rules_state(
            opened.live.gathered.ruleset, opened.live.sign_off, today=today
        ),
    )


def issues_of(opened: OpenPlan) -> tuple[FormulaIssue, ...]:
    """Everything the builder has to say: blocks, status, and the interaction table."""
    gathered = opened.live.gathered
    facts = candidacy_facts({key: said.value for key, said in gathered.known.items()})
    draft = opened.draft
    return (
        *formula_issues(
            draft.formula_keys,
            opened.formulary,
            blocked=_blocked(opened),
            interactions=interactions_of(facts, formulary.interactions()),
        ),
        *dose_issues(draft.formula, opened.formulary, weight_kg=draft.weight_kg),
    )


def choosable(opened: OpenPlan) -> list[tuple[str, str]]:
    """What may be added: not disabled, not blocked, not in it already. What the
    protocol was described with comes first."""
    blocked, taken = _blocked(opened), set(opened.draft.formula_keys)
    records = [
        record
        for record in opened.formulary.ingredients.values()
        if record.status != Status.DISABLED
        and record.key not in blocked
        and record.key not in taken
    ]
    usual = set(opened.protocol.formula_allowed)
    records.sort(key=lambda record: record.key not in usual)
    return [(record.key, in_language(record.name)) for record in records]


def plan_timeline(opened: OpenPlan) -> CourseTimeline | None:
    draft = opened.draft
    if draft.start_on is None:
        return None
    sessions = planned_sessions(draft.phases, draft.start_on)
    labels = dict(texts_in_force(_code()).checks)
    dated = review_dates(opened.protocol.review_points, sessions)
    return course_timeline(
        sessions,
        phase_words(opened.protocol, draft.phases),
        review_words(dated, labels),
    )


def _code() -> str:
    return (get_language() or "en").partition("-")[0]


def money(amount: Decimal, currency: str) -> str:
    """Figures in the reader's way of writing, the clinic's currency by its code."""
    locale = to_locale(get_language() or "en")
    return format_currency(
        amount, currency, "#,##0.## ¤¤", locale=locale, currency_digits=False
    )


def price_view(cost: PlanPrice, opened: OpenPlan) -> PriceView:
    titles = phase_words(opened.protocol, opened.draft.phases)
    lines = tuple(
        PriceLine(
            _("%(phase)s, %(count)d × %(each)s")
            % {
                "phase": titles[phase.phase].title if phase.phase in titles else "",
                "count": phase.sessions,
                "each": money(phase.per_session, cost.currency),
            },
            money(phase.total, cost.currency),
        )
        for phase in cost.phases
    )
    maintenance = PriceLine(
        _("Keeping, likely %(count)d × %(each)s")
        % {
            "count": cost.maintenance_sessions,
            "each": money(cost.maintenance_price, cost.currency),
        },
        money(cost.maintenance_total, cost.currency),
    )
    return PriceView(
        twelve_months=money(cost.twelve_months_total, cost.currency),
        lines=lines,
        course=money(cost.course_total, cost.currency),
        maintenance=maintenance if cost.maintenance_sessions else None,
    )


def errand_words(pending: Pending) -> str:
    return {
        Errand.PATCH_TEST: _("Patch test, read at 48 hours or later"),
        Errand.CONSENT: _("Consent"),
        Errand.LAB: _("Blood test"),
    }[pending.errand]


@dataclass(frozen=True, slots=True)
class ChangeView:
    label: str
    before: str
    after: str


def change_views(before: PlanContent, after: PlanContent) -> tuple[ChangeView, ...]:
    titles = {**before.phase_titles, **after.phase_titles}
    return tuple(_change(change, titles) for change in changes_between(before, after))


def _change(change: PlanChange, titles: Mapping[str, str]) -> ChangeView:
    labels = {
        "goals": _("Aim"),
        "start": _("First session"),
        "sessions": _("Sessions, %(name)s"),
        "window": _("Gaps in days, %(name)s"),
        "ingredient": "%(name)s",
        "price": _("Price of a session"),
        "stop_rule": _("Rule for stopping agreed"),
    }
    return ChangeView(
        label=labels[change.about] % {"name": titles.get(change.name, change.name)},
        before=change.before,
        after=change.after,
    )


def _blocked(opened: OpenPlan) -> dict[str, tuple[str, ...]]:
    blocked: dict[str, tuple[str, ...]] = {}
    for block in opened.live.screening.blocked:
        blocked[block.ingredient] = (
            *blocked.get(block.ingredient, ()),
            block.rule_id,
        )
    return blocked


def _card(
    item: FormulaItem, opened: OpenPlan, issues: Iterable[FormulaIssue]
) -> FormulaCard:
    why = why_blocked(item.key, opened)
    record = opened.formulary.get(item.key)
    status = record.status if record else Status.DISABLED
    return FormulaCard(
        key=item.key,
        name=ingredient_name(item.key),
        tone="stop" if why else STATUS_TONES[status],
        status=_("Blocked") if why else status_word(status),
        is_blocked=bool(why),
        why_blocked=why,
        cautions=_cautions(item.key, issues),
        **_of_record(record),
    )


def _of_record(record: IngredientRecord | None) -> dict[str, Any]:
    """What the formulary says of it; nothing for what it does not know."""
    if record is None:
        return {"role": "", "concentration": ""}
    return {
        "role": in_language(record.role),
        "concentration": record.concentration,
        "limit": limit_words(record),
        "note": in_language(record.note),
        "sources": record.provenance.sources,
    }


def _cautions(key: str, issues: Iterable[FormulaIssue]) -> tuple[str, ...]:
    """Of this ingredient alone; what blocks it is said apart."""
    return tuple(
        _(issue.message) % issue.params
        for issue in issues
        if issue.ingredients == (key,)
        and (issue.weight != Weight.STOP or issue.problem == Problem.DOSE)
    )


def why_blocked(key: str, opened: OpenPlan) -> str:
    """The answer, the reason and the rule: "Heart disease: Stable. … Rule H06b."."""
    parts = []
    for block in opened.live.screening.blocked:
        if block.ingredient != key:
            continue
        said = [
            f"{_(answer.label)}: {answer_words(answer.key, answer.value)}"
            for answer in block.answers[:2]
        ]
        rule = _("Rule %(rule)s.") % {"rule": block.rule_id}
        opens = _(block.release_condition) if block.release_condition else ""
        sentences = [*said, _(block.reason), opens]
        parts.append(" ".join([*(f"{s}." for s in sentences if s), rule]))
    return " ".join(parts)


def _kept_out(opened: OpenPlan) -> tuple[FormulaCard, ...]:
    """Blocked for this patient and otherwise choosable: shown with the reason."""
    taken = set(opened.draft.formula_keys)
    cards = []
    for key in _blocked(opened):
        record = opened.formulary.get(key)
        if record is None or record.status == Status.DISABLED or key in taken:
            continue
        cards.append(_card(FormulaItem(key), opened, ()))
    return tuple(cards)


def _volume(draft: PlanDraft) -> VolumeBar | None:
    """What is given in mL; other units cannot be added up."""
    amounts = [
        item.amount
        for item in draft.formula
        if item.amount is not None and item.unit.strip().lower() == "ml"
    ]
    if not amounts:
        return None
    total = sum(amounts, Decimal(0))
    scale = VOLUME_WIDTH / float(max(total, FULL_BAR_ML))
    fills = ("--an-teal", "--an-teal-400", "--an-teal-200")
    parts, x = [], 0.0
    for index, amount in enumerate(amounts):
        width = round(float(amount) * scale, 1)
        parts.append(VolumePart(round(x, 1), width, fills[index % len(fills)]))
        x += width
    return VolumeBar(tuple(parts), total, total > WARN_ABOVE_ML)
