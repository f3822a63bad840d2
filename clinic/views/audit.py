"""The access log, for managers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.presenters import audit as presenter
from clinic.queries import audit
from clinic.views.base import page_of, requires
from clinic.views.site import use_clinic_time


@require_safe
@requires(Permission.VIEW_ACCESS_LOG)
def audit_log(request: HttpRequest) -> HttpResponse:
    use_clinic_time()
    patient_id = audit.patient_id_from(request.GET.get("patient"))
    page = page_of(audit.events(patient_id=patient_id), request, size=50)
    context = {
        "page": page,
        "lines": presenter.lines(page.object_list),
        "patient_id": patient_id,
    }
    return render(request, "clinic/audit_log.html", context)
