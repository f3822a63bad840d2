"""What a manager says about a colleague: the record that invites or changes one."""

from dataclasses import dataclass

from clinic.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDetails:
    full_name: str
    roles: tuple[Role, ...]
    licence_number: str = ""
    may_inject: bool = False
    may_prescribe: bool = False
    may_edit_knowledge: bool = False

    @property
    def has_rights(self) -> bool:
        return self.may_inject or self.may_prescribe or self.may_edit_knowledge
