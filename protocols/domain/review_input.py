"""What is handed in at a review: by the clinician, and by the patient's phone."""

from dataclasses import asdict, dataclass
from typing import Any

from protocols.domain.review_states import NextStep


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewInput:
    """``decision`` is a ``ReviewDecision`` or "" while it is open."""

    judgement: str
    decision: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersInput:
    """Blank and None: not answered, which is not the same as "no" or "same"."""

    shedding: str = ""
    own_change: int | None = None
    satisfaction: int | None = None
    aftercare_kept: str = ""
    home_care_kept: str = ""
    words: str = ""

    def as_columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """The clinician's words under a report, and what comes next."""

    words: str
    next_step: NextStep
