"""Values of the knowledge that stand for something: what a person reads instead."""

from django.utils.translation import get_language

from protocols.domain.formulary import Status
from protocols.domain.knowledge_edits import Difference, Leaf
from protocols.presenters.ingredients import ingredient_name
from protocols.presenters.rule_book import status_word
from protocols.queries.knowledge_in_force import formulary_in_force, texts_in_force


def choices_of(leaf: Leaf) -> list[tuple[str, str]]:
    """What may stand there, in words; empty where anything may. What stands there now
    stays a choice, so that nothing is lost by looking at it."""
    now = leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),)
    known = _known(leaf.key)
    kept = [key for key in now if key not in dict(known)] if known else []
    return [*known, *((key, ingredient_name(key)) for key in kept)]


def in_words(difference: Difference, *, key: str) -> tuple[str, str]:
    """Before and after as a person reads them."""
    words = dict(_known(key))
    before, after = (
        "\n".join(words.get(line, line) for line in text.split("\n"))
        for text in (difference.before, difference.after)
    )
    return before, after


def _known(key: str) -> list[tuple[str, str]]:
    if key == "status":
        return [(status.value, status_word(status)) for status in Status]
    if key == "stop_rules":
        language = (get_language() or "en").partition("-")[0]
        return list(texts_in_force(language).stop_rules.items())
    if key == "formula_allowed":
        records = formulary_in_force().ingredients.values()
        return [
            (record.key, ingredient_name(record.key))
            for record in records
            if record.status != Status.DISABLED
        ]
    return []
