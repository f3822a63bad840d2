"""Addresses that a page needs by the hundred, looked up in the URLconf once."""

from functools import cache

from django.urls import reverse


@cache
def fixed(name: str) -> str:
    """An address without any part to fill in."""
    return reverse(name)


def numbered(name: str, pk: int) -> str:
    """The address of one row; its number is the only part to fill in."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[0]).rpartition("/0/")
    return f"{before}/", f"/{after}"
