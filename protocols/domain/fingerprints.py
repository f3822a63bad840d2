"""What identifies a set of facts, so that an unchanged repeat is recognised."""

import hashlib
import json
from collections.abc import Mapping

from protocols.domain.plain import plain


def fingerprint(values: Mapping[str, object]) -> str:
    """SHA-256 over the values; the order of keys does not matter."""
    text = json.dumps(plain(values), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
