"""The command around the demo: never beside real patients, never on a public address."""

import pytest
from django.core.management import CommandError, call_command

from clinic.models import Clinic
from tests.factories.clinic import ClinicFactory


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
