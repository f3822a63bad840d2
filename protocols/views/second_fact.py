"""The second fact before a link shows anything of a patient: the date of birth.

Who gave it is remembered on that device for two hours, for that very link.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clinic.actions import links
from clinic.models.links import PatientLink
from clinic.views.base import now
from protocols.forms.plan_link import BirthDateForm
from protocols.queries import documents

COOKIE_SALT = "plan-link"
COOKIE_LASTS = 2 * 60 * 60


def _cookie(link: PatientLink) -> str:
    return f"plan_{link.pk}"


def is_known(request: HttpRequest, link: PatientLink) -> bool:
    """Whether this browser gave the right birth date for this very link lately."""
    said = request.get_signed_cookie(
        _cookie(link), default="", salt=COOKIE_SALT, max_age=COOKIE_LASTS
    )
    return said == link.token_hash


def ask(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """The question, or the answer to it; leads back to the same address when right."""
    patient = link.patient
    form = BirthDateForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            is_right = links.answer_second_fact(
                link, is_right=form.is_of(patient.date_of_birth), at=now()
            )
            if is_right:
                return _remembered(request, link)
            form.add_error(None, _("This does not fit. Check the date, or call us."))
    context = {"form": form, "can_ask": documents.may_identify(patient)}
    return render(request, "protocols/plan_link_ask.html", context, status=status)


def _remembered(request: HttpRequest, link: PatientLink) -> HttpResponse:
    response = redirect(request.path)
    response.set_signed_cookie(
        _cookie(link),
        link.token_hash,
        salt=COOKIE_SALT,
        max_age=COOKIE_LASTS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
        path=request.path,
    )
    return response
