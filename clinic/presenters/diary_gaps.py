"""Free time that somebody on the waiting list fits, as dashed blocks of the grid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from clinic.domain.diary_query import DiaryQuery
from clinic.presenters.diary_frame import address
from clinic.presenters.diary_grid import Grid
from clinic.presenters.waiting import gap_code, gap_words
from clinic.queries.waiting import GapOffers


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBlock:
    what: ClassVar[str] = "gap"

    row: int
    span: int
    clock: str
    minutes: int
    words: str
    url: str
    # Names the block across refreshes, so that focus finds it again.
    code: str
    is_selected: bool


def gap_blocks(
    gaps: Iterable[GapOffers], grid: Grid, query: DiaryQuery
) -> list[GapBlock]:
    blocks = []
    for one in gaps:
        interval, code = one.gap.interval, gap_code(one)
        blocks.append(
            GapBlock(
                row=grid.row(interval.starts_at),
                span=grid.span(interval),
                clock=grid.clock(interval.starts_at),
                minutes=interval.length // timedelta(minutes=1),
                words=gap_words(len(one.offers)),
                url=address(query, gap=code),
                code=code.replace(".", "-"),
                is_selected=code == query.gap,
            )
        )
    return blocks


def covers(blocks: Sequence[GapBlock], row: int, span: int) -> bool:
    """Whether one of the gaps shares a row with this."""
    return any(
        block.row < row + span and row < block.row + block.span for block in blocks
    )
