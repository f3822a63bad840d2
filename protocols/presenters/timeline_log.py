"""The changes behind one entry of the stream: who did what, when, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models.audit import AuditEvent
from clinic.presenters import audit


@dataclass(frozen=True, slots=True)
class LogLine:
    when: str
    who: str
    what: str
    more: str = ""


def log_lines(
    events: Iterable[AuditEvent], moment: Callable[[datetime], str]
) -> tuple[LogLine, ...]:
    """The oldest first. The same by the same person in a row is one line: a draft that
    saves itself writes many."""
    in_order = sorted(events, key=lambda event: (event.at, event.pk))
    lines = audit.lines(in_order, {}) if in_order else []
    found = []
    for (who, what, more), alike in groupby(
        lines, key=lambda line: (line.who, line.what, line.more)
    ):
        moments = [line.at for line in alike]
        found.append(LogLine(moment(moments[-1]), who, what, _more(more, len(moments))))
    return tuple(found)


def _more(more: str, times: int) -> str:
    if times == 1:
        return more
    words = ngettext("%(count)s time", "%(count)s times", times) % {"count": times}
    return " · ".join(filter(None, (more, _("%(times)s, the last") % {"times": words})))
