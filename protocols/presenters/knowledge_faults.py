"""What the readers of the files say of a value, in the words of the page."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from protocols.presenters.ingredients import ingredient_name

_SAID = (
    (r"must not be empty", gettext_noop("This must not be empty.")),
    (
        r"must be from (?P<least>\d+) to (?P<most>\d+)",
        gettext_noop("Write a whole number from %(least)s to %(most)s."),
    ),
    (
        r"minimum, target and maximum must go up from zero",
        gettext_noop("Least, usual and most must go up from zero."),
    ),
    (r"must be above zero", gettext_noop("Write a number above zero.")),
    (r"is below zero", gettext_noop("Write a number that is not below zero.")),
    (
        r"must not be below \w+",
        gettext_noop("The stops lie outside the warnings, and the usual between them."),
    ),
    (
        r"no number lies between the two",
        gettext_noop("No number lies between the two: the rule would never apply."),
    ),
    (
        r"one phase needs a session at least",
        gettext_noop("At least one phase needs a session."),
    ),
    (
        r"must begin at session 1 and go up",
        gettext_noop("The first step begins at session 1, each next one later."),
    ),
    (
        r"(?P<ingredient>\w+) is disabled",
        gettext_noop("%(ingredient)s is not used in this clinic."),
    ),
)


def fault_words(message: str) -> str:
    """As the reader put it where the page has no words of its own."""
    for pattern, words in _SAID:
        found = re.fullmatch(pattern, message)
        if found:
            said = found.groupdict()
            if "ingredient" in said:
                said["ingredient"] = ingredient_name(said["ingredient"])
            return _(words) % said
    return message
