"""What the formula adds up to, in words: anaesthetic, antiandrogen, what is in stock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from protocols.domain.dose_totals import (
    AnaestheticTotal,
    AntiandrogenTotal,
    anaesthetic_totals,
    antiandrogen_total,
)
from protocols.domain.formulary import IngredientRecord
from protocols.presenters.ingredients import ingredient_name
from protocols.queries.dose_history import antiandrogen_given
from protocols.queries.plans import OpenPlan
from protocols.queries.stock import ShelfLot, pickable


@dataclass(frozen=True, slots=True)
class DoseLine:
    """``tone`` is stop above a limit, ask while something is missing, else note."""

    name: str
    amount: str
    against: str
    tone: str


def dose_lines(opened: OpenPlan, days: Iterable[date]) -> tuple[DoseLine, ...]:
    """``days`` of the sessions planned. One line for each agent."""
    draft = opened.draft
    lines = [
        _anaesthetic(total, draft.weight_kg)
        for total in anaesthetic_totals(
            draft.formula, opened.formulary, weight_kg=draft.weight_kg
        )
    ]
    holds_one = any(
        record.is_antiandrogen
        for item in draft.formula
        if (record := opened.formulary.get(item.key))
    )
    if holds_one:
        given = antiandrogen_given(opened.plan.patient, opened.formulary)
        total = antiandrogen_total(
            draft.formula, opened.formulary, days=days, given=given
        )
        assert total is not None
        lines.append(_antiandrogen(total))
    return tuple(lines)


def shelf_lines(opened: OpenPlan, *, today: date) -> Mapping[str, str]:
    """By ingredient: what is on the shelf, and the lot that expires first."""
    keys = opened.draft.formula_keys
    if not keys:
        return {}
    at = opened.live.gathered.at
    lots = pickable(keys, today=today, at=at)
    return {
        key: _shelf([lot for lot in lots if key in lot.ingredients]) for key in keys
    }


def limit_words(record: IngredientRecord | None) -> str:
    """The dose limit of an anaesthetic; empty for everything else."""
    limits = record.anaesthetic if record else None
    if limits is None:
        return ""
    per_kg = number_format(limits.mg_per_kg)
    if limits.cap_mg is None:
        return _("At most %(per_kg)s mg for each kg") % {"per_kg": per_kg}
    return _("At most %(per_kg)s mg for each kg, never above %(cap)s mg") % {
        "per_kg": per_kg,
        "cap": number_format(limits.cap_mg),
    }


def _anaesthetic(total: AnaestheticTotal, weight_kg: Decimal | None) -> DoseLine:
    if total.limit_mg is not None and weight_kg is not None:
        against = _("of at most %(limit)s mg at %(weight)s kg") % {
            "limit": number_format(total.limit_mg.normalize()),
            "weight": number_format(weight_kg.normalize()),
        }
    else:
        against = _("Enter the weight: the limit depends on it.")
    tone = "note" if total.limit_mg is not None else "ask"
    return DoseLine(
        name=ingredient_name(total.agent),
        amount=_mg(total.mg),
        against=against,
        tone="stop" if total.is_above else "ask" if total.mg is None else tone,
    )


def _antiandrogen(total: AntiandrogenTotal) -> DoseLine:
    years = ", ".join(
        _("%(year)s: %(mg)s mg") % {"year": year, "mg": number_format(mg.normalize())}
        for year, mg in total.by_year.items()
    )
    return DoseLine(
        name=", ".join(ingredient_name(key) for key in total.keys),
        amount=_mg(total.mg),
        against=_("Given and planned, %(years)s") % {"years": years} if years else "",
        tone="ask" if total.mg is None else "note",
    )


def _mg(mg: Decimal | None) -> str:
    if mg is None:
        return _("strength missing")
    return _("%(mg)s mg a session") % {"mg": number_format(mg.normalize())}


def _shelf(lots: list[ShelfLot]) -> str:
    if not lots:
        return _("None in stock")
    first = lots[0]
    total = sum((lot.on_hand_ml for lot in lots), Decimal(0))
    return _("Stock %(ml)s mL · %(lot)s, expires %(day)s") % {
        "ml": number_format(total.normalize()),
        "lot": first.number,
        "day": date_format(first.expires_on, "m/Y"),
    }
