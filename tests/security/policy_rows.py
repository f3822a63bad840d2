"""What a row of the policy is, and short words for its kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission

PUBLIC = "public"  # no log-in asked
SIGNED_IN = "login"  # anybody of the staff, for their own account
GET, POST = frozenset({"GET"}), frozenset({"POST"})
BOTH = GET | POST


@dataclass(frozen=True)
class Row:
    needs: Permission | LinkPurpose | str
    methods: frozenset[str] = GET
    of: str = ""
    clinical: bool = False
    also: Mapping[str, object] = field(default_factory=dict)
    post: Mapping[str, object] = field(default_factory=dict)


def page(needs: Permission, **more: object) -> Row:
    return Row(needs, GET, **more)  # type: ignore[arg-type]


def form(needs: Permission, **more: object) -> Row:
    return Row(needs, BOTH, **more)  # type: ignore[arg-type]


def deed(needs: Permission, **more: object) -> Row:
    return Row(needs, POST, **more)  # type: ignore[arg-type]


def link(purpose: LinkPurpose, methods: frozenset[str] = BOTH, **more: object) -> Row:
    return Row(purpose, methods, of="link", **more)  # type: ignore[arg-type]


def clinical(
    needs: Permission, of: str, methods: frozenset[str] = GET, **more: object
) -> Row:
    return Row(needs, methods, of, clinical=True, **more)  # type: ignore[arg-type]
