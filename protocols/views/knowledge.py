"""The knowledge behind every decision: rules, formulary, protocols; and its signature."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic.domain.roles import Permission
from clinic.queries.site import the_clinic
from clinic.views.base import now, requires, staff
from protocols.actions import knowledge as actions
from protocols.domain.knowledge_edits import PieceKind
from protocols.presenters import rule_book as shown
from protocols.presenters.own_versions import piece_mark
from protocols.presenters.protocol_comparison import compared
from protocols.queries.candidacy_facts import clinic_zone
from protocols.queries.knowledge import rule_book
from protocols.queries.knowledge_in_force import formulary_in_force, protocols_in_force


@require_GET
@requires(Permission.VIEW_KNOWLEDGE)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its condition, reason, source and review state."""
    book, clinic = rule_book(), the_clinic()
    only = request.GET.get("group", "")
    context = {
        "nav_section": "knowledge",
        "tab": "rules",
        "ruleset": book.ruleset,
        "publication": book.publication,
        "signed": book.signed,
        "signed_on": shown.signed_on(book.signed, zone=clinic_zone()),
        "lead": clinic.medical_lead if clinic else None,
        "groups": shown.rule_groups(book.ruleset, only=only),
        "choices": shown.group_choices(book.ruleset),
        "only": only,
        "contradictions": shown.contradictions(book.ruleset),
        "own": piece_mark(
            PieceKind.RULES, book.ruleset.slug, book.ruleset.version, _today()
        ),
    }
    return render(request, "protocols/rule_book.html", context)


@require_POST
@requires(Permission.SIGN_KNOWLEDGE)
def sign(request: HttpRequest) -> HttpResponse:
    """The medical lead signs the version that was on the page, and no other."""
    book = rule_book()
    if request.POST.get("sha256") != book.publication.sha256:
        messages.error(request, _("A newer version is in force. Read it first."))
        return redirect("rule-book")
    try:
        actions.sign_knowledge(
            publication=book.publication, by=staff(request), at=now()
        )
    except actions.NotMedicalLead as refusal:
        messages.error(request, str(refusal))
        return redirect("rule-book")
    messages.success(request, _("Signed. Every screening now says so."))
    return redirect("rule-book")


@require_GET
@requires(Permission.VIEW_KNOWLEDGE)
def formulary(request: HttpRequest) -> HttpResponse:
    current = formulary_in_force()
    context = {
        "nav_section": "knowledge",
        "tab": "formulary",
        "formulary": current,
        "rows": shown.ingredient_rows(current),
        "own": piece_mark(PieceKind.FORMULARY, current.slug, current.version, _today()),
    }
    return render(request, "protocols/formulary.html", context)


@require_GET
@requires(Permission.VIEW_KNOWLEDGE)
def protocol_compare(request: HttpRequest) -> HttpResponse:
    """Two protocols line by line."""
    context = {
        "nav_section": "knowledge",
        "tab": "protocols",
        "compare_url": reverse("protocol-compare"),
        **compared(request.GET, protocols_in_force(), today=_today()),
    }
    return render(request, "protocols/protocol_compare.html", context)


@require_GET
@requires(Permission.VIEW_KNOWLEDGE)
def protocol_list(request: HttpRequest) -> HttpResponse:
    context = {
        "nav_section": "knowledge",
        "tab": "protocols",
        "cards": shown.protocol_cards(protocols_in_force(), today=_today()),
        "may_edit": staff(request).may_edit_knowledge,
    }
    return render(request, "protocols/protocol_list.html", context)


def _today() -> date:
    return now().astimezone(clinic_zone()).date()
