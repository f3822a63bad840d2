"""Find, register and correct patients."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import audit
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.roles import Permission
from clinic.queries import appointments, site
from clinic.views.base import ActionFormView, now, page_of, requires, staff
from patients.actions import registration
from patients.actions.registration import LikelyDuplicate, StalePatient
from patients.domain.duplicates import Person
from patients.forms.registration import PatientForm, RegistrationForm
from patients.presenters import patients as present
from patients.presenters.places import patient_page
from patients.queries import duplicates, intakes, merging, search
from patients.views.base import open_patient


@require_safe
@requires(Permission.VIEW_PATIENTS)
def patient_list(request: HttpRequest) -> HttpResponse:
    person, at = staff(request), now()
    query = request.GET.get("q", "").strip()[:200]
    near: list[Any] = []
    if query:
        found = search.found(query, staff=person, at=at)
        near = [] if found else search.similar(query, staff=person, at=at)
        page = page_of(search.everybody(person, at=at).none(), request)
        shown = found or near
    else:
        page = page_of(search.everybody(person, at=at), request)
        shown = list(page)
    numbers = [each.pk for each in shown]
    states = intakes.states_of(numbers)
    audit.record(
        "patients_listed",
        audit.Subject(name="patient_list", detail={"shown": len(shown)}),
        at=at,
        by=person,
    )
    context = {
        "query": query,
        "query_quoted": quote(query),
        "is_too_short": bool(query) and not search.is_long_enough(query),
        "is_near": bool(near),
        "is_full": len(shown) == search.MOST_FOUND and bool(query),
        "rows": present.rows(shown, states, merging.former_records(numbers)),
        "may_merge": person.may(Permission.MERGE_PATIENTS),
        "page_obj": page,
        "may_break_glass": person.may(Permission.BREAK_GLASS),
    }
    return render(request, "patients/patient_list.html", context)


class RegisterView(ActionFormView):
    permission = Permission.REGISTER_PATIENTS
    form_class = RegistrationForm
    template_name = "patients/patient_register.html"

    doubles: list[present.DoubleRow] = []

    def form(self, *bound: Any) -> RegistrationForm:
        types = [
            (row.pk, row.name_in(get_language() or "en"))
            for row in appointments.types_in_use()
        ]
        start = {"language": get_language() or "en-gb"}
        typed = self.request.GET.get("name", "").strip()[:160]
        return RegistrationForm(
            *bound,
            initial=start | ({"full_name": typed} if typed else {}),
            types=types,
            today=now().date(),
            region=region(),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            self.doubles = present.double_rows(_doubles_of(form))
            return self.page(form, status=422)
        try:
            return HttpResponseRedirect(self.perform(form))
        except LikelyDuplicate as likely:
            self.doubles = present.double_rows(likely.doubles)
            form.add_error(
                "is_different",
                _("Somebody on file looks like this person. Choose who it is."),
            )
            return self.page(form, status=422)
        except AlreadySubmitted as first:
            return HttpResponseRedirect(next_page(first.result_url, form, request.GET))

    def context(self) -> dict[str, Any]:
        return {"doubles": self.doubles}

    def perform(self, form: RegistrationForm) -> str:
        patient = registration.register(
            form.registration(),
            form_key=form.cleaned_data["form_key"],
            by=staff(self.request),
            at=now(),
        )
        messages.success(
            self.request,
            _("%(name)s is registered as %(number)s.")
            % {"name": patient.full_name, "number": patient.number},
        )
        return next_page(str(patient.pk), form, self.request.GET)


@require_POST
@requires(Permission.REGISTER_PATIENTS)
def patient_doubles(request: HttpRequest) -> HttpResponse:
    """The fragment beside the form while it is typed; writes nothing."""
    form = RegistrationForm(request.POST, region=region())
    form.full_clean()
    context = {"doubles": present.double_rows(_doubles_of(form))}
    return render(request, "patients/_doubles_found.html", context)


class PatientEditView(ActionFormView):
    permission = Permission.REGISTER_PATIENTS
    form_class = PatientForm
    template_name = "patients/patient_edit.html"

    def prepare(self) -> None:
        self.patient = open_patient(self.request, self.kwargs["pk"], clinical=False)

    def form(self, *bound: Any) -> PatientForm:
        return PatientForm(
            *bound,
            initial=PatientForm.initial_of(self.patient),
            today=now().date(),
            region=self.patient.country or region(),
        )

    def context(self) -> dict[str, Any]:
        return {"patient": self.patient, "cancel_url": patient_page(self.patient.pk)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return HttpResponseRedirect(self.perform(form))
        except StalePatient:
            form.add_error(
                None,
                _("Somebody else changed this record meanwhile. Open it again."),
            )
            return self.page(form, status=409)

    def perform(self, form: PatientForm) -> str:
        registration.change_details(
            self.patient,
            form.details(),
            version=form.cleaned_data["version"],
            by=staff(self.request),
            at=now(),
        )
        messages.success(self.request, _("Saved."))
        return patient_page(self.patient.pk)


def region() -> str:
    """The country whose phone numbers need no country code here."""
    location = site.home_location()
    return location.country if location else ""


# What a time in the diary was asked for by, before the patient was known.
OF_A_SLOT = ("day", "time", "practitioner", "room", "location", "type")


def next_page(patient_id: str, form: RegistrationForm, asked: QueryDict) -> str:
    """On to the diary when an appointment was wished for, else to the intake link."""
    wished = form.cleaned_data["appointment_type"]
    slot = {name: asked[name][:80] for name in OF_A_SLOT if name in asked}
    if wished or "time" in slot:
        wishes = {"type": wished} if wished else {}
        query = urlencode({**slot, **wishes, "patient": patient_id})
        return f"{reverse('appointment-book')}?{query}"
    return reverse("intake-send", args=[int(patient_id)])


def _doubles_of(form: RegistrationForm) -> list[duplicates.LikelyDouble]:
    typed = form.cleaned_data
    name = typed.get("full_name") or ""
    if not name:
        return []
    wanted = Person(
        id=0,
        full_name=name,
        date_of_birth=typed.get("date_of_birth"),
        phone=typed.get("phone") or "",
        email=typed.get("email") or "",
    )
    return duplicates.likely_doubles(wanted)
