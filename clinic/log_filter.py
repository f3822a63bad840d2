"""Keeps keys out of the log: Django writes down the address of each refused request."""

import logging
import re

# 43 letters are a whole token (see clinic.domain.links); a mangled one is nearly one.
_KEY = re.compile(r"(/p/[a-z]+/|/invitation/|/feeds/)[^/\s]+")


class MaskTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _KEY.sub(r"\1…", text)
        if masked != text:
            record.msg, record.args = masked, None
        return True
