"""Where a patient stops reminders: a page with a button, and a mail program's one click.

A mail program posts without cookies (RFC 8058); only that very post needs no form key.
Looking changes nothing: scanners open every address in a mail.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.views.base import now, patient_link
from patients.actions import contact

ONE_CLICK = "One-Click"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.OPT_OUT)
def opt_out_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    if request.POST.get("List-Unsubscribe") == ONE_CLICK:
        contact.stop_reminders(link.patient_id, at=now())
        return HttpResponse(status=200)
    answer = _page(request, link)
    assert isinstance(answer, HttpResponse)
    return answer


@csrf_protect
def _page(request: HttpRequest, link: PatientLink) -> HttpResponse:
    if request.method == "POST":
        contact.stop_reminders(link.patient_id, at=now())
        return HttpResponseRedirect(request.path)
    context = {"is_stopped": not link.patient.wants_reminders}
    return render(request, "patients/opt_out.html", context)
