"""One adverse event with everything that hangs on it, and the lists of them."""

from django.db.models import Prefetch, QuerySet

from clinic.models.staff import StaffMember
from protocols.models.adverse import (
    AdverseEvent,
    EventEntry,
    EventFollowUp,
    ProblemReport,
)
from protocols.models.session import ProductUse


def events() -> "QuerySet[AdverseEvent]":
    """Events by number. Who may open one is decided by its patient."""
    return AdverseEvent.objects.select_related(
        "patient",
        "record__operator",
        "record__planned_session",
        "course__plan__clinician",
        "course__plan_version",
        "opened_by",
        "closed_by",
    ).prefetch_related(
        "record__zones",
        Prefetch(
            "record__products",
            ProductUse.objects.select_related("stock_lot").order_by("pk"),
        ),
        Prefetch(
            "reports",
            ProblemReport.objects.select_related("taken_by", "alert__opened_by"),
        ),
        Prefetch("entries", EventEntry.objects.select_related("by")),
        Prefetch("follow_ups", EventFollowUp.objects.select_related("done_by")),
    )


def of_number(pk: int) -> AdverseEvent | None:
    return events().filter(pk=pk).first()


def follow_up_of(event: AdverseEvent, pk: int) -> EventFollowUp | None:
    return event.follow_ups.filter(pk=pk).first()


def report_with_photo(event: AdverseEvent, pk: int) -> ProblemReport | None:
    return event.reports.filter(pk=pk).exclude(photo_key="").first()


def changed_since(event: AdverseEvent, version: int) -> EventEntry | None:
    """The last entry that somebody made after this version."""
    rows = event.entries.filter(version__gt=version).select_related("by")
    return rows.order_by("-version", "-pk").first()


def name_of(person: StaffMember | None) -> str:
    return person.full_name if person else ""
