"""Who may see a patient for which type of appointment."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a type of appointment asks of the practitioner."""

    clinician: bool
    right_to_inject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a person brings."""

    is_active: bool
    roles: frozenset[str]
    may_inject: bool

    @classmethod
    def of(
        cls, *, roles: Iterable[str], may_inject: bool, is_active: bool = True
    ) -> "Rights":
        return cls(roles=frozenset(roles), may_inject=may_inject, is_active=is_active)


def may_do(needs: Needs, rights: Rights) -> bool:
    if not rights.is_active:
        return False
    if needs.clinician and Role.CLINICIAN not in rights.roles:
        return False
    return rights.may_inject or not needs.right_to_inject


def needs_room(kind: str) -> bool:
    """A call happens on the telephone; all else needs a room."""
    return kind != AppointmentKind.CALL
