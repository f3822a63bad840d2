"""Settings: one index, and one list and one form a section."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import site as site_actions
from clinic.actions.site import SettingInUse
from clinic.domain.roles import Permission
from clinic.forms import site as forms
from clinic.models.places import Clinic
from clinic.models.rota import Leave
from clinic.presenters import site as presenter
from clinic.queries import site
from clinic.views import hours
from clinic.views.base import ActionFormView, now, requires, staff


@dataclass(frozen=True, slots=True)
class Section:
    title: str | Promise
    what: str | Promise
    icon: str
    form: type[forms.SettingForm]


SECTIONS = {
    "locations": Section(
        gettext_lazy("Locations"),
        gettext_lazy("Where you work, each with its own clock."),
        "map-pin",
        forms.LocationForm,
    ),
    "rooms": Section(
        gettext_lazy("Rooms"),
        gettext_lazy("A session needs a practitioner and a room."),
        "door-open",
        forms.RoomForm,
    ),
    "devices": Section(
        gettext_lazy("Devices"),
        gettext_lazy("What only one appointment can use at a time."),
        "package",
        forms.DeviceForm,
    ),
    "hours": Section(
        gettext_lazy("Opening hours"),
        gettext_lazy("When a location is open, by weekday."),
        "clock",
        forms.OpeningHoursForm,
    ),
    "closures": Section(
        gettext_lazy("Closed days"),
        gettext_lazy("Holidays and other days without appointments."),
        "calendar-x",
        forms.ClosureForm,
    ),
    "types": Section(
        gettext_lazy("Appointment types"),
        gettext_lazy("Length, pause after it, and who may do it."),
        "list",
        forms.AppointmentTypeForm,
    ),
    "shifts": Section(
        gettext_lazy("Working hours"),
        gettext_lazy("Who works where, by weekday."),
        "calendar-days",
        forms.ShiftForm,
    ),
    "leave": Section(
        gettext_lazy("Leave"),
        gettext_lazy("When somebody is away."),
        "calendar-off",
        forms.LeaveForm,
    ),
    "duty": Section(
        gettext_lazy("Duty roster"),
        gettext_lazy("Whom urgent reports reach."),
        "siren",
        forms.DutyPeriodForm,
    ),
}


def section_or_404(slug: str) -> Section:
    try:
        return SECTIONS[slug]
    except KeyError:
        raise Http404 from None


def use_clinic_time() -> None:
    """Moments are typed and shown in the clinic's own wall time."""
    location = site.home_location()
    if location:
        timezone.activate(location.zone)


def rows_of(section: Section) -> "QuerySet[Model]":
    return site.rows(section.form.row_model())


@require_safe
@requires(Permission.MANAGE_CLINIC)
def settings_index(request: HttpRequest) -> HttpResponse:
    lines = presenter.first_day(site.first_day(at=now()))
    context = {
        "lines": lines,
        "done": sum(line.is_done for line in lines),
        "sections": SECTIONS.items(),
    }
    return render(request, "clinic/settings/index.html", context)


@require_safe
@requires(Permission.MANAGE_CLINIC)
def settings_list(request: HttpRequest, section: str) -> HttpResponse:
    shown = section_or_404(section)
    use_clinic_time()
    table = presenter.table(rows_of(shown), shown.form.columns())
    context = {"slug": section, "section": shown, "table": table}
    return render(request, "clinic/settings/list.html", context)


class SettingView(ActionFormView):
    """Add or change one row of a section."""

    permission = Permission.MANAGE_CLINIC
    form_class = forms.SettingForm
    template_name = "clinic/settings/form.html"

    def prepare(self) -> None:
        self.section = section_or_404(self.kwargs["section"])
        use_clinic_time()
        pk = self.kwargs.get("pk")
        self.row = get_object_or_404(rows_of(self.section), pk=pk) if pk else None

    def form(self, *bound: Any) -> forms.SettingForm:
        form = self.section.form
        return form(*bound, instance=self.row)  # type: ignore[misc]

    def context(self) -> dict[str, Any]:
        slug = self.kwargs["section"]
        return {"slug": slug, "section": self.section, "row": self.row}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who works when is changed with an eye on what is booked already."""
        form = self.form(request.POST)
        if not isinstance(form.instance, hours.HOURS) or not form.is_valid():
            return super().post(request, *args, **kwargs)
        return hours.carry_out(
            request,
            hours.change_of(form.instance, saved=True, by=staff(request), at=now()),
            title=str(self.section.title),
            back=reverse("settings-list", args=[self.kwargs["section"]]),
        )

    def perform(self, form: forms.SettingForm) -> str:
        site_actions.save(
            form.instance, by=staff(self.request), at=now(), links=form.save_links
        )
        messages.success(self.request, _("Saved."))
        return reverse("settings-list", args=[self.kwargs["section"]])


class ClinicView(ActionFormView):
    permission = Permission.MANAGE_CLINIC
    form_class = forms.ClinicForm
    template_name = "clinic/settings/clinic.html"

    def form(self, *bound: Any) -> forms.ClinicForm:
        clinic = site.the_clinic() or Clinic()
        return forms.ClinicForm(*bound, instance=clinic)

    def perform(self, form: forms.ClinicForm) -> str:
        site_actions.save(form.instance, by=staff(self.request), at=now())
        messages.success(self.request, _("Saved."))
        return reverse("settings")


@require_POST
@requires(Permission.MANAGE_CLINIC)
def settings_remove(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    shown = section_or_404(section)
    row = get_object_or_404(rows_of(shown), pk=pk)
    use_clinic_time()
    if isinstance(row, Leave):
        return hours.remove_leave(request, row)
    if isinstance(row, hours.HOURS):
        return hours.carry_out(
            request,
            hours.change_of(row, saved=False, by=staff(request), at=now()),
            title=str(shown.title),
            back=reverse("settings-list", args=[section]),
        )
    try:
        site_actions.remove(row, by=staff(request), at=now())
    except SettingInUse as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed."))
    return redirect("settings-list", section=section)
