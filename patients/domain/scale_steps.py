"""The shape of a scale: its steps, what each means by default, and where it comes from."""

from dataclasses import dataclass
from enum import StrEnum


class ScaleKey(StrEnum):
    NORWOOD = "norwood"
    LUDWIG = "ludwig"
    SINCLAIR = "sinclair"
    SAVIN = "savin"
    SHEDDING_SCALE = "shedding_scale"
    SHEDDING_VISUAL = "shedding_visual"


class Meaning(StrEnum):
    """What a step leads to in the screening unless another answer changes it."""

    CANDIDATE = "candidate"
    CANDIDATE_LIMIT = "candidate_limit"
    REVIEW = "review"
    REVIEW_IF_ONLY_AGA = "review_if_only_aga"
    STOP = "stop"
    BY_VIABILITY = "by_viability"
    OTHER_CAUSE = "other_cause"
    NOT_ON_THIS_VIEW = "not_on_this_view"
    NORMAL = "normal"
    EXCESSIVE = "excessive"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`name` and `line` are English message ids. A step that is not `offered` is known
    from charts but may not be chosen. `rule` is the screening's rule, where one reads
    this step."""

    code: str
    name: str
    line: str
    meaning: Meaning
    rule: str = ""
    is_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    key: ScaleKey
    title: str
    about: str
    source: str
    steps: tuple[Step, ...]

    @property
    def offered(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_offered)

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaspPart:
    """One choice of the BASP code: a basic shape, or one step of F or V.

    `needs_decision` marks the shapes at the limit of what treatment can reach."""

    code: str
    line: str
    needs_decision: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Basp:
    title: str
    about: str
    source: str
    shapes: tuple[BaspPart, ...]
    front: tuple[BaspPart, ...]
    vertex: tuple[BaspPart, ...]

    def parts(self) -> tuple[BaspPart, ...]:
        return (*self.shapes, *self.front, *self.vertex)
