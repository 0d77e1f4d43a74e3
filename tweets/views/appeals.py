"""Where anybody appeals against how a post was judged, and the private page that tells what became of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civicwatch.lib.throttles import wait_before_appeal
from tweets.answer_language import written_in
from tweets.models import Appeal
from tweets.services import appeals
from tweets.services.errors import FlagError
from tweets.views.appeal_form import AppealForm
from tweets.views.private import chosen_language, private, too_many

_FORM, _PAGE = "tweets/appeals.html", "tweets/appeal.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_form(request: HttpRequest) -> HttpResponse:
    form = AppealForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method != "POST":
        return render(request, _FORM, context)
    if not form.is_valid():
        return render(request, _FORM, context, status=400)
    if seconds := wait_before_appeal(request):
        return too_many(request, _FORM, context, seconds)
    token = appeals.ask(**form.cleaned_data, language=translation.get_language() or "en")
    response = redirect("tweets:appeal", token)
    response["Location"] += "?sent"
    return response


@private
@csrf_exempt  # without a referrer a browser names no origin; and no other site knows the token
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """What became of an appeal; ``?sent`` once after sending. In the language in which it was sent, on
    whatever device it is read, unless another is chosen here."""
    found = appeals.find(token)
    if found is None:
        raise Http404
    with translation.override(chosen_language(request) or found.language):
        response = _told(request, found, token)
        response["Content-Language"] = translation.get_language() or ""
    return response


def _told(request: HttpRequest, found: Appeal, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found)
    try:
        appeals.withdraw(appeal=found)
    except FlagError as stopped:
        return _page(request, found, status=409, stopped=str(stopped))
    response = redirect("tweets:appeal", token)
    if language := chosen_language(request):
        response["Location"] += f"?language={language}"
    return response


def _page(request: HttpRequest, found: Appeal, *, status: int = 200, stopped: str = "") -> HttpResponse:
    context = {
        "appeal": found,
        "link": request.build_absolute_uri(request.path),
        "is_new": "sent" in request.GET,
        "stopped": stopped,
        "reply_language": written_in(found.reply) or appeals.language_of(found),
        "kept_days": appeals.KEPT_FOR.days,
        "chosen_language": chosen_language(request),
        "without_language_form": True,
    }
    return render(request, _PAGE, context, status=status)
