"""Asking to be warned about one's own account, and the private page where that is confirmed and ended."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civicwatch.lib.throttles import wait_before_watching
from tweets.models import WarningRule
from tweets.services import help_lines, watching
from tweets.services.errors import FlagError
from tweets.views.private import chosen_language, private, too_many
from tweets.views.watch_form import WatchForm

_FORM, _SENT, _PAGE = "tweets/watch.html", "tweets/watch_sent.html", "tweets/watching.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def watch_form(request: HttpRequest) -> HttpResponse:
    """The same answer to everybody: what is watched already, or written to too often, shows in nothing."""
    form = WatchForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "can_warn": bool(watching.channels())}
    if request.method != "POST":
        return render(request, _FORM, context)
    if not form.is_valid():
        return render(request, _FORM, context, status=400)
    if seconds := wait_before_watching(request):
        return too_many(request, _FORM, context, seconds)
    watching.ask(**form.cleaned_data, language=translation.get_language() or "en")
    return redirect("tweets:watch-sent")


@require_http_methods(["GET", "HEAD"])
def watch_sent(request: HttpRequest) -> HttpResponse:
    return render(request, _SENT, {"days": watching.CONFIRM_WITHIN.days})


@private
@csrf_exempt  # without a referrer a browser names no origin; and no other site knows the token
@require_http_methods(["GET", "HEAD", "POST"])
def watching_page(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing changes by opening it: programs that look at links first must say yes for nobody."""
    rule = _found(token)
    if request.method != "POST":
        return _page(request, rule)
    try:
        if request.POST.get("action") == "confirm":
            watching.confirm(rule=rule)
        else:
            watching.stop(rule=rule)
    except FlagError as stopped:
        return _page(request, rule, status=409, stopped=str(stopped))
    response = redirect("tweets:watching", token)
    if language := chosen_language(request):
        response["Location"] += f"?language={language}"
    return response


@private
@csrf_exempt  # RFC 8058: a mail program posts here, with no cookie and no page before it
@require_http_methods(["GET", "HEAD", "POST"])
def stop_watching(request: HttpRequest, token: str) -> HttpResponse:
    """One click, from a letter or by the mail program itself."""
    rule = _found(token)
    if request.method != "POST":
        return _page(request, rule, asks_to_stop=True)
    watching.stop(rule=rule)
    return redirect("tweets:watching", token)


def _found(token: str) -> WarningRule:
    rule = watching.find(token)
    if rule is None:
        raise Http404
    return rule


def _page(
    request: HttpRequest,
    rule: WarningRule,
    *,
    status: int = 200,
    stopped: str = "",
    asks_to_stop: bool = False,
) -> HttpResponse:
    account = rule.account
    context = {
        "rule": rule,
        "account": account,
        "is_warned": rule.is_on and (account is None or account.is_on),
        "has_ended": bool(rule.ended_at or (account and account.ended_at)),
        "asks_to_stop": asks_to_stop,
        "advice": help_lines.advice(account.platform if account else "", translation.get_language() or "en"),
        "stopped": stopped,
        "chosen_language": chosen_language(request),
        "without_language_form": True,
    }
    return render(request, _PAGE, context, status=status)
