"""Conditions of photos in words: to tick, to read, and what two sets differ in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.domain.photo_conditions import Condition, PhotoConditions


@dataclass(frozen=True, slots=True)
class Conditions:
    """``held``, ``missed`` and ``unsaid`` are names in the order of the list; ``noted``
    are finished phrases such as "45 cm away"."""

    held: tuple[str, ...]
    missed: tuple[str, ...]
    unsaid: tuple[str, ...]
    noted: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.held)

    @property
    def most(self) -> int:
        return len(Condition)


def condition_name(condition: str) -> str:
    return {
        Condition.DRY: _("Hair dry"),
        Condition.CLEAN: _("Hair clean"),
        Condition.NO_PRODUCT: _("No product, no fibres"),
        Condition.SAME_PART: _("Same part as last time"),
        Condition.PLAIN_BACKGROUND: _("Plain background"),
        Condition.DISTANCE: _("60 cm away"),
        Condition.SAME_LIGHT: _("Same light as last time"),
        Condition.NO_FLASH: _("No flash"),
    }[Condition(condition)]


def shown(conditions: PhotoConditions) -> Conditions:
    return Conditions(
        held=_names(each for each in Condition if each in conditions.held),
        missed=_names(each for each in Condition if each in conditions.missed),
        unsaid=_names(conditions.unsaid),
        noted=tuple(_noted(conditions)),
    )


def difference_words(words: Iterable[str]) -> list[str]:
    """What two sets differ in (``differences`` and ``unsaid`` of the domain)."""
    names = {
        "dry": _("wet or dry hair"),
        "clean": _("clean hair"),
        "no_product": _("product or fibres"),
        "same_part": _("the part"),
        "plain_background": _("the background"),
        "distance": _("the distance"),
        "same_light": _("the light"),
        "no_flash": _("the flash"),
        "days_since_wash": _("days since the last wash"),
        "hair_length_cm": _("length of the hair"),
        "hair_colour": _("colour of the hair"),
        "magnification": _("the magnification"),
        "landmark": _("the landmark"),
    }
    return [names[word] for word in words]


def _names(conditions: Iterable[Condition]) -> tuple[str, ...]:
    return tuple(condition_name(each) for each in conditions)


def _noted(conditions: PhotoConditions) -> Iterable[str]:
    if conditions.distance_cm is not None:
        yield _("distance %(number)s cm") % {"number": conditions.distance_cm}
    if conditions.days_since_wash is not None:
        days = conditions.days_since_wash
        yield ngettext(
            "washed %(days)s day before", "washed %(days)s days before", days
        ) % {"days": days}
    if conditions.hair_length_cm is not None:
        yield _("hair %(number)s cm long") % {"number": conditions.hair_length_cm}
    if conditions.hair_colour:
        yield _("hair colour: %(colour)s") % {"colour": conditions.hair_colour}
