"""What the screening's forms hand to their actions."""

from dataclasses import dataclass

from protocols.domain.states import FindingChoice, PatchTestResult
from protocols.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class FindingVerdict:
    """A clinician's word on one finding as it was on the page."""

    rule_id: str
    verdict: Verdict
    answers_fingerprint: str
    choice: FindingChoice
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeclineLetter:
    """``letter`` is plain text in ``language``; ``send_notice`` mails that a letter is
    ready at the clinic, never the letter itself."""

    reason: str
    language: str
    letter: str
    send_notice: bool


@dataclass(frozen=True, slots=True)
class PatchResult:
    """The reading of a patch test; ``positive_to`` only when it was positive."""

    result: PatchTestResult
    positive_to: tuple[str, ...] = ()
    note: str = ""
