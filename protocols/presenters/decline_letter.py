"""The kind letter of a decline, drafted in the patient's language from the findings."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.reference.further_languages import said
from protocols.domain.screening import (
    BlockRecord,
    FindingRecord,
    PatientWords,
    Screening,
)
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Verdict
from protocols.models.screening import FindingDecision

# What the patient answered here never stands in a letter.
NEVER_WRITTEN = frozenset({"H05", "P03", "P03b"})
AGAINST = frozenset({FindingChoice.DO_NOT_TREAT, FindingChoice.REFER})
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Names on the letter; ``on`` is the clinic's day."""

    patient: str
    clinic: str
    clinician: str
    language: str
    on: date


def draft_letter(
    screening: Screening,
    decisions: dict[tuple[str, str], FindingDecision],
    head: LetterHead,
) -> str:
    with translation.override(head.language):
        reasons = [
            _reason(words)
            for found in screening.findings
            if _speaks(found, decisions)
            and (words := patient_words(found, head.language))
        ]
        return "\n\n".join(_paragraphs(head, reasons))


def patient_words(
    found: FindingRecord | BlockRecord, language: str
) -> PatientWords | None:
    """Findings are stored: older ones hold fewer languages."""
    code = language.partition("-")[0]
    english = found.patient.get(FALLBACK)
    return found.patient.get(code) or (said(english, code) if english else None)


def _speaks(
    found: FindingRecord, decisions: dict[tuple[str, str], FindingDecision]
) -> bool:
    if found.rule_id in NEVER_WRITTEN:
        return False
    if found.verdict in {Verdict.EXCLUDE, Verdict.POSTPONE}:
        return True
    made = decisions.get((found.rule_id, found.answers_fingerprint))
    return bool(made and made.choice in AGAINST)


def _reason(words: PatientWords) -> str:
    return "• " + " ".join(part for part in (words.why, words.next_step) if part)


def _paragraphs(head: LetterHead, reasons: list[str]) -> list[str]:
    return [
        date_format(head.on, "DATE_FORMAT"),
        _("Dear %(name)s,") % {"name": head.patient},
        _(
            "thank you for coming to see us. We looked carefully at everything you "
            "told us and at your scalp. At present we do not recommend mesotherapy "
            "for you, and we would like to explain why."
        ),
        *(["\n".join(reasons)] if reasons else []),
        _(
            "This is no judgement of you, and it need not be for ever: when something "
            "changes, we are glad to look again."
        ),
        _("There are other ways, which your doctor can discuss with you:"),
        "\n".join(f"• {way}" for way in _alternatives()),
        _(
            "Please do not stop any medicine that a doctor prescribed. If you have "
            "questions, call us or come by."
        ),
        _("With kind regards,"),
        f"{head.clinician}\n{head.clinic}",
    ]


def _alternatives() -> tuple[str, ...]:
    return (
        _("doing nothing for now, and having it looked at again later"),
        _("treating the cause first, when there is one"),
        _("minoxidil lotion or foam on the scalp"),
        _("tablets that a doctor prescribes, where they suit you"),
        _("a hair transplant, or a hairpiece"),
    )
