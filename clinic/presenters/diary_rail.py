"""The rail beside the diary: what the front desk has to do today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import local_day
from clinic.domain.diary_query import DiaryFilter, DiaryQuery, DiaryView
from clinic.models.places import DayNote
from clinic.models.system import Heartbeat
from clinic.presenters import tasks as task_presenter
from clinic.presenters import waiting as waiting_presenter
from clinic.presenters.diary_cards import Viewer, hidden_name, shown_name
from clinic.presenters.diary_frame import address
from clinic.presenters.messages import reminder_run
from clinic.presenters.moments import clock
from clinic.presenters.tasks import TaskRow
from clinic.presenters.waiting import GapCard
from clinic.queries.diary import DiaryDays, DiaryRow
from clinic.queries.diary_rail import UNCONFIRMED_SHOWN, DeskWork, Reached
from clinic.queries.waiting import GapOffers

_LONG_WAIT_MINUTES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    pk: int
    name: str
    when: str
    with_whom: str
    phone: str
    waited_minutes: int
    is_long: bool
    # How the patient hears of it, and whether that has gone wrong.
    news: str
    is_trouble: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    title: str
    text: str
    by: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    waiting: Sequence[QueueRow]
    # The first of them; the list of tomorrow has them all.
    unconfirmed: Sequence[QueueRow]
    unconfirmed_count: int
    unconfirmed_url: str
    booked_tomorrow: int
    gap: GapCard | None
    book_gap_url: str
    close_gap_url: str
    tasks: Sequence[TaskRow]
    task_count: int
    unresolved: int
    failed_messages: int
    reminders: str
    reminders_stopped: bool
    note: Note
    location_id: int
    here: str
    may_book: bool


def rail(diary: DiaryDays, query: DiaryQuery, viewer: Viewer, desk: DeskWork) -> Rail:
    run = reminder_run(desk.reminders, at=viewer.at)
    gap = desk.offers.selected
    return Rail(
        waiting=[_queue_row(row, diary, viewer, None) for row in diary.waiting],
        unconfirmed=[
            _queue_row(row, diary, viewer, desk.reached.get(row.pk))
            for row in diary.unconfirmed[:UNCONFIRMED_SHOWN]
        ],
        unconfirmed_count=len(diary.unconfirmed),
        unconfirmed_url=_unconfirmed_url(diary, query, viewer),
        booked_tomorrow=diary.booked_tomorrow,
        gap=_gap_card(gap, diary, viewer) if gap else None,
        book_gap_url=_booking_url(gap, diary) if gap else "",
        close_gap_url=address(query, gap=""),
        tasks=_tasks(diary, viewer, desk),
        task_count=desk.task_count,
        unresolved=desk.unresolved,
        failed_messages=diary.failed_messages,
        reminders=_reminders(desk.reminders, desk.reminders_today, diary, viewer.at),
        reminders_stopped=run.tone == "stop",
        note=_note(desk.note, query, viewer, diary),
        location_id=diary.location.pk,
        here=address(query),
        may_book=viewer.may_book,
    )


def _unconfirmed_url(diary: DiaryDays, query: DiaryQuery, viewer: Viewer) -> str:
    tomorrow = local_day(viewer.at, diary.location.zone) + timedelta(days=1)
    booked = DiaryFilter(states=(AppointmentState.BOOKED,))
    return address(query, view=DiaryView.LIST, span=1, day=tomorrow, filter=booked)


def _queue_row(
    row: DiaryRow, diary: DiaryDays, viewer: Viewer, reached: Reached | None
) -> QueueRow:
    waited = int((viewer.at - (row.arrived_at or viewer.at)).total_seconds()) // 60
    return QueueRow(
        pk=row.pk,
        name=shown_name(row, viewer),
        when=clock(row.starts_at, diary.location.zone),
        with_whom=row.practitioner_name,
        phone=row.phone,
        waited_minutes=max(0, waited),
        is_long=waited > _LONG_WAIT_MINUTES,
        news=_news(reached, diary) if reached else "",
        is_trouble=bool(reached and (reached.has_failed or not reached.takes_mail)),
        url=reverse("appointment-detail", args=[row.pk]),
    )


def _news(reached: Reached, diary: DiaryDays) -> str:
    if reached.has_failed:
        return _("mail did not arrive")
    if not reached.takes_mail:
        return _("gets no mail")
    if reached.reminder_at:
        when = {"clock": clock(reached.reminder_at, diary.location.zone)}
        return _("reminder %(clock)s") % when
    return _("no answer yet")


def _gap_card(gap: GapOffers, diary: DiaryDays, viewer: Viewer) -> GapCard:
    names = {worker.pk: worker.name for worker in diary.people}
    return waiting_presenter.gap_card(
        gap,
        name=names.get(gap.gap.practitioner_id, ""),
        zone=diary.location.zone,
        names_hidden=viewer.names_hidden,
    )


def _booking_url(gap: GapOffers, diary: DiaryDays) -> str:
    zone = diary.location.zone
    starts_at = gap.gap.interval.starts_at
    asked = (
        f"day={local_day(starts_at, zone)}&location={diary.location.pk}"
        f"&practitioner={gap.gap.practitioner_id}"
        f"&time={starts_at.astimezone(zone):%H:%M}"
    )
    return f"{reverse('appointment-book')}?{asked}"


def _tasks(diary: DiaryDays, viewer: Viewer, desk: DeskWork) -> list[TaskRow]:
    rows = task_presenter.rows(desk.tasks, zone=diary.location.zone, at=viewer.at)
    if not viewer.names_hidden:
        return rows
    return [task_presenter.with_name(row, hidden_name(row.patient)) for row in rows]


def _reminders(
    beat: Heartbeat | None, sent: int, diary: DiaryDays, at: datetime
) -> str:
    if beat is None:
        return str(reminder_run(None, at=at).words)
    zone = diary.location.zone
    when = clock(beat.beat_at, zone)
    if local_day(beat.beat_at, zone) != local_day(at, zone):
        when = f"{date_format(beat.beat_at.astimezone(zone), 'j M')}, {when}"
    text = _("Reminders last ran %(when)s, %(count)s sent today")
    return text % {"when": when, "count": sent}


def _note(
    note: DayNote | None, query: DiaryQuery, viewer: Viewer, diary: DiaryDays
) -> Note:
    is_today = query.day == local_day(viewer.at, diary.location.zone)
    day = {"day": date_format(query.day, "D j M")}
    return Note(
        title=_("Note for today") if is_today else _("Note for %(day)s") % day,
        text=note.text if note else "",
        by=note.by.full_name if note else "",
        day=query.day.isoformat(),
    )
