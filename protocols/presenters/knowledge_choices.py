"""Ingredients to choose from, by the names of the formulary."""

from protocols.presenters.ingredients import ingredient_name
from protocols.reference import formulary


def ingredient_choices() -> list[tuple[str, str]]:
    """Every one, disabled ones too: what is on the shelf is on the shelf."""
    keys = formulary.current().ingredients
    named = [(key, ingredient_name(key)) for key in keys]
    return sorted(named, key=lambda choice: choice[1].casefold())
