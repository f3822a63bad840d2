"""The desk's side of the intake: its state, the link by mail, the link as a QR code."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.links import path
from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from clinic.forms.submission import SubmissionForm
from clinic.queries import site
from clinic.views.base import ActionFormView, now, private_page, requires, staff
from patients.actions import intake as actions
from patients.actions.intake import NoAddress
from patients.presenters.places import patient_page
from patients.queries import intakes
from patients.views.base import open_patient

_QR_SIZE = 6


class IntakeSendView(ActionFormView):
    permission = Permission.SEND_INTAKE
    form_class = SubmissionForm
    template_name = "patients/intake_send.html"
    anticipated = (NoAddress,)

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"], clinical=False)

    def context(self) -> dict[str, Any]:
        return {
            "patient": self.patient,
            "patient_url": patient_page(self.patient.pk),
            "intake": intakes.latest(self.patient),
            "link": intakes.newest_link(self.patient),
            "message": intakes.newest_message(self.patient),
            "zone": site.home_zone(),
            "may_review": staff(self.request).may(Permission.ACCEPT_IDENTITY),
        }

    def perform(self, form: SubmissionForm) -> str:
        here = reverse("intake-send", args=[self.patient.pk])
        try:
            actions.send(
                self.patient,
                form_key=form.cleaned_data["form_key"],
                by=staff(self.request),
                at=now(),
            )
        except AlreadySubmitted:
            return here
        except NoAddress:
            raise NoAddress(
                _("There is no e-mail address. Add one, or show the QR code.")
            ) from None
        messages.success(self.request, _("The link is on its way."))
        return here


@require_POST
@requires(Permission.SEND_INTAKE)
def intake_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The code is in this answer alone: no address and no log ever holds the link."""
    patient = open_patient(request, pk, clinical=False)
    latest = intakes.latest(patient)
    if latest and latest.state == "submitted":
        messages.info(request, _("The answers are in: review them first."))
        return HttpResponseRedirect(reverse("intake-send", args=[pk]))
    at = now()
    token = actions.hand_over(patient, by=staff(request), at=at)
    context = {
        "patient": patient,
        "patient_url": patient_page(pk),
        "code": qr_code(site_url() + path(LinkPurpose.INTAKE, token)),
        "at": localtime(at),
    }
    return private_page(render(request, "patients/intake_qr.html", context))


def site_url() -> str:
    address: str = settings.SITE_URL
    return address


def qr_code(address: str) -> str:
    """An SVG as a data URL; the policy lets images come that way."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(scale=_QR_SIZE, border=4, dark="#17292a", light="#fff")
