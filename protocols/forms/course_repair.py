"""Why a session was missed, and what is charged for it."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from protocols.domain.course_orders import MissNote
from protocols.domain.repair_choices import LONGEST
from protocols.domain.states import MissReason
from protocols.presenters.miss_reasons import MISS_REASONS


class MissForm(forms.Form):
    """Why it was missed, and the fee: two things, apart."""

    miss_reason = forms.ChoiceField(
        label=_("Why was it missed?"), choices=MISS_REASONS.items, required=False
    )
    miss_note = forms.CharField(
        label=_("Note for the desk"), max_length=LONGEST, required=False
    )
    charge_fee = forms.BooleanField(required=False)

    def note(self, fee: Decimal | None) -> MissNote:
        """Ask ``is_valid`` first."""
        cleaned = self.cleaned_data
        return MissNote(
            reason=MissReason(cleaned["miss_reason"] or MissReason.UNKNOWN),
            note=cleaned["miss_note"],
            fee=fee if cleaned["charge_fee"] else None,
        )
