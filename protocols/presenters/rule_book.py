"""The rule book, the formulary and the protocols as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from protocols.domain.formulary import Formulary, IngredientRecord, Status
from protocols.domain.patient_texts import PatientTexts
from protocols.domain.plan import PlanPhase, Window
from protocols.domain.protocol import Offer, Protocol
from protocols.domain.protocol_names import short_code
from protocols.domain.rules import Contradiction, Rule, RuleSet
from protocols.domain.schedule import planned_sessions, review_dates
from protocols.domain.sources import Confidence, Provenance
from protocols.domain.verdicts import Scope
from protocols.models.screening import KnowledgeSignOff
from protocols.presenters.answers import reviewed_words, source_words
from protocols.presenters.ingredients import in_language, ingredient_name
from protocols.presenters.own_versions import OwnMark, protocol_marks
from protocols.presenters.screening import TONES, group_word
from protocols.presenters.timeline import (
    CourseTimeline,
    PhaseWords,
    course_timeline,
    review_words,
)
from protocols.queries.knowledge_in_force import texts_in_force
from protocols.reference import references

# A day that no leap year and no month end falls near: only distances are drawn.
ANY_DAY = date(2026, 1, 5)
EVIDENCE_GRADES = {
    "seed_marketing": 0,
    "clinic_practice": 0,
    "conference_abstract": 1,
    "cohort": 1,
    "small_controlled": 2,
    "rct": 3,
}
STATUS_TONES = {
    Status.ALLOWED: "ok",
    Status.RESTRICTED: "wait",
    Status.DISABLED: "stop",
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    id: str
    title: str
    condition: str
    reason: str
    verdicts: tuple[tuple[str, str], ...]
    blocks: str
    unknown_means: str
    release: str
    refer: str
    action: str
    scope: str
    sources: tuple[tuple[str, str], ...]
    confidence: str
    review: str
    is_manual: bool


@dataclass(frozen=True, slots=True)
class RuleGroup:
    slug: str
    title: str
    rules: tuple[RuleRow, ...]


def rule_groups(ruleset: RuleSet, *, only: str = "") -> tuple[RuleGroup, ...]:
    """Every rule in table order; ``only`` keeps one group, an unknown one keeps all."""
    names = group_names()
    wanted = [only] if only in {rule.group for rule in ruleset.rules} else []
    slugs = wanted or list(dict.fromkeys(rule.group for rule in ruleset.rules))
    return tuple(
        RuleGroup(
            slug=slug,
            title=names.get(slug, slug.replace("_", " ").capitalize()),
            rules=tuple(_rule(rule) for rule in ruleset.rules if rule.group == slug),
        )
        for slug in slugs
    )


def group_choices(ruleset: RuleSet) -> tuple[tuple[str, str, int], ...]:
    names = group_names()
    counts: dict[str, int] = {}
    for rule in ruleset.rules:
        counts[rule.group] = counts.get(rule.group, 0) + 1
    return tuple((slug, names.get(slug, slug), count) for slug, count in counts.items())


def group_names() -> dict[str, str]:
    return {
        "diagnosis": _("Diagnosis and stage"),
        "reproductive": _("Pregnancy, fertility, hormones"),
        "bleeding": _("Bleeding and what was taken"),
        "scalp": _("Scalp and skin"),
        "general": _("General health"),
        "laboratory": _("Blood tests"),
        "allergy": _("Allergy and patch test"),
        "consent": _("Consent, mind, formula"),
        "session": _("On the day of a session"),
    }


def _rule(rule: Rule) -> RuleRow:
    return RuleRow(
        id=rule.id,
        title=_(rule.title),
        condition=_(rule.condition),
        reason=_(rule.reason),
        verdicts=tuple(
            (TONES[verdict], group_word(verdict)) for verdict in rule.verdicts
        ),
        blocks=", ".join(ingredient_name(key) for key in rule.blocks),
        unknown_means=_(rule.unknown_means) if rule.unknown_means else "",
        release=_(rule.release_condition) if rule.release_condition else "",
        refer=_(rule.refer) if rule.refer else "",
        action=_(rule.action) if rule.action else "",
        scope=_scope(rule.scope),
        sources=citations(rule.provenance.sources),
        confidence=_confidence(rule.provenance),
        review=reviewed_words(rule.provenance.reviewed_on, rule.provenance.reviewed_by),
        is_manual=rule.is_manual,
    )


def citations(sources: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each source's short words and its full citation, where one is kept."""
    known = references.current()
    return tuple(
        (source_words((source,)), known[source].citation if source in known else "")
        for source in sources
    )


def _scope(scope: Scope) -> str:
    return {
        Scope.COURSE: _("Course"),
        Scope.SESSION: _("Every session day"),
        Scope.INGREDIENT: _("Ingredient"),
        Scope.ZONE: _("Zone"),
    }[scope]


def _confidence(provenance: Provenance) -> str:
    words = {
        Confidence.VERIFIED: _("source seen"),
        Confidence.KNOWLEDGE: _("general knowledge"),
        Confidence.UNVERIFIED: _("not verified"),
    }[provenance.confidence]
    if provenance.needs_clinician_confirmation:
        return _("%(confidence)s, a clinician must confirm") % {"confidence": words}
    return words


def signed_on(signed: KnowledgeSignOff | None, *, zone: tzinfo) -> str:
    if signed is None:
        return ""
    return date_format(signed.signed_at.astimezone(zone), "DATE_FORMAT")


def contradictions(ruleset: RuleSet) -> tuple[Contradiction, ...]:
    return ruleset.contradictions


@dataclass(frozen=True, slots=True)
class IngredientRow:
    key: str
    name: str
    role: str
    tone: str
    status: str
    concentration: str
    allergen_class: str
    contraindications: str
    handling: str
    regulatory: str
    sources: tuple[tuple[str, str], ...]
    review: str


def ingredient_rows(formulary: Formulary) -> tuple[IngredientRow, ...]:
    return tuple(_ingredient(record) for record in formulary.ingredients.values())


def status_word(status: Status) -> str:
    return {
        Status.ALLOWED: _("Allowed"),
        Status.RESTRICTED: _("Restricted"),
        Status.DISABLED: _("Not used here"),
    }[status]


def _ingredient(record: IngredientRecord) -> IngredientRow:
    return IngredientRow(
        key=record.key,
        name=in_language(record.name),
        role=in_language(record.role),
        tone=STATUS_TONES[record.status],
        status=status_word(record.status),
        concentration=_(record.concentration) if record.concentration else "",
        allergen_class=_(record.allergen_class) if record.allergen_class else "",
        contraindications=record.contraindications,
        handling=_(record.handling) if record.handling else "",
        regulatory=_(record.regulatory) if record.regulatory else "",
        sources=citations(record.provenance.sources),
        review=reviewed_words(
            record.provenance.reviewed_on, record.provenance.reviewed_by
        ),
    )


@dataclass(frozen=True, slots=True)
class ProtocolCard:
    slug: str
    version: str
    code: str
    title: str
    summary: str
    evidence: str
    evidence_text: str
    grade: int
    phases: tuple[str, ...]
    timeline: CourseTimeline | None
    sources: tuple[tuple[str, str], ...]
    stop_rules: tuple[str, ...]
    notes: tuple[str, ...]
    is_refer: bool
    sessions: int
    review: str
    own: OwnMark | None = None


def protocol_cards(protocols: Iterable[Protocol], *, today: date) -> list[ProtocolCard]:
    """Of protocols in force, each with the mark of the clinic's own version."""
    words, marks = texts_in_force(_language()), protocol_marks(today)
    return [
        protocol_card(each, words=words, own=marks.get(each.slug)) for each in protocols
    ]


def protocol_card(
    protocol: Protocol, *, words: PatientTexts, own: OwnMark | None
) -> ProtocolCard:
    return ProtocolCard(
        slug=protocol.slug,
        version=protocol.version,
        code=short_code(protocol.code),
        title=in_language(protocol.title),
        summary=in_language(protocol.summary),
        evidence=words.evidence_levels.get(protocol.evidence, protocol.evidence),
        evidence_text=in_language(protocol.evidence_text),
        grade=EVIDENCE_GRADES[protocol.evidence],
        phases=tuple(
            f"{said.title}: {said.detail}" for said in phase_words(protocol).values()
        ),
        timeline=protocol_timeline(protocol, words),
        sources=citations(protocol.provenance.sources),
        stop_rules=tuple(words.stop_rules.get(key, key) for key in protocol.stop_rules),
        notes=tuple(_(note) for note in protocol.notes),
        is_refer=protocol.offer == Offer.REFER,
        sessions=protocol.target_sessions,
        review=reviewed_words(
            protocol.provenance.reviewed_on, protocol.provenance.reviewed_by
        ),
        own=own,
    )


def protocol_timeline(protocol: Protocol, words: PatientTexts) -> CourseTimeline | None:
    if protocol.offer == Offer.REFER:
        return None
    phases = protocol.planned_phases()
    sessions = planned_sessions(phases, ANY_DAY)
    dated = review_dates(protocol.review_points, sessions)
    labels = dict(words.checks)
    return course_timeline(
        sessions,
        phase_words(protocol, phases),
        review_words(dated, labels),
        with_dates=False,
    )


def phase_words(
    protocol: Protocol, phases: Iterable[PlanPhase] | None = None
) -> dict[str, PhaseWords]:
    """Title and "5 × every 6 to 10 days" of each phase; planned counts when given."""
    planned = {phase.name: phase for phase in phases or ()}
    return {
        phase.name: PhaseWords(
            title=in_language(phase.title),
            detail=_phase_detail(
                planned[phase.name] if phase.name in planned else phase.planned()
            ),
        )
        for phase in protocol.phases
    }


def _phase_detail(phase: PlanPhase) -> str:
    windows = " · ".join(window_words(step.window) for step in phase.steps)
    return _("%(count)d × %(windows)s") % {"count": phase.sessions, "windows": windows}


def window_words(window: Window) -> str:
    if window.min_days == window.max_days:
        return _("every %(days)d days") % {"days": window.target_days}
    return _("%(least)d to %(most)d days") % {
        "least": window.min_days,
        "most": window.max_days,
    }


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
