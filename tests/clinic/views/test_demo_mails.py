from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories.clinic import StaffMemberFactory

pytestmark = pytest.mark.django_db

MAIL = b"""From: Clinic <hello@clinic.test>\r
To: ayse@patients.test\r
Subject: =?utf-8?q?Randevunuz_=C5=9Fimdi?=\r
Date: Mon, 01 Mar 2027 08:00:00 +0000\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=a\r
\r
--a\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Open http://127.0.0.1:8000/p/visit/x/ <script>\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<html><head></head><body><script>alert(1)</script>Hello</body></html>\r
--b--\r
--a\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename="../plan 1.pdf"\r
\r
%PDF\r
--a--\r
"""
NAME = "20270301T080000.000000-0001.eml"


@pytest.fixture(autouse=True)
def _mailbox(settings, client) -> None:
    settings.DEMO = True
    folder = Path(settings.DEMO_MAIL_DIR)
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(MAIL)
    client.force_login(StaffMemberFactory(desk=True))


def test_mailbox_lists_what_the_sink_kept(client):
    page = client.get(reverse("demo-mail-list"))

    assert [(m.to, m.subject) for m in page.context["mails"]] == [
        ("ayse@patients.test", "Randevunuz şimdi")
    ]


def test_mailbox_without_folder_is_empty(client, settings, tmp_path):
    settings.DEMO_MAIL_DIR = tmp_path / "none"

    assert client.get(reverse("demo-mail-list")).context["mails"] == []


def test_text_has_a_link_to_click_and_no_markup(client):
    page = client.get(reverse("demo-mail", args=[NAME])).content.decode()

    assert '<a href="http://127.0.0.1:8000/p/visit/x/" rel="nofollow">' in page
    assert "<script>\r" not in page


def test_html_is_shown_where_no_script_can_run(client):
    answer = client.get(reverse("demo-mail-html", args=[NAME]))

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; ")
    assert "script" not in policy.replace("default-src", "")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b'<head><base target="_blank"></head>' in answer.content


def test_attachment_is_downloaded_under_a_harmless_name(client):
    answer = client.get(reverse("demo-mail-file", args=[NAME, 0]))

    assert answer.content.strip() == b"%PDF"
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="..plan_1.pdf"'
    )


@pytest.mark.parametrize(
    "name", ["none.eml", "..%2Fsecret.eml", "x" * 300, "a.txt", "%E2%80%AE.eml"]
)
def test_mail_that_is_not_there_is_not_found(client, name):
    assert client.get(f"/demo/mails/{name}/").status_code == 404


def test_attachment_that_is_not_there_is_not_found(client):
    assert client.get(reverse("demo-mail-file", args=[NAME, 7])).status_code == 404


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("demo-mail-list", []),
        ("demo-mail", [NAME]),
        ("demo-mail-html", [NAME]),
        ("demo-mail-file", [NAME, 0]),
    ],
)
def test_nothing_of_it_exists_outside_the_demo(client, settings, name, arguments):
    settings.DEMO = False

    assert client.get(reverse(name, args=arguments)).status_code == 404
