import pytest

from clinic.domain.smtp_replies import Fate, Phase, meaning


@pytest.mark.parametrize(
    ("phase", "reply", "fate"),
    [
        (Phase.CONNECT, None, Fate.RETRY),
        (Phase.CONNECT, 421, Fate.RETRY),
        (Phase.CONNECT, 554, Fate.PAUSE),
        (Phase.LOGIN, 535, Fate.PAUSE),
        (Phase.LOGIN, 454, Fate.RETRY),
        (Phase.SENDER, 530, Fate.PAUSE),
        (Phase.SENDER, 550, Fate.PAUSE),
        (Phase.RECIPIENT, 550, Fate.BOUNCED),
        (Phase.RECIPIENT, 450, Fate.RETRY),
        (Phase.RECIPIENT, None, Fate.RETRY),
        (Phase.DATA, 554, Fate.FAILED),
        (Phase.DATA, None, Fate.RETRY),
        (Phase.TEXT, 250, Fate.SENT),
        (Phase.TEXT, 451, Fate.RETRY),
        (Phase.TEXT, 554, Fate.FAILED),
        (Phase.TEXT, 535, Fate.FAILED),
        (Phase.TEXT, None, Fate.UNKNOWN),
        (Phase.TEXT, 354, Fate.UNKNOWN),
    ],
)
def test_reply_in_a_phase_has_one_meaning(phase, reply, fate):
    assert meaning(phase, reply).fate is fate


def test_only_a_text_without_a_clear_answer_is_unknown():
    replies = [None, *range(200, 600)]

    unknown = {
        (phase, reply)
        for phase in Phase
        for reply in replies
        if meaning(phase, reply).fate is Fate.UNKNOWN
    }

    assert unknown == {(Phase.TEXT, None), *((Phase.TEXT, r) for r in range(300, 400))}
