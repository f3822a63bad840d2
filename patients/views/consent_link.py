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
from patients.forms.consent import ConsentForm
from patients.queries import consents
from patients.reference import consents as texts


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.CONSENT)
def consent_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """One text after the other. A text signed twice by a second click is one."""
    patient = link.patient
    if link.object_id != patient.pk:
        return render(request, "410.html", status=410)
    left = consents.to_sign(patient, at=now())
    if not left:
        if request.method == "POST":
            return HttpResponseRedirect(request.path)
        return render(request, "patients/consent_done.html")
    kind = left[0].kind
    if request.method == "POST" and request.POST.get("kind") != kind:
        return HttpResponseRedirect(request.path)
    here = clinic_card()
    language = get_language() or "en-gb"
    wording = texts.get(kind).wording(
        language.partition("-")[0], clinic=here.name if here else ""
    )
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        statement=wording.statement,
        initial={"text_version": texts.get(kind).version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            signed = form.signed_text(language=language)
            actions.sign(patient, signed, by=None, at=now())
        except OldText:
            form.add_error(None, _("The text has changed. Please read it again."))
        else:
            return HttpResponseRedirect(request.path)
    context = {"form": form, "wordings": [wording], "kind": kind, "left": len(left)}
    status = 422 if form.is_bound else 200
    return render(request, "patients/consent_sign.html", context, status=status)
