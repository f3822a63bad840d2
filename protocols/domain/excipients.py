"""Other contents of products: preservatives, alcohol, sulfite and the like."""

from collections.abc import Collection, Iterable


def labels_answer(
    formula: Collection[str], products: Iterable[tuple[frozenset[str], bool]]
) -> str:
    """``products``: the ingredients of each, and whether its label has been read.

    One unread label of the formula means "no"; "yes" takes a product for each of its
    ingredients, each of them read. Empty: the shelf does not say.
    """
    wanted = frozenset(formula)
    of_formula = [(keys & wanted, read) for keys, read in products if keys & wanted]
    if any(not read for _keys, read in of_formula):
        return "no"
    held = frozenset[str]().union(*(keys for keys, _read in of_formula))
    return "yes" if wanted and wanted <= held else ""
