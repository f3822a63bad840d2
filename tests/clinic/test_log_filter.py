import logging

import pytest
from django.conf import settings

from clinic.log_filter import MaskTokens
from tests.clinic.views.test_visit_link import link_to
from tests.factories.clinic import open_diary

# As clinic.domain.links makes them; fixed, for it stands in the names of the tests.
TOKEN = "l-EX7HVDmEIMz6TunGPeFQgGAGGClmiHUygis-DTDQ0"


def record(text, *args):
    return logging.LogRecord("django.request", logging.WARNING, "", 1, text, args, None)


@pytest.mark.parametrize(
    "path",
    [
        f"/p/visit/{TOKEN}/",
        f"/p/visit/{TOKEN[:-1]}/times/",
        f"/invitation/{TOKEN}/",
        f"/feeds/{TOKEN}.ics",
        f"/p/plan/{TOKEN * 9}/file/",
    ],
)
def test_key_in_an_address_is_masked(path):
    entry = record("%s: %s", "Gone", path)

    assert MaskTokens().filter(entry)
    assert TOKEN[:-1] not in entry.getMessage()
    assert entry.getMessage().startswith(f"Gone: /{path.split('/')[1]}/")


def test_other_lines_stay_as_they_are():
    entry = record("message_sent message_id=%s", 7)

    MaskTokens().filter(entry)

    assert entry.getMessage() == "message_sent message_id=7"


@pytest.mark.django_db
def test_refused_answer_to_a_right_link_leaves_no_key_in_the_log(client, caplog):
    handler = settings.LOGGING["handlers"]["console"]
    assert handler["filters"] == ["no_keys"]
    caplog.handler.addFilter(MaskTokens())
    address = link_to(open_diary().appointment())

    client.post(address, {"answer": "maybe"})

    assert "/p/visit/…" in caplog.text
    assert address not in caplog.text
