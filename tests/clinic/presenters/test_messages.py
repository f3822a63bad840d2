import re
from pathlib import Path

from clinic.domain.message_states import MessageKind, MessageState
from clinic.domain.smtp_replies import Phase, meaning
from clinic.presenters.messages import KINDS, REASONS
from clinic.presenters.states import MESSAGE

WRITTEN = re.compile(r'(?:code=|MessageState\.\w+, |_S\.\w+, code=)"(\w+)"')


def test_every_kind_and_state_has_words():
    assert KINDS.keys() == set(MessageKind)
    assert MESSAGE.keys() == set(MessageState)


def test_every_meaning_of_a_reply_has_a_reason_in_words():
    codes = {
        meaning(phase, reply).code
        for phase in Phase
        for reply in (None, *range(200, 600))
    }

    assert codes - {""} - REASONS.keys() == set()


def test_every_code_that_is_written_has_a_reason_in_words():
    files = [
        *Path("clinic/actions").glob("*.py"),
        Path("clinic/domain/recheck.py"),
        Path("clinic/smtp.py"),
    ]
    codes = {
        code for file in files for code in WRITTEN.findall(file.read_text("utf-8"))
    }

    assert "quiet_hours" in codes
    assert codes - REASONS.keys() == set()
