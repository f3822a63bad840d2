"""The screening in three to five lines, and in words what an answer changed in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from protocols.domain.screening import FindingRecord, Screening
from protocols.domain.screening_changes import AnswerChange, ScreeningChanges
from protocols.domain.verdicts import Verdict
from protocols.presenters.answers import answer_label, answer_words
from protocols.presenters.screening import (
    OVERALL_TONES,
    TONES,
    Decisions,
    group_word,
    overall_words,
)

# Always told, also when there is nothing; the others only when there is something.
ALWAYS = (Verdict.EXCLUDE, Verdict.POSTPONE)
SHOWN = (*ALWAYS, Verdict.INCOMPLETE, Verdict.REVIEW, Verdict.PRECAUTION)
NAMED = 2


@dataclass(frozen=True, slots=True)
class LiveLine:
    """``code`` is the first finding of the line: where its "why" leads."""

    tone: str
    word: str
    text: str
    code: str
    is_question: bool


@dataclass(frozen=True, slots=True)
class LiveView:
    tone: str
    verdict: str
    lines: tuple[LiveLine, ...]


def live_view(screening: Screening, decisions: Decisions) -> LiveView:
    lines = [_line(verdict, screening, decisions) for verdict in SHOWN]
    return LiveView(
        tone=OVERALL_TONES[screening.overall],
        verdict=overall_words(screening.overall),
        lines=tuple(line for line in lines if line is not None),
    )


def _line(
    verdict: Verdict, screening: Screening, decisions: Decisions
) -> LiveLine | None:
    found = screening.of(verdict)
    if verdict == Verdict.REVIEW:
        found = tuple(each for each in found if not _is_decided(each, decisions))
    if not found:
        return _empty(verdict) if verdict in ALWAYS else None
    is_question = verdict == Verdict.INCOMPLETE
    names = _questions(found) if is_question else [_(each.title) for each in found]
    return LiveLine(
        tone=TONES[verdict],
        word=group_word(verdict),
        text=_listed(list(dict.fromkeys(names))),
        code=found[0].code,
        is_question=is_question,
    )


def _empty(verdict: Verdict) -> LiveLine:
    is_stop = verdict == Verdict.EXCLUDE
    text = _("none found") if is_stop else _("nothing to wait for")
    return LiveLine("ok", group_word(verdict), text, code="", is_question=False)


def _is_decided(found: FindingRecord, decisions: Decisions) -> bool:
    return (found.rule_id, found.answers_fingerprint) in decisions


def _questions(found: Iterable[FindingRecord]) -> list[str]:
    return [answer_label(key) for each in found for key in each.missing_keys]


def _listed(names: list[str]) -> str:
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return shown
    words = ngettext(
        "%(names)s and %(count)d more", "%(names)s and %(count)d more", more
    )
    return words % {"names": shown, "count": more}


def what_changed(found: ScreeningChanges) -> tuple[str, ...]:
    """One sentence a finding: "S01 no longer stops: Scalp infection now No"."""
    gone = [_sentence(each, _GONE, found.answers) for each in found.gone]
    added = [_sentence(each, _ADDED, found.answers) for each in found.added]
    if found.answers and not gone and not added:
        words = ", ".join(_now(change) for change in found.answers)
        return (_("%(answers)s. The result stays.") % {"answers": words},)
    return (*gone, *added)


def _sentence(
    each: FindingRecord, phrases: dict[Verdict, str], answers: tuple[AnswerChange, ...]
) -> str:
    own = {answer.key for answer in each.answers} | set(each.missing_keys)
    because = [change for change in answers if change.key in own]
    said = _(phrases[each.verdict]) % {"rule": each.rule_id}
    if not because:
        return f"{said}: {_(each.title)}"
    return f"{said}: {', '.join(_now(change) for change in because)}"


def _now(change: AnswerChange) -> str:
    return _("%(label)s now %(answer)s") % {
        "label": answer_label(change.key),
        "answer": answer_words(change.key, change.after),
    }


_GONE = {
    Verdict.EXCLUDE: gettext_noop("%(rule)s no longer stops"),
    Verdict.POSTPONE: gettext_noop("%(rule)s no longer makes the start wait"),
    Verdict.INCOMPLETE: gettext_noop("%(rule)s misses no answer any more"),
    Verdict.REVIEW: gettext_noop("%(rule)s needs no decision any more"),
    Verdict.PRECAUTION: gettext_noop("%(rule)s asks for no care any more"),
    Verdict.INFO: gettext_noop("%(rule)s is no longer a note"),
}
_ADDED = {
    Verdict.EXCLUDE: gettext_noop("%(rule)s now stops"),
    Verdict.POSTPONE: gettext_noop("%(rule)s now makes the start wait"),
    Verdict.INCOMPLETE: gettext_noop("%(rule)s now misses an answer"),
    Verdict.REVIEW: gettext_noop("%(rule)s now needs a decision"),
    Verdict.PRECAUTION: gettext_noop("%(rule)s now asks for care"),
    Verdict.INFO: gettext_noop("%(rule)s is now a note"),
}
