"""What the counts of shed hair say, each with the norm it was read against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.domain.measures import CombNorm
from patients.domain.shedding import (
    CombReading,
    NormState,
    WashPattern,
    comb_reading,
    wash_pattern,
)
from patients.presenters.outcomes import dlqi_words
from patients.presenters.scale_words import meaning_words
from patients.reference import measures, scales

COMBED = ("comb_count_1", "comb_count_2", "comb_count_3")


@dataclass(frozen=True, slots=True)
class Reading:
    """One tool and what its numbers say; only tools that were used are read."""

    label: str
    words: str


def shedding_readings(
    values: Mapping[str, Any], *, sex: str, age: int | None
) -> tuple[Reading, ...]:
    lines = (
        (_("60-second comb count"), _comb(values, sex, age)),
        (_("Sinclair shedding scale"), _graded(values, "shedding_scale")),
        (_("Hair Shedding Visual Scale"), _visual(values)),
        (_("Modified wash test"), _wash(values)),
        (_("Refined daily wash"), _daily(values)),
        (_("Patient's own estimate"), _reported(values)),
    )
    return tuple(Reading(label, words) for label, words in lines if words)


def dlqi_reading(values: Mapping[str, Any]) -> str:
    total = values.get("dlqi")
    return "" if total is None else dlqi_words(total)


def daily_wash_context() -> str:
    """The published means, as context beside the field."""
    daily = measures.current().daily_wash
    means = " · ".join(
        f"{_(group.who)} {number_format(group.mean)} ± {number_format(group.deviation)}"
        for group in daily.means
    )
    return _("Published means: %(means)s (%(source)s). Context, no cut.") % {
        "means": means,
        "source": daily.source,
    }


def _comb(values: Mapping[str, Any], sex: str, age: int | None) -> str:
    test = measures.current().comb
    counts = [values.get(name) for name in COMBED]
    reading = comb_reading(counts, test, sex=sex, age=age)
    if reading is None:
        return ""
    mean = ngettext(
        "Mean of %(n)s morning: %(mean)s.",
        "Mean of %(n)s mornings: %(mean)s.",
        reading.mornings,
    ) % {"n": reading.mornings, "mean": number_format(reading.mean)}
    return f"{mean} {_comb_state(reading)}"


def _comb_state(reading: CombReading) -> str:
    if reading.norm is None:
        return {
            NormState.NONE_FOR_WOMEN: _("There are no norms for women."),
            NormState.NONE_AT_THIS_AGE: _("There are no norms at this age."),
        }.get(reading.state, _("There are norms for men only."))
    norm = _comb_norm(reading.norm)
    return {
        NormState.WITHIN: _("Within the published range: %(norm)s."),
        NormState.ABOVE: _("Above the published range: %(norm)s."),
    }.get(reading.state, _("Read with all three mornings: %(norm)s.")) % {"norm": norm}


def _comb_norm(norm: CombNorm) -> str:
    return _("men of %(first)s to %(last)s, 0 to %(most)s, mean %(mean)s") % {
        "first": norm.from_age,
        "last": norm.to_age,
        "most": norm.most,
        "mean": number_format(norm.mean),
    }


def _graded(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    step = scales.get(key).step(str(value)) if value is not None else None
    return f"{step.code}: {meaning_words(step)}" if step else ""


def _visual(values: Mapping[str, Any]) -> str:
    value, scale = values.get("shedding_visual"), measures.current().visual
    if value is None:
        return ""
    return _(
        "%(value)s of 9. Mean of healthy people about %(healthy)s, of women with"
        " pattern loss about %(pattern)s (%(source)s): context, no cut."
    ) % {
        "value": value,
        "healthy": number_format(scale.healthy_mean),
        "pattern": number_format(scale.pattern_mean),
        "source": scale.source,
    }


def _wash(values: Mapping[str, Any]) -> str:
    test = measures.current().wash
    pattern = wash_pattern(
        values.get("wash_count"),
        values.get("wash_vellus_percent"),
        values.get("wash_days"),
        test,
    )
    if pattern is None:
        return ""
    words = {
        WashPattern.EFFLUVIUM: _(
            "%(hairs)s hairs or more, under %(percent)s %% short: as in telogen"
            " effluvium."
        ),
        WashPattern.PATTERN: _(
            "Fewer than %(hairs)s hairs, %(percent)s %% short or more: as in pattern"
            " loss."
        ),
        WashPattern.MIXED: _(
            "%(hairs)s hairs or more, %(percent)s %% short or more: mixed."
        ),
        WashPattern.NEITHER: _(
            "Fewer than %(hairs)s hairs, under %(percent)s %% short: neither of the two."
        ),
        WashPattern.OTHER_DAYS: _("Not read: the table is for %(days)s days unwashed."),
        WashPattern.INCOMPLETE: _(
            "Not read yet: hairs, share of short ones and days are needed."
        ),
    }[pattern]
    return words % {
        "hairs": test.hairs,
        "percent": number_format(test.vellus_percent),
        "days": test.days,
    }


def _daily(values: Mapping[str, Any]) -> str:
    value = values.get("daily_wash_hairs")
    if value is None:
        return ""
    hairs = _("%(n)s hairs a day.") % {"n": number_format(value)}
    return f"{hairs} {daily_wash_context()}"


def _reported(values: Mapping[str, Any]) -> str:
    value = values.get("reported_hairs")
    if value is None:
        return ""
    return _("%(n)s hairs a day, not validated.") % {"n": value}
