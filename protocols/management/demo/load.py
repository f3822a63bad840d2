"""Everything of the demo clinic, in the order in which it would have happened."""

from datetime import datetime

from protocols.management.demo import (
    at_the_chair,
    clockwork,
    close_ups,
    desk,
    doubles,
    followed,
    frame,
    gallery,
    mails,
    people,
    reviewed,
    scalp,
    sheets,
    shelf,
    unwell,
    visits,
)


def everything(*, at: datetime) -> None:
    """The clinic as it stands at ``at``; all that lies before happened in its order."""
    built = frame.build(at=at)
    shelf.stock_up(built, at=at)
    ways = [
        *people.ways(built, at=at),
        *visits.ways(built, at=at),
        mails.reminders(built, at=at),
    ]
    clockwork.run(ways, until=at)
    mails.some_fail()
    mails.old_plans_were_handed_over(at=at)
    followed.lay_out(at=at)
    scalp.lay_out(at=at)
    reviewed.lay_out(built, at=at)
    unwell.lay_out(at=at)
    sheets.lay_out(at=at)
    shelf.lay_out(built, at=at)
    desk.lay_out(built, at=at)
    doubles.lay_out(built, at=at)
    close_ups.lay_out()
    gallery.lay_out(built, at=at)
    at_the_chair.lay_out(built, at=at)
