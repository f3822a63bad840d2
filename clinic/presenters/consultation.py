"""The steps of a consultation, in the order in which most are done."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

STEPS = (
    ("intake", gettext_noop("Intake"), "intake-review"),
    ("assess", gettext_noop("Assess"), "assessment"),
    ("screen", gettext_noop("Screen"), "screening"),
    ("plan", gettext_noop("Plan"), "plan-list"),
    ("consent", gettext_noop("Consent"), "consent-sign"),
    # Its page belongs to a plan: whoever knows the plan fills it in.
    ("book", gettext_noop("Book"), ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one step has come. ``mark`` is done, part, stop or empty."""

    words: str = ""
    mark: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    slug: str
    title: str
    url: str
    is_current: bool
    words: str
    mark: str


def steps(
    patient_id: int, current: str, standings: dict[str, Standing] | None = None
) -> list[Step]:
    """All six, in any order reachable; without standings only their names."""
    known = standings or {}
    return [
        Step(
            slug=slug,
            title=_(title),
            url=standing.url or _address(url_name, patient_id),
            is_current=slug == current,
            words=standing.words,
            mark=standing.mark,
        )
        for slug, title, url_name in STEPS
        for standing in (known.get(slug, Standing()),)
    ]


def _address(url_name: str, patient_id: int) -> str:
    try:
        return reverse(url_name, args=[patient_id]) if url_name else ""
    except NoReverseMatch:
        return ""
