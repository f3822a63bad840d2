"""How something was measured, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.domain.choices import PullSite
from patients.domain.trends import Condition, Conditions, Difference, Measure, Rater
from patients.domain.zone_measures import HairState, Method
from patients.presenters.assessment import ZONE_NAMES

METHODS: dict[str, Promise] = {
    Method.TRICHOSCOPY: gettext_lazy("Trichoscopy"),
    Method.PHOTOTRICHOGRAM: gettext_lazy("Phototrichogram"),
    Method.MANUAL_COUNT: gettext_lazy("Counted by hand"),
}
HAIR_STATES: dict[str, Promise] = {
    HairState.NATURAL: gettext_lazy("hair as it is"),
    HairState.TRIMMED: gettext_lazy("hair trimmed"),
    HairState.SHAVED: gettext_lazy("shaved, 1 cm²"),
    HairState.SHAVED_DYED: gettext_lazy("shaved and dyed, 1 cm²"),
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
    if condition == Condition.METHOD:
        return str(METHODS.get(value, value))
    if condition == Condition.HAIR_STATE:
        return str(HAIR_STATES.get(value, value))
    if condition == Condition.MAGNIFICATION:
        return f"{value}×"
    return value


def way_words(measure: Measure, conditions: Conditions) -> str:
    """Such as "Trichoscopy, Dermatoscope, 20×, hair as it is"."""
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
