"""Every mail to a patient about treatment says where a problem is reported; no other."""

from pathlib import Path

from django.conf import settings

EMPTIED = "{% block problem %}{% endblock problem %}"
WITHOUT = {
    "account_password_changed",
    "account_password_reset",
    "account_password_reset_key",
    "break_glass",
    "consent_link",
    "duty_alert",
    "intake_link",
    "intake_nudge",
    "letter_is_ready",
    "staff_invitation",
    "test",
}


def mails(ending: str) -> list[Path]:
    found = sorted(Path(settings.BASE_DIR, "templates").glob(f"*/emails/*.{ending}"))
    return [path for path in found if "base_email" in path.read_text()]


def without(ending: str) -> set[str]:
    return {path.stem for path in mails(ending) if EMPTIED in path.read_text()}


def test_only_these_mails_have_no_place_to_report_a_problem():
    assert without("html") == WITHOUT
    assert without("txt") == WITHOUT - {"staff_invitation"}
