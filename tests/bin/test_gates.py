import re

import pytest
from _anagen import gates

PLANTED = [
    ("clinic/actions/a.py", "# TODO later"),
    ("clinic/actions/a.py", "raise NotImplementedError"),
    ("templates/clinic/a.html", "{{ note|safe }}"),
    ("templates/clinic/a.html", "{% autoescape off %}"),
    ("clinic/models/a.py", "@receiver(post_save)"),
    ("clinic/actions/a.py", "send.delay(1)"),
    ("clinic/actions/a.py", "send.apply_async(kwargs={}, countdown=600)"),
    ("clinic/actions/a.py", "value = 1  # noqa"),
    ("clinic/actions/a.py", "value = 1  # noqa: S101"),
    ("tests/clinic/a.py", "@pytest.mark.skip"),
    ("bin/a.py", 'ROOT = "/home/me"'),
]
HARMLESS = [
    ("clinic/actions/a.py", "send.delay_on_commit(message.pk)"),
    ("clinic/actions/a.py", "value = 1  # noqa: S101 - a reason"),
    ("tests/clinic/a.py", '@pytest.mark.skipif(not CHROMIUM, reason="no browser")'),
    ("clinic/urls.py", 'path("homework/", view)'),
]


def findings(path: str, line: str) -> list[str]:
    return [
        meaning
        for pattern, where, meaning in gates.FORBIDDEN
        if re.search(where, path) and re.search(pattern, line)
    ]


@pytest.mark.parametrize(("path", "line"), PLANTED)
def test_planted_fault_is_found(path, line):
    assert len(findings(path, line)) == 1


@pytest.mark.parametrize(("path", "line"), HARMLESS)
def test_harmless_line_passes(path, line):
    assert findings(path, line) == []
