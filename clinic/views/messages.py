"""The messages page: what was sent, what waits, and what somebody must look at."""

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.actions import audit, outbox, own_mail, pauses
from clinic.domain.roles import Permission
from clinic.models.outbox import Message
from clinic.presenters import messages as presenter
from clinic.queries import messages as queries
from clinic.queries.audit import number_from
from clinic.queries.messages import ATTENTION_SHOWN, MessageChoice
from clinic.views.base import now, page_of, requires, staff
from clinic.views.site import use_clinic_time


@require_safe
@requires(Permission.VIEW_MESSAGES)
def message_list(request: HttpRequest) -> HttpResponse:
    use_clinic_time()
    person, at = staff(request), now()
    choice = MessageChoice(
        group=request.GET.get("show", ""),
        kind=request.GET.get("kind", ""),
        patient_id=number_from(request.GET.get("patient")),
    )
    page = page_of(queries.chosen(person, choice, at=at), request)
    attention = queries.needing_attention(person, at=at)[:ATTENTION_SHOWN]
    pause = queries.pause()
    context = {
        "page_obj": page,
        "lines": presenter.lines(page.object_list),
        "attention": presenter.lines(attention),
        "figures": queries.figures(person, at=at),
        "run": presenter.reminder_run(queries.last_reminder_run(), at=at),
        "pause": pause,
        "pause_reason": presenter.reason(pause.code) if pause else "",
        "may_resume": person.may(Permission.MANAGE_CLINIC),
        "choice": choice,
        "groups": presenter.GROUP_WORDS.items(),
        "kinds": presenter.KINDS.items(),
        "demo": settings.DEMO,
    }
    return render(request, "clinic/messages.html", context)


@require_safe
@requires(Permission.VIEW_MESSAGES)
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    use_clinic_time()
    message = _open(request, pk)
    audit.record(
        "message_read",
        audit.Subject(name="message", id=pk, patient_id=message.patient_id),
        at=now(),
        by=staff(request),
    )
    context = {
        "message": message,
        "line": presenter.line(message),
        "tries": presenter.tries(message.tries.all()),
        "text": presenter.shown_text(message),
        "next_step": presenter.next_step(message),
        "may_try_again": presenter.may_be_tried_again(message),
    }
    return render(request, "clinic/messages_detail.html", context)


@require_POST
@requires(Permission.VIEW_MESSAGES)
def message_retry(request: HttpRequest, pk: int) -> HttpResponse:
    message = _open(request, pk)
    try:
        queued = outbox.try_again(message, by=staff(request), at=now())
    except outbox.TooManyMails:
        return render(request, "429.html", status=429)
    if queued:
        notices.success(request, _("Queued. It goes out within a minute."))
    return redirect("message-detail", pk=pk)


@require_POST
@requires(Permission.VIEW_MESSAGES)
def message_handled(request: HttpRequest, pk: int) -> HttpResponse:
    message = _open(request, pk)
    if outbox.mark_handled(message, by=staff(request), at=now()):
        notices.success(request, _("Settled. It no longer asks for attention."))
    return redirect("message-list")


@require_POST
@requires(Permission.MANAGE_CLINIC)
def message_test(request: HttpRequest) -> HttpResponse:
    try:
        message = own_mail.send_test(by=staff(request), at=now())
    except outbox.TooManyMails:
        return render(request, "429.html", status=429)
    notices.success(request, _("A test mail to you is queued. Its fate is shown here."))
    return redirect("message-detail", pk=message.pk)


@require_POST
@requires(Permission.MANAGE_CLINIC)
def delivery_resume(request: HttpRequest) -> HttpResponse:
    pauses.try_now(by=staff(request), at=now())
    notices.success(request, _("One message is being tried now."))
    return redirect("message-list")


def _open(request: HttpRequest, pk: int) -> Message:
    message = queries.find(pk, staff(request), at=now())
    if message is None:
        raise Http404
    return message
