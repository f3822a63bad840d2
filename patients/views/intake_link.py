"""The patient's own intake, behind a personal link. Looking at it changes nothing."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.actions import links
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.queries import site
from clinic.queries.clinic_card import clinic_card
from clinic.views.base import now, patient_link
from patients.actions import intake as actions
from patients.actions.consents import OldText
from patients.actions.intake import IntakeClosed, IntakeIncomplete, StaleIntake
from patients.domain import intake as catalogue
from patients.domain import second_fact
from patients.domain.choices import ConsentKind, IntakeState
from patients.forms.intake_link import SecondFactForm, SignatureForm
from patients.forms.intake_screen import ScreenForm
from patients.models.intake import Intake
from patients.presenters import intake_link as present
from patients.queries import intakes
from patients.reference import consents as texts

METHODS = ["GET", "HEAD", "POST"]
_REMEMBERED = int(timedelta(hours=24).total_seconds())
_KINDS = (ConsentKind.DATA, ConsentKind.PHOTO, ConsentKind.CONTACT)


@require_http_methods(METHODS)
@patient_link(LinkPurpose.INTAKE)
def intake_open(request: HttpRequest, link: PatientLink) -> HttpResponse:
    intake = intakes.of_link(link.object_id, link.patient_id)
    if intake is None:
        return render(request, "410.html", status=410)
    if _is_done(intake):
        context = {"intake": intake, "visit": _visit(intake)}
        return render(request, "patients/intake_done.html", context)
    if _asks_second_fact(request, link, intake):
        return _second_fact(request, link, intake)
    if request.method == "POST":
        return HttpResponseRedirect(request.path)
    context = {
        "first_url": _address(request, _resume_at(intake)),
        "is_resumed": bool(intake.saved_steps),
        "until": localtime(link.expires_at, _zone()),
    }
    return render(request, "patients/intake_welcome.html", context)


@require_http_methods(METHODS)
@patient_link(LinkPurpose.INTAKE)
def intake_step(request: HttpRequest, link: PatientLink, step: str) -> HttpResponse:
    intake = intakes.of_link(link.object_id, link.patient_id)
    if intake is None:
        return render(request, "410.html", status=410)
    if _is_done(intake) or _asks_second_fact(request, link, intake):
        return HttpResponseRedirect(_home(request))
    if step == "summary":
        return _summary(request, intake)
    if step == "sign":
        return _sign(request, link, intake)
    if step not in catalogue.SCREEN:
        return HttpResponseRedirect(_home(request))
    return _screen(request, link, intake, step)


def _screen(
    request: HttpRequest, link: PatientLink, intake: Intake, slug: str
) -> HttpResponse:
    missing = catalogue.first_missing(intake.saved_steps, intake.answers)
    if slug not in intake.saved_steps and missing not in {slug, ""}:
        return HttpResponseRedirect(_address(request, missing))
    form = ScreenForm(
        request.POST if request.method == "POST" else None,
        screen=catalogue.SCREEN[slug],
        answers=intake.answers,
        today=localtime(now(), _zone()).date(),
        region=intake.answers.get("country") or _region(),
        initial={"version": intake.version},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = actions.save_screen(intake, _saved(form, slug), at=now())
            except (StaleIntake, IntakeClosed):
                form.add_error(None, _stale())
                status = 409
            else:
                return HttpResponseRedirect(_after(request, saved, slug))
    return _screen_page(request, link, form, status)


def _screen_page(
    request: HttpRequest, link: PatientLink, form: ScreenForm, status: int
) -> HttpResponse:
    slugs = list(catalogue.SCREEN)
    place = slugs.index(form.screen.slug)
    context = {
        "form": form,
        "title": _(form.screen.title),
        "lead": _(form.screen.lead),
        "progress": present.progress(form.screen),
        "back_url": _address(request, slugs[place - 1] if place else ""),
        "until": localtime(link.expires_at, _zone()),
        "is_correcting": request.GET.get("back") == "summary",
    }
    return render(request, "patients/intake_screen.html", context, status=status)


def _saved(form: ScreenForm, slug: str) -> actions.SavedScreen:
    return actions.SavedScreen(
        slug=slug,
        answers=form.given(),
        version=form.cleaned_data["version"],
        language=get_language() or "en-gb",
    )


def _summary(request: HttpRequest, intake: Intake) -> HttpResponse:
    missing = catalogue.first_missing(intake.saved_steps, intake.answers)
    if missing:
        return HttpResponseRedirect(_address(request, missing))
    context = {
        "screens": present.summary(intake.answers),
        "token_url": _home(request),
        "sign_url": _address(request, "sign"),
        "back_url": _address(request, catalogue.SCREENS[-1].slug),
    }
    return render(request, "patients/intake_summary.html", context)


def _sign(request: HttpRequest, link: PatientLink, intake: Intake) -> HttpResponse:
    missing = catalogue.first_missing(intake.saved_steps, intake.answers)
    if missing:
        return HttpResponseRedirect(_address(request, missing))
    wordings = _wordings(intake)
    version = texts.get(ConsentKind.DATA).version
    bound = request.POST if request.method == "POST" else None
    form = SignatureForm(
        bound, statement=wordings[0].statement, initial={"text_version": version}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.submit(
                    intake,
                    link,
                    signature=form.as_signature(),
                    text_version=form.cleaned_data["text_version"],
                    at=now(),
                )
            except IntakeClosed:
                return HttpResponseRedirect(_home(request))
            except IntakeIncomplete as open_screen:
                return HttpResponseRedirect(_address(request, open_screen.slug))
            except OldText:
                form.add_error(None, _("The text has changed. Please read it again."))
            else:
                return HttpResponseRedirect(_home(request))
    context = {
        "form": form,
        "wordings": wordings,
        "back_url": _address(request, "summary"),
    }
    return render(request, "patients/intake_sign.html", context, status=status)


def _wordings(intake: Intake) -> list[Any]:
    """What is read before signing: the data text, and those that were agreed to."""
    here = clinic_card()
    language = (get_language() or "en").partition("-")[0]
    agreed = {
        ConsentKind.DATA: "yes",
        ConsentKind.PHOTO: intake.answers.get("photo_consent"),
        ConsentKind.CONTACT: intake.answers.get("wants_reminders"),
    }
    return [
        texts.get(kind).wording(language, clinic=here.name if here else "")
        for kind in _KINDS
        if agreed[kind] == "yes"
    ]


def _second_fact(
    request: HttpRequest, link: PatientLink, intake: Intake
) -> HttpResponse:
    form = SecondFactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_right = links.answer_second_fact(
            link, is_right=_knows(form, link, intake), at=now()
        )
        if is_right:
            return _remember(HttpResponseRedirect(request.path), request, link)
        form.add_error(None, _("This does not match what we know. Please try again."))
    status = 422 if form.is_bound else 200
    return render(
        request, "patients/intake_second_fact.html", {"form": form}, status=status
    )


def _knows(form: SecondFactForm, link: PatientLink, intake: Intake) -> bool:
    answered = intake.answers.get("date_of_birth")
    births = [date.fromisoformat(answered)] if answered else []
    if link.patient.date_of_birth:
        births.append(link.patient.date_of_birth)
    return second_fact.matches(
        last_name=form.cleaned_data["last_name"],
        born=form.cleaned_data["date_of_birth"],
        names=[link.patient.full_name, intake.answers.get("full_name") or ""],
        births=births,
    )


def _remember(
    response: HttpResponse, request: HttpRequest, link: PatientLink
) -> HttpResponse:
    response.set_signed_cookie(
        f"intake-{link.pk}",
        str(link.pk),
        salt="intake-second-fact",
        max_age=_REMEMBERED,
        path="/p/intake/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _asks_second_fact(request: HttpRequest, link: PatientLink, intake: Intake) -> bool:
    if not second_fact.is_due(intake.last_saved_at, at=now()):
        return False
    known = request.get_signed_cookie(
        f"intake-{link.pk}", "", salt="intake-second-fact", max_age=_REMEMBERED
    )
    return known != str(link.pk)


def _is_done(intake: Intake) -> bool:
    return intake.state in {IntakeState.SUBMITTED, IntakeState.REVIEWED}


def _resume_at(intake: Intake) -> str:
    return catalogue.first_missing(intake.saved_steps, intake.answers) or "summary"


def _after(request: HttpRequest, saved: Intake, slug: str) -> str:
    """On to the next screen; back to the summary once all have been filled in."""
    missing = catalogue.first_missing(saved.saved_steps, saved.answers)
    if not missing:
        return _address(request, "summary")
    following = catalogue.next_screen(slug)
    return _address(request, following or missing)


def _home(request: HttpRequest) -> str:
    assert request.resolver_match
    return reverse("intake-open", args=[request.resolver_match.kwargs["token"]])


def _address(request: HttpRequest, step: str) -> str:
    assert request.resolver_match
    if not step:
        return _home(request)
    token = request.resolver_match.kwargs["token"]
    return reverse("intake-step", args=[token, step])


def _stale() -> str:
    return _(
        "These answers were changed in another window meanwhile. "
        "Open the page again: what was saved last is shown there."
    )


def _visit(intake: Intake) -> Any:
    visit = intake.appointment
    return visit if visit and visit.is_ahead else None


def _zone() -> Any:
    location = site.home_location()
    return location.zone if location else None


def _region() -> str:
    location = site.home_location()
    return location.country if location else ""
