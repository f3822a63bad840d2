"""A published protocol copied under a name of the clinic's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.domain.roles import Permission
from clinic.views.base import ActionFormView, now, staff
from protocols.actions import knowledge_copies as actions
from protocols.actions.knowledge_editions import EditionRefused, FaultyEdition
from protocols.domain.knowledge_edits import PieceKind
from protocols.domain.protocol_names import next_short_code
from protocols.forms.knowledge_copies import CopyForm
from protocols.presenters.ingredients import in_language
from protocols.queries import knowledge_editions as queries
from protocols.queries.knowledge_in_force import (
    piece_named,
    protocol_in_force,
    protocols_in_force,
)


class ProtocolCopyView(ActionFormView):
    """Asks for the name and the code; what the copy says is edited after that."""

    permission = Permission.EDIT_KNOWLEDGE
    form_class = CopyForm
    template_name = "protocols/knowledge_copy.html"
    anticipated = (EditionRefused, FaultyEdition)

    def prepare(self) -> None:
        found = piece_named(self.kwargs["kind"], self.kwargs["slug"])
        origin = protocol_in_force(self.kwargs["slug"])
        if found is None or found.kind != PieceKind.PROTOCOL or origin is None:
            raise Http404
        self.piece, self.origin = found, origin

    def form(self, *bound: Any) -> CopyForm:
        if bound:
            return CopyForm(protocols_in_force(), bound[0])
        first = next_short_code(queries.codes_taken())
        rest = self.origin.code.partition("_")[2]
        code = f"{first}_{rest}" if rest else first
        return CopyForm(protocols_in_force(), initial={"code": code})

    def context(self) -> dict[str, Any]:
        return {
            "nav_section": "knowledge",
            "tab": "own",
            "may_edit": staff(self.request).may_edit_knowledge,
            "piece": self.piece,
            "origin": self.origin,
            "origin_name": in_language(self.origin.title),
        }

    def perform(self, form: CopyForm) -> str:
        draft = actions.copy_protocol(
            self.piece, form.name(), by=staff(self.request), at=now()
        )
        messages.success(
            self.request, _("The copy is a draft. Change it, then put it in force.")
        )
        return reverse("knowledge-edit", args=[draft.kind, draft.slug])
