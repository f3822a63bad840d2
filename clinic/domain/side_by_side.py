"""Blocks that overlap stand beside each other, none on top of another."""

from collections.abc import Sequence


def side_by_side(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where each span stands among those it overlaps: (place from 0, places in all).

    Spans are half-open and in order of their start. One that overlaps nothing gets the
    whole width: (0, 1).
    """
    places: list[int] = []
    groups: list[int] = []
    widths: list[int] = []
    ends: list[int] = []
    for start, end in spans:
        if not ends or start >= max(ends):
            ends = []
            widths.append(0)
        place = next((at for at, busy in enumerate(ends) if busy <= start), len(ends))
        ends[place : place + 1] = [end]
        places.append(place)
        groups.append(len(widths) - 1)
        widths[-1] = max(widths[-1], len(ends))
    return [(place, widths[group]) for place, group in zip(places, groups, strict=True)]
