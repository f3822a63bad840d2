"""The whole screening page as finished values, live or as it stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from protocols.domain.plan import TextSection
from protocols.domain.screening import BlockRecord, Screening
from protocols.domain.screening_changes import ScreeningChanges, changes_between
from protocols.domain.verdicts import Overall, Part
from protocols.models.screening import CandidacyCheck
from protocols.presenters.answers import (
    answer_label,
    answer_words,
    source_words,
    when_words,
)
from protocols.presenters.ingredients import ingredient_name
from protocols.presenters.rules_state import RulesState, rules_state, rules_words
from protocols.presenters.screening import (
    AnswerView,
    GroupView,
    VerdictView,
    Viewing,
    answer_view,
    group_word,
    groups,
    overall_words,
    tally,
    verdict_view,
)
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.screenings import (
    LiveScreening,
    decisions_of,
    screening_of,
    sign_off_at,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """The form that was posted and could not be taken, with its finding."""

    code: str
    form: Any


@dataclass(frozen=True, slots=True)
class BlockView:
    name: str
    is_in_formula: bool
    rule_id: str
    reason: str
    opens: str
    answers: tuple[AnswerView, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class PastLine:
    pk: int
    when: str
    who: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ScreeningPage:
    part: Part
    verdict: VerdictView
    tally: tuple[tuple[str, str, int], ...]
    groups: tuple[GroupView, ...]
    blocked: tuple[BlockView, ...]
    checklist: tuple[TextSection, ...]
    changes: tuple[str, ...]
    rules: RulesState
    recorded: str
    is_recorded: bool
    may_issue: bool
    is_pending: bool
    is_stop: bool
    past: tuple[PastLine, ...]


def present_page(
    live: LiveScreening,
    *,
    at: datetime,
    forms: Mapping[str, Any],
) -> ScreeningPage:
    screening, zone = live.screening, live.gathered.zone
    viewing, today = (
        Viewing(at, zone, live.decisions, forms),
        at.astimezone(zone).date(),
    )
    return ScreeningPage(
        part=screening.part,
        verdict=verdict_view(screening, viewing),
        tally=tally(screening),
        groups=groups(screening, viewing),
        blocked=_blocked(screening, viewing),
        checklist=_checklist(live),
        changes=_changes(live),
        rules=rules_state(live.gathered.ruleset, live.sign_off, today=today),
        recorded=when_words(live.last.run_at, at, zone) if live.last else "",
        is_recorded=live.is_recorded,
        may_issue=live.release.may_issue,
        is_pending=bool(live.release.pending),
        is_stop=screening.overall == Overall.NOT_A_CANDIDATE,
        past=tuple(_past_line(check, viewing) for check in live.checks),
    )


@dataclass(frozen=True, slots=True)
class PastPage:
    part: Part
    verdict: VerdictView
    tally: tuple[tuple[str, str, int], ...]
    groups: tuple[GroupView, ...]
    blocked: tuple[BlockView, ...]
    when: str
    who: str
    rules: str


def past_page(check: CandidacyCheck, *, at: datetime) -> PastPage:
    screening = screening_of(check)
    viewing = Viewing(at, clinic_zone(), decisions_of(check), {})
    return PastPage(
        part=screening.part,
        verdict=verdict_view(screening, viewing),
        tally=tally(screening),
        groups=groups(screening, viewing),
        blocked=_blocked(screening, viewing),
        when=when_words(check.run_at, at, viewing.zone),
        who=check.run_by.full_name,
        rules=rules_words(screening.ruleset_version, sign_off_at(check)),
    )


def _blocked(screening: Screening, viewing: Viewing) -> tuple[BlockView, ...]:
    """Those of the chosen formula first."""
    views = [_block(block, screening, viewing) for block in screening.blocked]
    return tuple(sorted(views, key=lambda view: not view.is_in_formula))


def _block(block: BlockRecord, screening: Screening, viewing: Viewing) -> BlockView:
    return BlockView(
        name=ingredient_name(block.ingredient),
        is_in_formula=block.ingredient in screening.formula,
        rule_id=block.rule_id,
        reason=_(block.reason),
        opens=_(block.release_condition) if block.release_condition else "",
        answers=tuple(answer_view(answer, viewing) for answer in block.answers[:2]),
        sources=source_words(block.sources),
    )


def _checklist(live: LiveScreening) -> tuple[TextSection, ...]:
    """Rules without an answer to read: a person keeps them in mind."""
    if live.screening.part == Part.TODAY:
        return ()
    return tuple(
        TextSection(f"{rule.id} · {_(rule.title)}", (_(rule.condition),))
        for rule in live.gathered.ruleset.manual_rules
    )


def _changes(live: LiveScreening) -> tuple[str, ...]:
    if live.last is None or live.is_recorded:
        return ()
    found = changes_between(
        screening_of(live.last),
        live.last.facts,
        live.screening,
        live.gathered.known,
    )
    return (*_changed_answers(found), *_changed_findings(found))


def _changed_answers(found: ScreeningChanges) -> list[str]:
    return [
        _("%(label)s: %(before)s became %(after)s")
        % {
            "label": answer_label(change.key),
            "before": answer_words(change.key, change.before),
            "after": answer_words(change.key, change.after),
        }
        for change in found.answers
    ]


def _changed_findings(found: ScreeningChanges) -> list[str]:
    added = [
        _("%(title)s (%(rule)s) added “%(group)s”")
        % {
            "title": _(each.title),
            "rule": each.rule_id,
            "group": group_word(each.verdict),
        }
        for each in found.added
    ]
    gone = [
        _("%(title)s (%(rule)s) no longer fires")
        % {"title": _(each.title), "rule": each.rule_id}
        for each in found.gone
    ]
    return [*added, *gone]


def _past_line(check: CandidacyCheck, viewing: Viewing) -> PastLine:
    return PastLine(
        pk=check.pk,
        when=when_words(check.run_at, viewing.at, viewing.zone),
        who=check.run_by.full_name,
        verdict=overall_words(Overall(check.overall)),
    )
