"""How something was measured, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.choices import HairLength, PullSite
from patients.domain.trends import (
    Condition,
    Conditions,
    Difference,
    Measure,
    Rater,
    SheddingScale,
)
from patients.presenters.assessment import ZONE_NAMES
from patients.presenters.zone_words import HAIR_STATE_WORDS, METHOD_WORDS

_SHEDDING_SCALES: dict[str, Promise] = {
    SheddingScale.SINCLAIR: gettext_lazy("Sinclair scale, 1 to 6"),
    SheddingScale.VISUAL: gettext_lazy("Visual scale, 1 to 9"),
}
_HAIR_LENGTHS: dict[str, Promise] = {
    HairLength.SHORT: gettext_lazy("short hair"),
    HairLength.MEDIUM: gettext_lazy("medium hair"),
    HairLength.LONG: gettext_lazy("long hair"),
}
_PULL_SITES: dict[str, Promise] = {
    PullSite.VERTEX: gettext_lazy("Vertex"),
    PullSite.TEMPORAL_LEFT: gettext_lazy("Temple, left"),
    PullSite.TEMPORAL_RIGHT: gettext_lazy("Temple, right"),
    PullSite.OCCIPITAL: gettext_lazy("Occipital"),
}
_RATERS: dict[str, Promise] = {
    Rater.INVESTIGATOR: gettext_lazy("Clinician"),
    Rater.PATIENT: gettext_lazy("Patient"),
}
_PAIN: dict[str, Promise] = {
    "during": gettext_lazy("During"),
    "after": gettext_lazy("After"),
}
_CONDITIONS: dict[Condition, Promise] = {
    Condition.METHOD: gettext_lazy("method"),
    Condition.DEVICE: gettext_lazy("device"),
    Condition.MAGNIFICATION: gettext_lazy("magnification"),
    Condition.HAIR_STATE: gettext_lazy("hair state"),
}


def site_name(measure: Measure, site: str) -> str:
    """A zone, a pull site, who judged, or when it hurt."""
    names = {
        Measure.PULL: _PULL_SITES,
        Measure.GLOBAL: _RATERS,
        Measure.PAIN: _PAIN,
    }.get(measure, ZONE_NAMES)
    return str(names.get(site, site))


def condition_words(measure: Measure, condition: Condition, value: str) -> str:
    """ "" stays "": what was not written down has no words."""
    if not value:
        return ""
    if measure == Measure.PULL:
        return _("%(count)s hairs grasped") % {"count": value}
    words = _words(measure, condition)
    if words:
        return str(words.get(value, value))
    if condition == Condition.HAIR_STATE:
        state = HAIR_STATE_WORDS.get(value, value)
        return _("hair: %(state)s") % {"state": state}
    return f"{value}×" if condition == Condition.MAGNIFICATION else value


def _words(measure: Measure, condition: Condition) -> Mapping[str, str | Promise]:
    if measure == Measure.SHEDDING:
        is_scale = condition == Condition.METHOD
        return _SHEDDING_SCALES if is_scale else _HAIR_LENGTHS
    return METHOD_WORDS if condition == Condition.METHOD else {}


def way_words(measure: Measure, conditions: Conditions) -> str:
    """Such as "Trichoscopy, Dermatoscope, 20×, hair: As it is"."""
    words = (condition_words(measure, each, conditions.of(each)) for each in Condition)
    return ", ".join(word for word in words if word)


def difference_words(measure: Measure, difference: Difference) -> str:
    """Why a value is not joined: what was otherwise, or not written down."""
    name = str(_CONDITIONS[difference.condition])
    if not difference.found:
        return _("%(condition)s not recorded") % {"condition": name}
    values = {
        "condition": name,
        "found": condition_words(measure, difference.condition, difference.found),
    }
    return _("other %(condition)s: %(found)s") % values
