"""The patient signs on a phone of their own. Looking at it changes nothing."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.queries.clinic_card import clinic_card
from clinic.views.base import now, patient_link
from patients.actions import consents as actions
from patients.actions.consents import OldText
from patients.domain.consents import ConsentWording
from patients.forms.consent import ConsentForm
from patients.queries import consents
from patients.queries.consents import Standing


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.CONSENT)
def consent_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """One text after the other. A text signed twice by a second click is one."""
    patient = link.patient
    if link.object_id != patient.pk:
        return render(request, "410.html", status=410)
    left = consents.to_sign(patient, at=now())
    if request.method == "POST":
        # A second click on a text that is signed by now goes on to the next one.
        is_next = bool(left) and request.POST.get("kind") == left[0].kind
        return _sign(request, link, left) if is_next else _again(request)
    if not left:
        return render(request, "patients/consent_done.html")
    return _page(request, _form(request, left[0]), left[0])


def _sign(
    request: HttpRequest, link: PatientLink, left: list[Standing]
) -> HttpResponse:
    form = _form(request, left[0])
    if form.is_valid():
        signed = form.signed_text(language=get_language() or "en-gb")
        try:
            actions.sign(link.patient, signed, by=None, at=now())
        except OldText:
            form.add_error(None, _("The text has changed. Please read it again."))
        else:
            return _again(request)
    return _page(request, form, left[0], status=422)


def _again(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(request.path)


def _form(request: HttpRequest, standing: Standing) -> ConsentForm:
    return ConsentForm(
        request.POST if request.method == "POST" else None,
        kind=standing.kind,
        statement=_wording(standing).statement,
        initial={"text_version": standing.text.version},
    )


def _page(
    request: HttpRequest, form: ConsentForm, standing: Standing, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "wordings": [_wording(standing)],
        "kind": standing.kind,
    }
    return render(request, "patients/consent_sign.html", context, status=status)


def _wording(standing: Standing) -> ConsentWording:
    here = clinic_card()
    language = (get_language() or "en").partition("-")[0]
    return standing.text.wording(language, clinic=here.name if here else "")
