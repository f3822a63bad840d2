"""What an entry of the stream is drawn from, before its day and its log are added."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.models.staff import StaffMember
from clinic.presenters.states import look


@dataclass(frozen=True, slots=True)
class Pill:
    tone: str
    icon: str
    word: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did the thing that ``word`` names, and when; never done without ``at``."""

    word: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """``note`` is a quieter second line."""

    icon: str
    title: str
    detail: str = ""
    note: str = ""
    url: str = ""
    pill: Pill | None = None
    is_clinical: bool = False
    stamps: tuple[Stamp, ...] = ()
    version: str = ""


def state_pill(of: str, state: str) -> Pill:
    seen = look(of=of, state=state)
    return Pill(seen.tone, seen.icon, str(seen.word))


def stamp(word: str, by: StaffMember | None, at: datetime | None) -> Stamp:
    return Stamp(word, by.full_name if by else _("The system"), at)


def by_link(word: str, by: StaffMember | None, at: datetime | None) -> Stamp:
    """Done by a person of the clinic, or by the patient's own link."""
    return Stamp(word, by.full_name if by else _("Patient, by link"), at)


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
