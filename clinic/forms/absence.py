"""What becomes of each appointment that a change of hours takes away."""

from collections.abc import Iterable

from django.http import QueryDict

from clinic.domain.absence import Answer, What
from clinic.domain.slot_codes import MOST_DIGITS, decode

PREFIX, SEEN = "answer-", "seen-"
# More than anybody answers on one page.
_MOST = 500


def answers(posted: QueryDict, *, may_keep: bool) -> dict[int, Answer]:
    """By appointment. What is no answer of ours counts as none."""
    found: dict[int, Answer] = {}
    for name in list(posted)[: 2 * _MOST]:
        pk = _number(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        version = _number(posted.get(f"{SEEN}{pk}", ""))
        if pk is None or version is None:
            continue
        answer = _answer(pk, version, posted.get(name, ""))
        if answer and (may_keep or answer.what != What.KEEP):
            found[pk] = answer
    return found


def numbers(texts: Iterable[str]) -> list[int]:
    found = (_number(text) for text in texts)
    return [number for number in found if number is not None][:_MOST]


def carried(posted: QueryDict) -> list[tuple[str, str]]:
    """The other fields of the post, to come back with the answers."""
    return [
        (name, value)
        for name in posted
        if not name.startswith((PREFIX, SEEN)) and name != "csrfmiddlewaretoken"
        for value in posted.getlist(name)
    ]


def _answer(pk: int, version: int, text: str) -> Answer | None:
    if text in {What.KEEP, What.CALL}:
        return Answer(pk, version, What(text))
    slot = decode(text)
    return Answer(pk, version, What.MOVE, slot) if slot else None


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
