"""Milligrams in a volume, from the strength as a label gives it."""

import re
from decimal import Decimal

MG_PER_ML_OF_ONE_PERCENT = 10
_STRENGTH = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(%|mg\s*/\s*mL)(?:\W|$)", flags=re.IGNORECASE
)


def mg_per_ml(concentration: str) -> Decimal | None:
    """ "1 %" is 10 mg in each mL; "250 mg/mL" says it. None: no strength in there."""
    found = _STRENGTH.search(concentration)
    if found is None:
        return None
    number = Decimal(found.group(1).replace(",", "."))
    return number * MG_PER_ML_OF_ONE_PERCENT if found.group(2) == "%" else number
