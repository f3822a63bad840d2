"""What each action word of the access log says, in the past tense.

Every app has such a table (settings.ACCESS_WORDS): an action that it records and that
stands in none of them fails the test in tests/architecture/test_access_words.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from clinic.domain.access_groups import ActionGroup as G
from clinic.domain.roles import Role
from clinic.presenters.states import ROLES

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Phrase:
    group: G
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWords:
    """``pages`` names what was looked at by the first word of the page's URL name;
    ``terms`` says codes that stand in an event's detail, as "key.value".
    """

    actions: Mapping[str, Phrase]
    pages: Mapping[str, Words] = field(default_factory=dict)
    terms: Mapping[str, Words] = field(default_factory=dict)


GROUPS: dict[G, Words] = {
    G.READ: _("Records looked at"),
    G.IDENTITY: _("Identity, intake, consent"),
    G.CLINICAL: _("Clinical entries"),
    G.COURSE: _("Plans and courses"),
    G.DIARY: _("Appointments and tasks"),
    G.MESSAGE: _("Messages"),
    G.CLINIC: _("Staff and settings"),
}

WORDS = AccessWords(
    actions={
        "appointment_read": Phrase(G.READ, _("Opened an appointment")),
        "access_log_read": Phrase(G.READ, _("Looked at the access log")),
        "access_log_downloaded": Phrase(G.READ, _("Downloaded the access log")),
        "message_read": Phrase(G.READ, _("Read a message")),
        "appointment_booked": Phrase(G.DIARY, _("Booked an appointment")),
        "appointment_overbooked": Phrase(
            G.DIARY, _("Booked an appointment over another one")
        ),
        "appointment_moved": Phrase(G.DIARY, _("Moved an appointment")),
        "appointment_held": Phrase(G.DIARY, _("Held a time")),
        "appointment_confirmed": Phrase(G.DIARY, _("Confirmed an appointment")),
        "appointment_arrived": Phrase(G.DIARY, _("Checked the patient in")),
        "appointment_in_room": Phrase(G.DIARY, _("Showed the patient to a room")),
        "appointment_in_treatment": Phrase(G.DIARY, _("Began the treatment")),
        "appointment_done": Phrase(G.DIARY, _("Closed an appointment as done")),
        "appointment_no_show": Phrase(G.DIARY, _("Marked a no-show")),
        "appointment_cancelled": Phrase(G.DIARY, _("Cancelled an appointment")),
        "change_undone": Phrase(G.DIARY, _("Undid a change of the diary")),
        "task_opened": Phrase(G.DIARY, _("A task was opened")),
        "task_done": Phrase(G.DIARY, _("Finished a task")),
        "waiting_added": Phrase(G.DIARY, _("Put on the waiting list")),
        "waiting_changed": Phrase(G.DIARY, _("Changed a wish of the waiting list")),
        "waiting_booked": Phrase(G.DIARY, _("Booked from the waiting list")),
        "waiting_taken_off": Phrase(G.DIARY, _("Took off the waiting list")),
        "day_note_written": Phrase(G.DIARY, _("Wrote the note of a day")),
        "day_note_removed": Phrase(G.DIARY, _("Took away the note of a day")),
        "message_tried_again": Phrase(G.MESSAGE, _("Sent a message again")),
        "message_handled": Phrase(G.MESSAGE, _("Dealt with a message that failed")),
        "test_mail_queued": Phrase(G.MESSAGE, _("Sent a test mail")),
        "delivery_tried_again": Phrase(G.MESSAGE, _("Let the mail go out again")),
        "setting_added": Phrase(G.CLINIC, _("Added a setting")),
        "setting_changed": Phrase(G.CLINIC, _("Changed a setting")),
        "setting_removed": Phrase(G.CLINIC, _("Removed a setting")),
        "staff_invited": Phrase(G.CLINIC, _("Invited a colleague")),
        "staff_changed": Phrase(G.CLINIC, _("Changed a colleague's account")),
        "invitation_accepted": Phrase(G.CLINIC, _("Accepted an invitation")),
        "invitation_revoked": Phrase(G.CLINIC, _("Withdrew an invitation")),
        "calendar_feed_made": Phrase(G.CLINIC, _("Made a private calendar address")),
        "calendar_feed_closed": Phrase(
            G.CLINIC, _("Closed a private calendar address")
        ),
        "first_manager_created": Phrase(G.CLINIC, _("The first manager was set up")),
    },
    terms={
        "setting.clinic": _("the clinic itself"),
        "setting.location": _("location"),
        "setting.room": _("room"),
        "setting.openinghours": _("opening hours"),
        "setting.closure": _("closed day"),
        "setting.appointmenttype": _("type of appointment"),
        "setting.shift": _("shift"),
        "setting.leave": _("leave"),
        "setting.dutyperiod": _("duty roster"),
        "setting.device": _("device"),
        **{f"roles.{role}": ROLES[role] for role in Role},
    },
)


def tables() -> list[AccessWords]:
    """Those of all apps; the ones above are named as strings (design 2)."""
    return [import_string(path) for path in settings.ACCESS_WORDS]


def phrases() -> dict[str, Phrase]:
    return {
        word: phrase for table in tables() for word, phrase in table.actions.items()
    }


def pages() -> dict[str, Words]:
    return {noun: words for table in tables() for noun, words in table.pages.items()}


def terms() -> dict[str, Words]:
    return {code: words for table in tables() for code, words in table.terms.items()}


def actions_of(group: str) -> list[str]:
    return [word for word, phrase in phrases().items() if phrase.group == group]
