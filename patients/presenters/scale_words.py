"""What a step of a scale is called and what it leads to by default, in words."""

from django.utils.translation import gettext as _

from patients.domain.scale_steps import Meaning, Scale, Step
from patients.reference import scales


def about_scale(key: str) -> str:
    """What the pictures show, and where the scale comes from."""
    scale = scales.basp() if key == "basp" else scales.get(key)
    return f"{_(scale.about)} ({scale.source})"


def step_name(step: Step) -> str:
    return _(step.name)


def step_words(scale: Scale, code: str) -> str:
    """The name with its line: for a signed page, or to speak."""
    step = scale.step(code)
    return f"{_(step.name)}: {_(step.line)}" if step else code


def meaning_words(step: Step) -> str:
    """Neutral, with the rule that reads this step; empty when nothing follows."""
    words = {
        Meaning.CANDIDATE: _("By default: candidate"),
        Meaning.CANDIDATE_LIMIT: _("By default: candidate, the limit of moderate"),
        Meaning.REVIEW: _("By default: a clinician decides"),
        Meaning.REVIEW_IF_ONLY_AGA: _(
            "A clinician decides when pattern loss is the only complaint"
        ),
        Meaning.STOP: _("By default: stop"),
        Meaning.BY_VIABILITY: _(
            "Follicles alive: decide; not alive: stop; not known: wait"
        ),
        Meaning.OTHER_CAUSE: _("Another diagnosis is likely"),
        Meaning.NOT_ON_THIS_VIEW: _("No pattern loss on this view"),
        Meaning.NORMAL: _("Normal"),
        Meaning.EXCESSIVE: _("Excessive"),
        Meaning.NOTHING: "",
    }[step.meaning]
    return f"{words} ({step.rule})" if words and step.rule else words


def decision_words() -> str:
    """Beside a BASP part at the limit of what treatment can reach."""
    return _("By default: a clinician decides (BASP)")
