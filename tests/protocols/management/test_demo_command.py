"""The command around the demo: once, never beside real patients, gone without a trace."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from clinic.models import Clinic, StaffMember
from tests.factories.clinic import ClinicFactory

OWN_APPS = ("clinic", "patients", "protocols")


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.django_db(transaction=True)
def test_removal_leaves_no_row_and_no_file(settings, monkeypatch, capsys):
    monkeypatch.setenv("DEMO_PASSWORD", "only-for-this-test")
    call_command("demo")
    before = counts()
    assert before["patients.Patient"] == 42
    password = StaffMember.objects.get(email="desk@demo.clinic").password

    call_command("demo")
    assert counts() == before
    again = StaffMember.objects.get(email="desk@demo.clinic")
    assert (again.check_password("only-for-this-test"), again.password) != (
        True,
        password,
    )

    call_command("demo", "--remove")
    assert {label: n for label, n in counts().items() if n} == {}
    private = Path(settings.PRIVATE_MEDIA_ROOT)
    assert not private.exists() or not any(private.rglob("*"))
    call_command("demo", "--remove")
    assert capsys.readouterr().out == (
        "The demo clinic is gone.\nThere is no demo clinic.\n"
    )


@pytest.mark.django_db
def test_demo_stays_out_of_a_real_clinic():
    ClinicFactory(is_demo=False)

    with pytest.raises(CommandError, match="real clinic"):
        call_command("demo")


@pytest.mark.django_db
@pytest.mark.parametrize("option", [[], ["--remove"]])
def test_demo_stays_off_public_addresses(settings, option):
    settings.HTTPS = True

    with pytest.raises(CommandError, match="public address"):
        call_command("demo", *option)

    assert not Clinic.objects.exists()
