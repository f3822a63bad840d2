"""Habits of a session beside its limits (clinical-reference 6.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from protocols.domain.limits import LimitIssue, Severity


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


@dataclass(frozen=True, slots=True)
class SessionPractice:
    """``usual_ml`` is the usual volume of a session, from and to, ``observation_minutes``
    the usual time; pain is 0 to 10."""

    slug: str
    version: str
    usual_ml: tuple[Decimal, Decimal]
    observation_minutes: int
    pain_prompt_from: int
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"


@dataclass(frozen=True, slots=True)
class Observation:
    """From the last needle until the patient leaves, by the server's clock."""

    started_at: datetime | None
    stopped_at: datetime | None

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.stopped_at is None

    def minutes(self, at: datetime) -> int | None:
        """Whole minutes so far; None when it never began."""
        if self.started_at is None:
            return None
        until = self.stopped_at or at
        return max(0, int((until - self.started_at).total_seconds()) // 60)


def pain_issues(
    scores: dict[str, int | None], practice: SessionPractice
) -> Iterator[LimitIssue]:
    """``scores`` by name of the field."""
    for field, score in scores.items():
        if score is not None and score >= practice.pain_prompt_from:
            message = _(
                "Pain of %(score)s: pause, ask, and write down what was done about it."
            )
            yield LimitIssue(field, Severity.WARN, message, {"score": str(score)})


def observation_issues(
    minutes: int | None, practice: SessionPractice
) -> Iterator[LimitIssue]:
    if minutes is not None and minutes < practice.observation_minutes:
        message = _("Observed for %(minutes)s minutes, usual are %(usual)s.")
        params = {"minutes": str(minutes), "usual": str(practice.observation_minutes)}
        yield LimitIssue("observed_minutes", Severity.WARN, message, params)
