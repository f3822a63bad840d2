"""What lot numbers are compared by, as the database derives it."""

from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Upper


def lot_key_of(name: str) -> Upper:
    """Letters and digits in capitals, as ``protocols.domain.stock.lot_key``."""
    kept = Func(
        name,
        Value("[^0-9A-Za-z]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=models.CharField(max_length=40),
    )
    return Upper(kept)
