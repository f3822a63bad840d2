import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from clinic import checks

PRODUCTION = {
    "DEMO": False,
    "HTTPS": True,
    "SITE_URL": "https://clinic.example",
    "ALLOWED_HOSTS": ["clinic.example"],
    "EMAIL_HOST": "mail.clinic.example",
    "EMAIL_USE_TLS": True,
    "EMAIL_TIMEOUT": 20,
    "DEFAULT_FROM_EMAIL": "Clinic <hello@clinic.example>",
}


@pytest.fixture
def production(settings):
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    return settings


def test_good_production_settings_pass(production):
    assert checks.production_settings(None) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEMO", True, "clinic.E002"),
        ("HTTPS", False, "clinic.E003"),
        ("ALLOWED_HOSTS", ["clinic.example", "*"], "clinic.E004"),
        ("ALLOWED_HOSTS", ["other.example"], "clinic.E005"),
        ("EMAIL_TIMEOUT", 0, "clinic.E006"),
        ("EMAIL_USE_TLS", False, "clinic.E007"),
        ("DEFAULT_FROM_EMAIL", "Anagen <clinic@localhost>", "clinic.E008"),
    ],
)
def test_unsafe_production_setting_is_named_but_not_shown(
    production, name, value, code
):
    setattr(production, name, value)

    found = checks.production_settings(None)

    assert [finding.id for finding in found] == [code]
    assert "other.example" not in found[0].msg


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000", []),
        ("http://[::1]:8000", []),
        ("http://clinic.example", ["clinic.E001"]),
        ("http://192.0.2.7", ["clinic.E001"]),
    ],
)
def test_only_this_machine_is_served_without_tls(settings, url, expected):
    settings.SITE_URL, settings.HTTPS = url, False

    found = checks.https_beyond_this_machine(None)

    assert [finding.id for finding in found] == expected


def test_tests_run_with_an_ordinary_database_role(db):
    found = run_checks(tags=["database"], databases=["default"])

    assert [finding.id for finding in found] == []


def test_prepare_can_run_again(db):
    call_command("prepare", no_static=True, verbosity=0)
    call_command("prepare", no_static=True, verbosity=0)
