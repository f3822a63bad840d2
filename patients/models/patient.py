"""Who the patient is. Neither an e-mail address nor a phone number is an identity."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from patients.domain.choices import PlanDelivery, SexAtBirth


class PatientQuerySet(models.QuerySet["Patient"]):
    def current(self) -> "PatientQuerySet":
        """Without the records that were merged into another: every list begins here."""
        return self.filter(merged_into=None)


class Patient(models.Model):
    """One person.

    A record that was merged keeps its row, its number and what identified it, and
    nothing else: all that hung on it hangs on ``merged_into``.

    ``search_key`` folds name, number and phone digits for trigram search
    (``patients.domain.search_key``); the actions that write a name write it too.
    """

    PERSONAL_FIELDS = (
        "number",
        "full_name",
        "search_key",
        "date_of_birth",
        "sex_at_birth",
        "email",
        "phone",
        "city",
        "country",
    )

    number = models.CharField(_("patient number"), max_length=20, unique=True)
    full_name = models.CharField(_("full name"), max_length=160)
    search_key = models.CharField(max_length=400)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    sex_at_birth = models.CharField(
        _("sex at birth"),
        max_length=10,
        choices=[(s, s) for s in SexAtBirth],
        default=SexAtBirth.UNKNOWN,
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    wants_reminders = models.BooleanField(_("reminders by e-mail"), default=True)
    # Empty until asked at intake: then the mail carries a link (promise 7).
    plan_delivery = models.CharField(
        max_length=12, blank=True, choices=[(d, d) for d in PlanDelivery]
    )
    plan_delivery_chosen_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    registered_at = models.DateTimeField()
    # Why staff registered somebody in spite of a likely duplicate.
    not_a_duplicate_because = models.CharField(max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_records",
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    # Compared with everybody on file since its identity last changed.
    is_compared = models.BooleanField(default=False)

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ("full_name", "pk")
        indexes = [
            GinIndex(
                fields=["search_key"],
                name="patient_search_trigrams",
                opclasses=["gin_trgm_ops"],
            ),
            models.Index(fields=["date_of_birth"], name="patient_by_birth_date"),
            models.Index(fields=["full_name", "id"], name="patient_by_name"),
            models.Index(fields=["phone"], name="patient_by_phone"),
            models.Index(Upper("email"), name="patient_by_email"),
            models.Index(
                fields=["id"],
                name="patient_to_compare",
                condition=Q(is_compared=False, merged_into=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="patient_has_a_name", condition=~Q(full_name="")
            ),
            models.CheckConstraint(
                name="patient_birth_date_plausible",
                condition=Q(date_of_birth=None)
                | Q(date_of_birth__gte="1900-01-01", date_of_birth__lte="2100-01-01"),
            ),
            models.CheckConstraint(
                name="patient_merged_has_a_time",
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="patient_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="patient_delivery_choice_has_a_time",
                condition=Q(plan_delivery="", plan_delivery_chosen_at=None)
                | (~Q(plan_delivery="") & Q(plan_delivery_chosen_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number
