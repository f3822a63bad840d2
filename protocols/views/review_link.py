"""The patient's questions before a review, by link: once, and again until it is signed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.views.base import now, patient_link
from protocols.actions import reviews as actions
from protocols.actions.reviews import ReviewClosed
from protocols.domain.review_states import ReviewState
from protocols.forms.review import AnswersForm, initial_answers
from protocols.models.review import Review
from protocols.queries import reviews
from protocols.views import second_fact


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.REVIEW)
def review_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """A first answer needs no second fact: the questions show nothing of the record.

    What was answered is shown again only to who knows the date of birth.
    """
    review = reviews.of_link(link)
    if review is None:
        raise Http404
    if review.state != ReviewState.DUE:
        return render(request, "protocols/review_link_done.html", {"is_closed": True})
    answers = reviews.answers_of(review)
    if answers and not second_fact.is_known(request, link):
        if request.GET.get("change"):
            return second_fact.ask(request, link)
        context = {"change_url": f"{request.path}?change=1"}
        return render(request, "protocols/review_link_done.html", context)
    if request.method == "POST":
        return _answered(request, review)
    form = AnswersForm(initial=initial_answers(answers) if answers else None)
    return render(request, "protocols/review_link.html", {"form": form})


def _answered(request: HttpRequest, review: Review) -> HttpResponse:
    form = AnswersForm(request.POST)
    if not form.is_valid():
        context = {"form": form}
        return render(request, "protocols/review_link.html", context, status=422)
    language = get_language() or "en-gb"
    try:
        actions.answer(review, form.given(), language=language, at=now())
    except ReviewClosed:
        return redirect(request.path)
    return render(request, "protocols/review_link_done.html", {"is_new": True})
