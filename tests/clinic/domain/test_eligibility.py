import pytest

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.eligibility import Needs, Rights, may_do, needs_room
from clinic.domain.roles import Role

CLINICIAN = Rights.of(roles=[Role.CLINICIAN], may_inject=True)
CANNOT_INJECT = Rights.of(roles=[Role.CLINICIAN], may_inject=False)
GONE = Rights.of(roles=[Role.CLINICIAN], may_inject=True, is_active=False)
DESK = Rights.of(roles=[Role.FRONT_DESK], may_inject=False)

ANYBODY = Needs(clinician=False, right_to_inject=False)
CONSULTATION = Needs(clinician=True, right_to_inject=False)
SESSION = Needs(clinician=True, right_to_inject=True)


@pytest.mark.parametrize(
    ("needs", "rights", "expected"),
    [
        (ANYBODY, DESK, True),
        (CONSULTATION, DESK, False),
        (CONSULTATION, CANNOT_INJECT, True),
        (SESSION, CANNOT_INJECT, False),
        (SESSION, CLINICIAN, True),
        (ANYBODY, GONE, False),
    ],
)
def test_who_may_do_which_type(needs, rights, expected):
    assert may_do(needs, rights) is expected


@pytest.mark.parametrize("kind", list(AppointmentKind))
def test_all_but_a_call_need_a_room(kind):
    assert needs_room(kind) is (kind != AppointmentKind.CALL)
