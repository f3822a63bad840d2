import os
import subprocess
import sys

import pytest
from _anagen.nightly import night

from clinic.embedded import PROJECT

SHOW = "import tests.conftest; from tests.protocols.domain import course_cases; "
SHOW += "print(course_cases.thorough.max_examples)"


def test_night_runs_every_property_of_domain_and_passes_the_rest_on():
    plan = night(["-x", "-k", "repair"])

    assert plan.environ == {
        "HYPOTHESIS_PROFILE": "nightly",
        "HYPOTHESIS_EXAMPLES": "2500",
    }
    assert [part for part in plan.command if part.startswith("tests")] == [
        "tests/clinic/domain",
        "tests/patients/domain",
        "tests/protocols/domain",
    ]
    assert plan.command[plan.command.index("-m", 2) :][:2] == ["-m", "hypothesis"]
    assert plan.command[-3:] == ["-x", "-k", "repair"]


@pytest.mark.parametrize("few", ["200", "1999", "-1", "many"])
def test_fewer_examples_than_promised_are_refused(few, capsys):
    with pytest.raises(SystemExit) as refused:
        night(["--examples", few])

    assert refused.value.code == 2
    assert "--examples" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environ", "expected"),
    [({}, "200"), (night(["--examples", "3000"]).environ, "3000")],
)
def test_profile_says_how_many_examples_there_are(environ, expected):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HYPOTHESIS")}

    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={**clean, "PYTHONPATH": str(PROJECT), **environ},
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.strip() == expected
