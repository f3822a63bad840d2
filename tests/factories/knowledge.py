"""The clinic's own versions of knowledge, for tests."""

from clinic.models import StaffMember
from protocols.models import KnowledgeEdition
from tests.factories.clinic import NOW, TODAY


def published_edition(by: StaffMember, **changes: object) -> KnowledgeEdition:
    """Sessions of T1 take fifty minutes."""
    return KnowledgeEdition.objects.create(
        **{
            "kind": "protocol",
            "slug": "t1-weekly-monthly",
            "base_version": "2026.11",
            "version": "2026.11+1",
            "changes": {"t1-weekly-monthly.toml:session_minutes": 50},
            "sha256": "0" * 64,
            "reason": "Our room needs it.",
            "review_on": TODAY,
            "created_by": by,
            "created_at": NOW,
            "saved_by": by,
            "saved_at": NOW,
            "published_by": by,
            "published_at": NOW,
            **changes,
        }
    )
