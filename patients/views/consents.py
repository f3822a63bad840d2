"""Consents on the staff's side: what stands, sign here, by link, take back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.links import path
from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from clinic.forms.submission import SubmissionForm
from clinic.queries import site
from clinic.queries.clinic_card import clinic_card
from clinic.views.base import (
    now,
    private_file_response,
    private_page,
    requires,
    staff,
)
from patients.actions import consents as actions
from patients.actions.consents import NoAddress, OldText
from patients.domain.choices import ConsentKind
from patients.forms.consent import ConsentForm
from patients.models.patient import Patient
from patients.presenters import header
from patients.presenters.places import patient_page
from patients.queries import access, consents
from patients.reference import consents as texts
from patients.views.base import open_patient
from patients.views.intake_staff import qr_code, site_url


@require_safe
@requires(Permission.ACCEPT_IDENTITY)
def consent_list(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    person, at = staff(request), now()
    context = {
        "patient": patient,
        "patient_url": patient_page(pk),
        "header": header.present(patient, person, at),
        "step": "consent",
        "zone": site.home_zone(),
        "is_clinical": access.may_read_clinical(person, patient, at=at),
        "standings": consents.standings(patient, at=at),
        "may_send": bool(consents.to_sign(patient, at=at)),
        "link": consents.newest_link(patient),
        "form": SubmissionForm(),
        "at": at,
    }
    return render(request, "patients/consent_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACCEPT_IDENTITY)
def consent_here(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The patient reads and signs on this device; the person signed in is witness."""
    patient = open_patient(request, pk, clinical=False)
    if kind not in list(ConsentKind):
        raise Http404
    with override(patient.language):
        return _sign_page(request, patient, ConsentKind(kind))


def _sign_page(
    request: HttpRequest, patient: Patient, kind: ConsentKind
) -> HttpResponse:
    form = consent_form(request, patient, kind)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            signed = form.signed_text(language=patient.language)
            try:
                actions.sign(
                    patient,
                    signed,
                    by=staff(request),
                    at=now(),
                    form_key=form.cleaned_data["form_key"],
                )
            except AlreadySubmitted:
                return HttpResponseRedirect(reverse("consent-sign", args=[patient.pk]))
            except OldText:
                form.add_error(None, _("The text has changed. Please read it again."))
            else:
                return HttpResponseRedirect(reverse("consent-sign", args=[patient.pk]))
    context = {
        "form": form,
        "patient": patient,
        "wordings": [wording_for(patient, kind)],
        "back_url": reverse("consent-sign", args=[patient.pk]),
    }
    page = render(request, "patients/consent_sign.html", context, status=status)
    return private_page(page)


@require_POST
@requires(Permission.SEND_INTAKE)
def consent_send(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    form = SubmissionForm(request.POST)
    if not form.is_valid():
        return redirect("consent-sign", pk)
    try:
        actions.send_link(
            patient,
            form_key=form.cleaned_data["form_key"],
            by=staff(request),
            at=now(),
        )
        messages.success(request, _("The link is on its way."))
    except AlreadySubmitted:
        pass
    except NoAddress:
        messages.error(
            request, _("There is no e-mail address. Add one, or show the QR code.")
        )
    return redirect("consent-sign", pk)


@require_POST
@requires(Permission.SEND_INTAKE)
def consent_qr(request: HttpRequest, pk: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    token = actions.hand_over(patient, by=staff(request), at=now())
    context = {
        "patient": patient,
        "patient_url": reverse("consent-sign", args=[pk]),
        "code": qr_code(site_url() + path(LinkPurpose.CONSENT, token)),
    }
    return private_page(render(request, "patients/consent_qr.html", context))


@require_safe
@requires(Permission.SEND_INTAKE)
def consent_state(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page with the code asks for: 204 until everything is signed."""
    patient = open_patient(request, pk, clinical=False)
    if consents.to_sign(patient, at=now()):
        return HttpResponse(status=204)
    context = {
        "standings": [
            each for each in consents.standings(patient, at=now()) if each.consent
        ],
        "patient_url": patient_page(pk),
        "zone": site.home_zone(),
    }
    return private_page(render(request, "patients/_consent_signed.html", context))


@require_POST
@requires(Permission.ACCEPT_IDENTITY)
def consent_withdraw(request: HttpRequest, pk: int, consent: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    row = get_object_or_404(consents.all_of(patient), pk=consent)
    if actions.withdraw(row, by=staff(request), at=now()):
        messages.success(request, _("The consent is withdrawn."))
    return redirect("consent-sign", pk)


@require_safe
@requires(Permission.ACCEPT_IDENTITY)
def consent_signature(request: HttpRequest, pk: int, consent: int) -> HttpResponse:
    patient = open_patient(request, pk, clinical=False)
    row = get_object_or_404(consents.all_of(patient), pk=consent)
    if not row.signature_key:
        raise Http404
    return private_file_response(row.signature_key, content_type="image/png")


def wording_for(patient: Patient, kind: ConsentKind) -> Any:
    here = clinic_card()
    language = patient.language.partition("-")[0]
    return texts.get(kind).wording(language, clinic=here.name if here else "")


def consent_form(
    request: HttpRequest, patient: Patient, kind: ConsentKind
) -> ConsentForm:
    return ConsentForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        statement=wording_for(patient, kind).statement,
        initial={"text_version": texts.get(kind).version},
    )
