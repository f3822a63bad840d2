"""The medical lead signs one version of the rules."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.queries.site import the_clinic
from protocols.models.screening import KnowledgeSignOff
from protocols.queries.knowledge import Publication


class NotMedicalLead(Exception):
    """Only the clinic's medical lead signs its knowledge."""


@transaction.atomic
def sign_knowledge(
    *, publication: Publication, by: StaffMember, at: datetime
) -> KnowledgeSignOff:
    """One signature a version. Signing again finds the signature that is there."""
    clinic = the_clinic()
    if clinic is None or clinic.medical_lead_id != by.pk:
        raise NotMedicalLead(
            _("Only the clinic's medical lead can sign. The settings name that person.")
        )
    signature, is_new = KnowledgeSignOff.objects.get_or_create(
        kind=publication.kind,
        slug=publication.slug,
        version=publication.version,
        defaults={"sha256": publication.sha256, "signed_by": by, "signed_at": at},
    )
    if is_new:
        audit.record(
            "knowledge_signed",
            audit.Subject(
                name="knowledge_sign_off",
                id=signature.pk,
                detail={"slug": publication.slug, "version": publication.version},
            ),
            at=at,
            by=by,
        )
    return signature
