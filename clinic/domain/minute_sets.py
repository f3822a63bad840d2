"""Sets of minutes as whole numbers: bit n stands for the n-th minute.

A day of one person is a number of 1,440 bits, and asking where 45 minutes fit takes six
shifts of it instead of a walk through the day.
"""

from collections.abc import Iterator


def stretch(start: int, end: int) -> int:
    """The minutes from start to before end; what lies before minute 0 is left out."""
    start = max(start, 0)
    return ((1 << (end - start)) - 1) << start if end > start else 0


def every(step: int, *, count: int) -> int:
    """Each minute that is a multiple of ``step``, the first ``count`` of them."""
    return sum(1 << number * step for number in range(count))


def beginnings(minutes: int) -> int:
    """The first minute of each unbroken stretch."""
    return minutes & ~(minutes << 1)


def fitting(minutes: int, length: int) -> int:
    """The minutes from which on ``length`` minutes in a row are in the set."""
    done = 1
    while done < length and minutes:
        shift = min(done, length - done)
        minutes &= minutes >> shift
        done += shift
    return minutes


def members(minutes: int) -> Iterator[int]:
    while minutes:
        lowest = minutes & -minutes
        yield lowest.bit_length() - 1
        minutes ^= lowest


def first(minutes: int) -> int:
    """The first minute of a set that is not empty."""
    return (minutes & -minutes).bit_length() - 1
