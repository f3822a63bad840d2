"""One issued version as a page."""

from dataclasses import dataclass
from datetime import tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from protocols.domain.plan import PlanContent
from protocols.domain.release import Errand, Release
from protocols.presenters.course import phase_name
from protocols.presenters.plan import (
    ChangeView,
    PriceLine,
    change_views,
    errand_words,
    money,
)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    number: int
    phase: str
    earliest: str
    target: str
    latest: str
    review: str


@dataclass(frozen=True, slots=True)
class PendingLine:
    errand: str
    words: str
    rule_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    content: PlanContent
    issued: str
    schedule: tuple[ScheduleRow, ...]
    first: str
    last: str
    price: tuple[PriceLine, ...]
    twelve_months: str
    changes: tuple[ChangeView, ...]
    is_first: bool
    decisions: tuple[str, ...]


def pending_lines(release: Release) -> tuple[PendingLine, ...]:
    """What is still to come before session 1, and where to click."""
    return tuple(
        PendingLine(
            errand="screening" if pending.errand == Errand.LAB else pending.errand,
            words=errand_words(pending),
            rule_id=pending.finding.rule_id,
            detail=_(pending.finding.title),
        )
        for pending in release.pending
    )


def version_page(
    content: PlanContent, *, before: PlanContent | None, zone: tzinfo
) -> VersionPage:
    cost = content.price
    reviews = {
        review.after_session: review.label
        for review in content.reviews
        if review.after_session
    }
    issued = content.issued_at.astimezone(zone)
    return VersionPage(
        content=content,
        issued=f"{date_format(issued, 'j M Y')}, {issued:%H:%M}",
        schedule=tuple(
            ScheduleRow(
                number=session.number,
                phase=content.phase_titles.get(session.phase)
                or phase_name(session.phase),
                earliest=date_format(session.earliest, "j M"),
                target=date_format(session.target, "D j M Y"),
                latest=date_format(session.latest, "j M")
                if session.latest != session.earliest
                else "",
                review=reviews.get(session.number, ""),
            )
            for session in content.schedule
        ),
        first=date_format(content.first_on, "j M Y"),
        last=date_format(content.last_on, "j M Y"),
        price=(
            PriceLine(_("The course"), money(cost.course_total, cost.currency)),
            PriceLine(
                _("Keeping sessions"), money(cost.maintenance_total, cost.currency)
            ),
        ),
        twelve_months=money(cost.twelve_months_total, cost.currency),
        changes=change_views(before, content) if before else (),
        is_first=before is None,
        decisions=tuple(
            f"{line.rule_id}: {line.decision}. {line.reason} ({line.decided_by})"
            for line in content.screening.lines
            if line.decision
        ),
    )
