"""The Today page: panels of finished rows, each with its one next click."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.cards import CardNote
from clinic.domain.roles import Permission, Role
from clinic.models.diary import Appointment
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from clinic.presenters import site as site_presenter
from clinic.presenters import tasks as task_presenter
from clinic.presenters.moments import clock, shown
from clinic.queries import site
from clinic.queries.reach import card_notes
from clinic.queries.tasks import open_tasks
from clinic.queries.unresolved import unresolved
from patients.queries import access
from protocols.presenters.course import phase_name
from protocols.presenters.today_panels import Panel, Row, Step, TodayPage
from protocols.queries import today
from protocols.queries.visit_screen import SCREENS


# Where a clinician goes on from a visit of each kind.
@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Who looks, where and when."""

    staff: StaffMember
    location: Location
    at: datetime
    numbers: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    flags: dict[int, CardNote] = field(default_factory=dict)


def page(staff: StaffMember, location: Location, *, at: datetime) -> TodayPage:
    """The panels of every role that the person holds; an empty side panel is left out."""
    rows = list(today.of_the_day(location, at=at))
    ids = [row.pk for row in rows]
    desk = _Desk(
        staff=staff,
        location=location,
        at=at,
        numbers=today.planned_numbers(ids),
        flags=_flags(staff, ids),
    )
    mine = [row for row in rows if row.practitioner_id == staff.pk]
    main: list[Panel] = []
    side: list[Panel] = []
    if staff.has_role(Role.CLINICIAN):
        main += _visits(desk, mine, _("Your patients today"))
        side += _clinician_side(desk)
    if staff.has_role(Role.FRONT_DESK):
        main += _visits(desk, rows, _("Everybody today"))
        side += _desk_side(desk)
    if staff.has_role(Role.MANAGER):
        if not main:
            main += _visits(desk, rows, _("Everybody today"))
        side += _manager_side(desk)
    side.insert(0, _tasks(desk))
    shown_side = tuple(panel for panel in side if panel.rows)
    return TodayPage(main=tuple(main), side=shown_side)


def _flags(staff: StaffMember, appointment_ids: list[int]) -> dict[int, CardNote]:
    """The strongest flag of each visit. Whoever sees everybody's reads no clinical word."""
    clinical = staff.may(Permission.VIEW_CLINICAL) and not staff.has_role(
        Role.FRONT_DESK
    )
    notes = card_notes(appointment_ids, clinical=clinical)
    first = {
        pk: next((note for note in some if note.is_flag), None)
        for pk, some in notes.items()
    }
    return {pk: note for pk, note in first.items() if note}


def _visits(desk: _Desk, rows: list[Appointment], title: str) -> list[Panel]:
    here = [row for row in rows if row.state in today.HERE_NOW]
    ahead = [row for row in rows if row.is_ahead]
    return [
        Panel(
            _("Here now"),
            "door-open",
            tuple(_visit(desk, row) for row in here),
            _("Nobody is waiting."),
            is_main=True,
        ),
        Panel(
            title,
            "calendar-days",
            tuple(_visit(desk, row) for row in ahead),
            _("Nothing more today."),
            more_url=reverse("diary"),
            more_word=_("Diary"),
            is_main=True,
        ),
    ]


def _visit(desk: _Desk, row: Appointment) -> Row:
    zone = desk.location.zone
    what = str(row.type)
    if row.pk in desk.numbers:
        _pk, number, count = desk.numbers[row.pk]
        what = _("Session %(number)s of %(count)s") % {"number": number, "count": count}
    details = [clock(row.starts_at, zone), what]
    if row.practitioner_id != desk.staff.pk:
        details.append(row.practitioner.full_name)
    if row.room:
        details.append(row.room.name)
    if row.state == AppointmentState.ARRIVED and row.arrived_at:
        details.append(_waiting(desk.at - row.arrived_at))
    return Row(
        title=row.patient.full_name,
        detail=" · ".join(details),
        url=_where(desk, row),
        word=row.state,
        flag=desk.flags.get(row.pk),
        step=_next_step(desk, row),
    )


def _waiting(waited: timedelta) -> str:
    minutes = max(int(waited.total_seconds()) // 60, 0)
    text = ngettext("waiting %(count)s minute", "waiting %(count)s minutes", minutes)
    return text % {"count": minutes}


def _where(desk: _Desk, row: Appointment) -> str:
    """The screen on which this visit goes on: a clinician's own, or the appointment."""
    if not desk.staff.may(Permission.VIEW_CLINICAL):
        return reverse("appointment-detail", args=[row.pk])
    if row.pk in desk.numbers:
        return reverse("session-record", args=[desk.numbers[row.pk][0]])
    name = SCREENS.get(AppointmentKind(row.type.kind), "patient-page")
    return reverse(name, args=[row.patient_id])


def _next_step(desk: _Desk, row: Appointment) -> Step | None:
    if not desk.staff.may(Permission.BOOK_APPOINTMENTS):
        return None
    if row.state in {AppointmentState.BOOKED, AppointmentState.CONFIRMED}:
        word, icon, to = _("Check in"), "log-in", AppointmentState.ARRIVED
    elif row.state == AppointmentState.ARRIVED:
        word, icon, to = _("To the room"), "armchair", AppointmentState.IN_ROOM
    else:
        return None
    url = reverse("appointment-advance", args=[row.pk])
    return Step(word, icon, url, to, row.version)


def _tasks(desk: _Desk) -> Panel:
    """What waits for this person, whatever their role."""
    found = open_tasks(desk.staff, at=desk.at)[: today.MOST]
    shown_tasks = task_presenter.rows(found, zone=desk.location.zone, at=desk.at)
    rows = tuple(
        Row(
            task.patient,
            f"{task.title} · {task.since}",
            task.url or reverse("task-list"),
            tone=task.tone,
            word=task.go,
        )
        for task in shown_tasks
    )
    return Panel(
        _("Tasks"),
        "list-checks",
        rows,
        "",
        more_url=reverse("task-list"),
        more_word=_("All"),
    )


def _clinician_side(desk: _Desk) -> list[Panel]:
    staff, at = desk.staff, desk.at
    mine = access.reachable_clinically(staff, at=at).order_by()
    return [
        _panel(
            _("Intake answers to look at"),
            "clipboard-list",
            today.intakes_to_review(mine),
            lambda row: Row(
                row.patient.full_name,
                _("sent on %(when)s") % {"when": _when(desk, row.submitted_at)},
                reverse("intake-review", args=[row.patient_id]),
            ),
        ),
        _panel(
            _("Session records to sign"),
            "pen-line",
            today.unsigned_records(staff),
            lambda row: Row(
                row.patient.full_name,
                _("Session %(number)s") % {"number": row.planned_session.number},
                reverse("session-record", args=[row.planned_session_id]),
                tone="wait",
                word=_("Not signed"),
            ),
        ),
        _panel(
            _("Assessments to sign"),
            "scan-search",
            today.unsigned_assessments(staff),
            lambda row: Row(
                row.patient.full_name,
                _("begun on %(when)s") % {"when": _when(desk, row.started_at)},
                reverse("assessment", args=[row.patient_id]),
            ),
        ),
        _panel(
            _("Plans that wait for something"),
            "hourglass",
            today.plans_pending(staff),
            lambda row: Row(
                row.patient.full_name,
                row.number,
                reverse("screening", args=[row.patient_id]),
                tone="wait",
                word=_("Pending start"),
            ),
        ),
        _panel(
            _("Plans to finish"),
            "file-pen",
            today.draft_plans(staff),
            lambda row: Row(
                row.patient.full_name,
                row.number,
                reverse("plan-edit", args=[row.patient_id, row.pk]),
            ),
        ),
    ]


def _desk_side(desk: _Desk) -> list[Panel]:
    location, at = desk.location, desk.at
    return [
        _panel(
            _("Earlier visits to settle"),
            "calendar-x",
            unresolved(desk.staff, at=at, location=location)[: today.MOST],
            lambda row: Row(
                row.patient.full_name,
                _when(desk, row.starts_at),
                reverse("appointment-detail", args=[row.pk]),
                tone="wait",
                word=_("Settle"),
            ),
        ),
        _panel(
            _("Messages that did not arrive"),
            "mail-x",
            today.failed_messages(),
            lambda row: Row(
                row.patient.full_name if row.patient else row.to_address,
                row.subject,
                reverse("message-detail", args=[row.pk]),
                tone="stop",
                word=_("Call instead"),
            ),
        ),
        _panel(
            _("Intake not finished"),
            "clipboard-list",
            today.without_intake(location, at=at),
            lambda row: Row(
                row.patient.full_name,
                _when(desk, row.starts_at),
                reverse("patient-page", args=[row.patient_id]),
            ),
        ),
        _panel(
            _("Courses to book"),
            "calendar-plus",
            today.plans_to_book(),
            lambda row: Row(
                row.patient.full_name,
                row.number,
                reverse("course-book", args=[row.patient_id, row.pk]),
            ),
        ),
        _panel(
            _("Sessions to arrange"),
            "calendar-clock",
            today.sessions_to_arrange(),
            lambda row: Row(
                row.course.plan.patient.full_name,
                _("Session %(number)s, %(phase)s")
                % {"number": row.number, "phase": phase_name(row.phase)},
                reverse("course-detail", args=[row.course_id]),
            ),
        ),
        _panel(
            _("Contact details to accept"),
            "user-check",
            today.intakes_to_review(),
            lambda row: Row(
                row.patient.full_name,
                _when(desk, row.submitted_at),
                reverse("intake-review", args=[row.patient_id]),
            ),
        ),
    ]


def _manager_side(desk: _Desk) -> list[Panel]:
    lines = site_presenter.first_day(site.first_day(at=desk.at))
    panels = [
        _panel(
            _("Before the first patient"),
            "list-checks",
            [line for line in lines if not line.is_done],
            lambda line: Row(line.text, "", line.url, tone="wait", word=_("Open")),
        ),
        _panel(
            _("Overbooked in the last seven days"),
            "layers",
            today.recent_overrides(at=desk.at),
            lambda row: Row(
                row.overbook_reason,
                f"{_when(desk, row.starts_at)} · {row.overbooked_by.full_name}",
                reverse("appointment-detail", args=[row.pk]),
            ),
        ),
        _panel(
            _("Records opened in an emergency"),
            "shield-alert",
            today.recent_emergency_access(at=desk.at),
            lambda row: Row(
                row.clinician.full_name,
                f"{_when(desk, row.opened_at)} · {row.reason}",
                f"{reverse('audit-log')}?patient={row.patient_id}",
            ),
        ),
    ]
    if desk.staff.has_role(Role.FRONT_DESK):
        return panels
    return [*panels, _desk_side(desk)[1]]


def _panel(
    title: str, icon: str, rows: Iterable[object], row: Callable[..., Row]
) -> Panel:
    return Panel(title, icon, tuple(row(each) for each in rows), "")


def _when(desk: _Desk, moment: datetime) -> str:
    return shown(moment, desk.location.zone).long
