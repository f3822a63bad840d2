"""People who work in the clinic, and the invitations that make them members."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clinic.domain.roles import Permission, Role, permissions_of


class StaffMemberManager(BaseUserManager["StaffMember"]):
    def get_by_natural_key(self, username: str | None) -> "StaffMember":
        return self.get(email__iexact=username)

    def clinicians(self) -> "models.QuerySet[StaffMember]":
        return self.filter(is_active=True, roles__contains=[Role.CLINICIAN])


class StaffMember(AbstractBaseUser):
    PERSONAL_FIELDS = ("email", "full_name", "licence_number")

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(r, r) for r in Role]),
        verbose_name=_("roles"),
    )
    licence_number = models.CharField(_("licence number"), max_length=60, blank=True)
    may_inject = models.BooleanField(_("may inject"), default=False)
    may_prescribe = models.BooleanField(_("may prescribe"), default=False)
    may_edit_knowledge = models.BooleanField(_("may edit knowledge"), default=False)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = StaffMemberManager()

    class Meta:
        ordering = ("full_name", "pk")
        constraints = [
            # Stored in lower case, so that unique means unique whatever was typed.
            models.CheckConstraint(
                name="staff_email_in_lower_case",
                condition=models.Q(email=Lower("email")),
            ),
            models.CheckConstraint(
                name="staff_has_a_role", condition=models.Q(roles__len__gte=1)
            ),
            models.CheckConstraint(
                name="staff_rights_need_a_licence",
                condition=~models.Q(licence_number="")
                | models.Q(
                    may_inject=False, may_prescribe=False, may_edit_knowledge=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in permissions_of(self.roles)

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    @property
    def initials(self) -> str:
        words = [w for w in self.full_name.replace(".", " ").split() if w]
        words = [w for w in words if w.lower() not in {"dr", "prof", "uzm"}] or words
        return "".join(w[0] for w in (words[0], words[-1])[: len(words)]).upper()


class Invitation(models.Model):
    """A manager's invitation. The mailed token is kept only as its SHA-256."""

    PERSONAL_FIELDS = ("email", "full_name", "licence_number")

    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=20, choices=[(r, r) for r in Role]))
    licence_number = models.CharField(max_length=60, blank=True)
    may_inject = models.BooleanField(default=False)
    may_prescribe = models.BooleanField(default=False)
    may_edit_knowledge = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        StaffMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitation",
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-invited_at",)
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_has_who_and_when",
                condition=models.Q(accepted_at=None, accepted_by=None)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
