"""Colleagues: list, invite, change; and the invited person's own page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.actions import staff as staff_actions
from clinic.actions.staff import StaffRefused
from clinic.actions.undo import Recording
from clinic.domain.roles import Permission
from clinic.forms.staff import AcceptInvitationForm, InviteForm, StaffMemberForm
from clinic.queries import staff as staff_queries
from clinic.views import hours
from clinic.views.base import ActionFormView, now, private_page, requires, staff
from clinic.views.dead_links import dead_link


@require_safe
@requires(Permission.MANAGE_STAFF)
def staff_list(request: HttpRequest) -> HttpResponse:
    context = {
        "members": staff_queries.members(),
        "invitations": staff_queries.open_invitations(at=now()),
    }
    return render(request, "clinic/staff/staff_list.html", context)


class InviteView(ActionFormView):
    permission = Permission.MANAGE_STAFF
    form_class = InviteForm
    template_name = "clinic/staff/staff_invite.html"
    anticipated = (StaffRefused,)

    def perform(self, form: InviteForm) -> str:
        staff_actions.invite(
            email=form.cleaned_data["email"],
            details=form.details(),
            by=staff(self.request),
            at=now(),
        )
        messages.success(self.request, _("The invitation is on its way."))
        return reverse("staff-list")


class StaffMemberView(ActionFormView):
    permission = Permission.MANAGE_STAFF
    form_class = StaffMemberForm
    template_name = "clinic/staff/staff_edit.html"
    anticipated = (StaffRefused,)

    def prepare(self) -> None:
        self.member = get_object_or_404(staff_queries.members(), pk=self.kwargs["pk"])

    def form(self, *bound: Any) -> StaffMemberForm:
        form = StaffMemberForm(*bound)
        form.initial = StaffMemberForm.initial_of(self.member)
        return form

    def context(self) -> dict[str, Any]:
        return {"member": self.member}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing stays booked with somebody who is gone."""
        form = self.form(request.POST)
        leaves = self.member.is_active and form.is_valid() and not form.is_staying
        if not leaves:
            return super().post(request, *args, **kwargs)
        try:
            return hours.carry_out(
                request,
                hours.gone_for_good(self.member, self._let_go(form)),
                title=self.member.full_name,
                back=reverse("staff-list"),
            )
        except StaffRefused as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, status=422)

    def _let_go(self, form: StaffMemberForm) -> Callable[[Recording], None]:
        def apply(recording: Recording) -> None:
            recording.keep(self.member)
            staff_actions.change(
                self.member,
                details=form.details(),
                is_active=False,
                by=staff(self.request),
                at=now(),
            )

        return apply

    def perform(self, form: StaffMemberForm) -> str:
        staff_actions.change(
            self.member,
            details=form.details(),
            is_active=form.cleaned_data["is_active"],
            by=staff(self.request),
            at=now(),
        )
        messages.success(self.request, _("Saved."))
        return reverse("staff-list")


@require_POST
@requires(Permission.MANAGE_STAFF)
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    at = now()
    invitation = get_object_or_404(staff_queries.open_invitations(at=at), pk=pk)
    staff_actions.revoke_invitation(invitation, by=staff(request), at=at)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("staff-list")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    at = now()
    invitation = staff_queries.open_invitation(token, at=at)
    if invitation is None:
        return private_page(dead_link(request, at=at))
    form = AcceptInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            staff_actions.accept_invitation(
                invitation, password=form.cleaned_data["password"], at=now()
            )
        except StaffRefused as refusal:
            form.add_error("password", str(refusal))
        else:
            messages.success(request, _("Welcome. Please sign in."))
            return HttpResponseRedirect(reverse("account_login"))
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    page = render(request, "clinic/staff/invitation.html", context, status=status)
    return private_page(page)
