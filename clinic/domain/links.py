"""Personal links: 256 random bits, of which only the SHA-256 is kept (threats R4)."""

import hashlib
import re
import secrets

from clinic.domain.message_states import LinkPurpose

# What 32 bytes look like in URL-safe base 64; anything else is no token of ours.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

_PATHS = {
    LinkPurpose.INTAKE: "p/intake",
    LinkPurpose.APPOINTMENT: "p/visit",
    LinkPurpose.PLAN: "p/plan",
    LinkPurpose.CONSENT: "p/consent",
    LinkPurpose.PHOTOS: "p/photos",
    LinkPurpose.PROBLEM: "p/problem",
    LinkPurpose.NOTICE: "p/notice",
    LinkPurpose.REPORT: "p/report",
    LinkPurpose.REVIEW: "p/review",
    LinkPurpose.OPT_OUT: "p/reminders",
    LinkPurpose.INVITATION: "invitation",
}


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    return TOKEN.fullmatch(text) is not None


def path(purpose: LinkPurpose, token: str) -> str:
    """The address below the site's root that this token opens."""
    return f"/{_PATHS[purpose]}/{token}/"
