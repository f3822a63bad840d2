"""What the labels of the shelf's products say about their other contents (rule A01b)."""

from collections.abc import Collection

from protocols.domain.excipients import labels_answer
from protocols.domain.screening import KnownAnswer
from protocols.models.stock import Product

KEY = "excipients_recorded"


def read_labels(formula: Collection[str]) -> dict[str, KnownAnswer]:
    """Whether the other contents are on record of every product in use that holds some
    of the formula. Empty while the shelf cannot say: then a person's answer stands."""
    rows = Product.objects.filter(
        is_active=True, ingredients__overlap=sorted(formula)
    ).values_list("ingredients", "excipients_known")
    answer = labels_answer(formula, [(frozenset(keys), read) for keys, read in rows])
    return {KEY: KnownAnswer(KEY, answer, "stock")} if answer else {}
