"""Patch tests as rows: what was tested, when to read, what came of it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from protocols.domain.patch_tests import READ_FROM, READ_UNTIL
from protocols.domain.states import PatchTestResult
from protocols.models.screening import PatchTest
from protocols.presenters.ingredients import ingredient_name
from protocols.presenters.screening import moment_words

TONES = {
    PatchTestResult.NEGATIVE: "ok",
    PatchTestResult.EQUIVOCAL: "decide",
    PatchTestResult.POSITIVE: "stop",
}


@dataclass(frozen=True, slots=True)
class PatchTestRow:
    pk: int
    ingredients: str
    applied: str
    applied_by: str
    read: str
    tone: str
    word: str
    note: str
    read_day: str
    may_read: bool
    covers_formula: bool


def patch_test_row(
    test: PatchTest, *, formula: tuple[str, ...], at: datetime, zone: tzinfo
) -> PatchTestRow:
    read_from, read_until = test.applied_at + READ_FROM, test.applied_at + READ_UNTIL
    too_early = test.read_at is not None and test.read_at < read_from
    is_early_negative = too_early and test.result == PatchTestResult.NEGATIVE
    tone, word = _state(test, at=at, counts=not is_early_negative)
    return PatchTestRow(
        pk=test.pk,
        ingredients=", ".join(ingredient_name(key) for key in test.ingredients),
        applied=moment_words(test.applied_at, zone),
        applied_by=test.applied_by.full_name,
        read=_("Read between %(first)s and %(last)s")
        % {
            "first": moment_words(read_from, zone),
            "last": moment_words(read_until, zone),
        }
        if not test.read_at or is_early_negative
        else moment_words(test.read_at, zone),
        tone=tone,
        word=word,
        note=test.note,
        read_day=read_from.astimezone(zone).date().isoformat(),
        may_read=test.read_at is None or is_early_negative,
        covers_formula=set(formula) <= set(test.ingredients),
    )


def _state(test: PatchTest, *, at: datetime, counts: bool) -> tuple[str, str]:
    if not test.result:
        is_due = at >= test.applied_at + READ_FROM
        return ("decide", _("To read now")) if is_due else ("wait", _("On the skin"))
    if not counts:
        return "wait", _("Read too early")
    words = {
        PatchTestResult.NEGATIVE: _("Negative"),
        PatchTestResult.EQUIVOCAL: _("Unclear"),
        PatchTestResult.POSITIVE: _("Positive to %(names)s")
        % {"names": ", ".join(ingredient_name(key) for key in test.positive_to)},
    }
    result = PatchTestResult(test.result)
    return TONES[result], words[result]
