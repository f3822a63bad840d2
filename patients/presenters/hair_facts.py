"""What the measurements say, each fact with the numbers it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.presenters.scalp_map import ZONES
from patients.domain import hair_facts
from patients.domain.assessment import Seen
from patients.domain.choices import Zone
from patients.domain.follicles import (
    ZoneViability,
    overall_viability,
    zone_viabilities,
)
from patients.domain.hair_facts import Thickness
from patients.domain.vocabulary import Answer, Viability
from patients.domain.zone_measures import ZoneFinding
from patients.presenters.female_pattern import ShownPattern, shown_pattern
from patients.presenters.zone_words import OSTIA_WORDS

ZONE_NAMES = {shape.code: shape.name for shape in ZONES}
VIABILITY_WORDS: Mapping[str, str | Promise] = {
    Viability.VIABLE: gettext_lazy("Living follicles"),
    Viability.NOT_VIABLE: gettext_lazy("No living follicles"),
    Answer.UNKNOWN: gettext_lazy("Cannot be said"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`reading` is the sentence, `inputs` the numbers behind it, `tone` its pill."""

    title: str
    word: str
    tone: str
    reading: str
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HairFacts:
    facts: tuple[Fact, ...]
    pattern: ShownPattern | None

    @property
    def is_empty(self) -> bool:
        return not self.facts and self.pattern is None


def hair_facts_of(seen: Seen, *, sex_at_birth: str) -> HairFacts:
    """Empty while nothing was measured or looked at."""
    if not seen.zones:
        return HairFacts((), None)
    found = hair_facts.by_zone(seen.zones)
    facts = (
        _shares(seen.zones),
        _uneven(seen.zones),
        _thin(found),
        _thickness(found),
        _resting(seen.zones),
        _viability(zone_viabilities(seen)),
    )
    return HairFacts(
        tuple(fact for fact in facts if fact is not None),
        shown_pattern(found, sex_at_birth=sex_at_birth),
    )


def whole(percent: Decimal) -> str:
    """To one decimal, cut and not rounded: 49.97 must not read as 50."""
    cut = percent.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    is_whole = cut == cut.to_integral_value()
    return number_format(cut.quantize(Decimal(1)) if is_whole else cut)


def _name(zone: str) -> str:
    return str(ZONE_NAMES[zone])


def _not_enough(title: str, missing: str, inputs: tuple[str, ...] = ()) -> Fact:
    return Fact(title, _("Not enough data"), "ask", missing, inputs)


def _shares(zones: tuple[ZoneFinding, ...]) -> Fact | None:
    title = _("Density against the back of the head")
    found = hair_facts.shares(zones)
    others = [each for each in found if each.zone != Zone.OCCIPITAL]
    if not others:
        return None
    inputs = tuple(
        _("%(zone)s %(density)s of %(own)s per cm²: %(share)s %%")
        % {
            "zone": _name(each.zone),
            "density": each.density,
            "own": each.own,
            "share": whole(each.percent),
        }
        for each in others
        if each.percent is not None
    )
    if not inputs:
        return _not_enough(
            title, _("The occipital density is missing, or was found in another way.")
        )
    marked = [_name(each.zone) for each in others if each.is_marked]
    if marked:
        reading = _("Under half of the patient's own occipital density: %(zones)s.") % {
            "zones": ", ".join(marked)
        }
        return Fact(title, _("Marked"), "wait", reading, inputs)
    return Fact(title, _("Not marked"), "note", _("No zone is under half."), inputs)


def _uneven(zones: tuple[ZoneFinding, ...]) -> Fact | None:
    found = hair_facts.uneven(zones)
    if not found:
        return None
    inputs = tuple(f"{_name(each.zone)} {whole(each.percent)} %" for each in found)
    if any(each.speaks_for_pattern_loss for each in found):
        return Fact(
            _("Uneven shafts"),
            _("Above 20 %"),
            "note",
            _("Shafts of different thickness speak for pattern loss."),
            inputs,
        )
    return Fact(
        _("Uneven shafts"),
        _("Not above 20 %"),
        "note",
        _("Look for another cause than pattern loss."),
        inputs,
    )


def _thin(found: Mapping[str, ZoneFinding]) -> Fact | None:
    front = found.get(Zone.FRONTAL)
    if front is None or front.thin_percent is None:
        return None
    above = front.thin_percent > hair_facts.THIN_ABOVE
    return Fact(
        _("Thin hairs in front"),
        _("Above 10 %") if above else _("Not above 10 %"),
        "note",
        _("In women this is a major criterion of pattern loss.")
        if above
        else _("No sign of pattern loss by itself."),
        (f"{_name(Zone.FRONTAL)} {whole(front.thin_percent)} %",),
    )


def _thickness(found: Mapping[str, ZoneFinding]) -> Fact | None:
    title = _("Shafts in front and at the back")
    both = hair_facts.front_and_back(found)
    inputs = tuple(
        f"{_name(zone)} {whole(value)} µm"
        for zone, value in ((Zone.FRONTAL, both.front), (Zone.OCCIPITAL, both.back))
        if value is not None
    )
    if not inputs:
        return None
    if both.reading == Thickness.THINNER_IN_FRONT:
        words = _("Thinner in front: speaks for pattern loss.")
        return Fact(title, _("Thinner in front"), "note", words, inputs)
    if both.reading == Thickness.NOT_THINNER:
        words = _("Not thinner in front: argues for shedding.")
        return Fact(title, _("Not thinner"), "note", words, inputs)
    missing = (
        _("The two zones were not measured in the same way.")
        if both.reading == Thickness.UNLIKE
        else _("Both the frontal and the occipital shaft are needed.")
    )
    return _not_enough(title, missing, inputs)


def _resting(zones: tuple[ZoneFinding, ...]) -> Fact | None:
    found = hair_facts.resting(zones)
    if not found:
        return None
    words = {
        hair_facts.Resting.MANY: (_("Above 25 %"), _("Suggests shedding.")),
        hair_facts.Resting.AT_LIMIT: (
            _("20 to 25 %"),
            _("At the limit: shedding begins between 20 and 25 %."),
        ),
        hair_facts.Resting.USUAL: (_("Up to 20 %"), _("Does not suggest shedding.")),
    }
    word, reading = words[max(each.reading for each in found)]
    inputs = tuple(f"{_name(each.zone)} {whole(each.percent)} %" for each in found)
    return Fact(_("Resting hairs (telogen)"), word, "note", reading, inputs)


def _viability(zones: tuple[ZoneViability, ...]) -> Fact | None:
    if not zones:
        return None
    verdict = overall_viability(zones)
    hair = {
        True: _("hairs counted"),
        False: _("no hair"),
        None: _("hair not counted"),
    }
    inputs = tuple(
        _("%(zone)s: openings %(openings)s, %(hair)s – %(verdict)s")
        % {
            "zone": _name(each.zone),
            "openings": str(OSTIA_WORDS.get(each.openings, _("not looked at"))).lower(),
            "hair": hair[each.has_hair],
            "verdict": str(VIABILITY_WORDS[each.viability]).lower(),
        }
        for each in zones
    )
    unknown = verdict == Answer.UNKNOWN
    return Fact(
        _("Follicles in the zones to treat"),
        _("Not enough data") if unknown else str(VIABILITY_WORDS[verdict]),
        "ask" if unknown else "note",
        _("Openings kept and hairs seen in each zone: living. Both gone: not living."),
        inputs,
    )
