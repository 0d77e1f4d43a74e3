"""A partner's own page for watching accounts: asked here, approved by a senior, ended by either."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicwatch.access.models import Partner
from civicwatch.access.partner_pages import for_partners
from tweets.models import Channel, WarningRule
from tweets.services import watching
from tweets.services.errors import FlagError
from tweets.views.watch_form import OrganisationForm, StreamForm

_PAGE = "tweets/organisation.html"
_SHOWN = 200
_STREAM = "of-stream"  # before the names of the second form's fields


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def organisation(request: HttpRequest, partner: Partner) -> HttpResponse:
    if request.method != "POST":
        return _page(request, partner)
    if "stop" in request.POST or "confirm" in request.POST:
        return _change(request, partner)
    if "stream" in request.POST:
        return _ask_of_stream(request, partner)
    form = OrganisationForm(request.POST)
    if not (watching.may_watch(partner) and form.is_valid()):
        return _page(request, partner, form, status=400)
    asked = watching.ask(**form.cleaned_data, language=translation.get_language() or "en", partner=partner)
    return _asked(
        request, asked, _("Asked. Confirm it by the link that was sent; a senior here approves it.")
    )


def _ask_of_stream(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = StreamForm(request.POST, prefix=_STREAM)
    if not form.is_valid():
        return _page(request, partner, stream_form=form, status=400)
    try:
        asked = watching.ask_of_stream(
            **form.cleaned_data, language=translation.get_language() or "en", partner=partner
        )
    except FlagError as stopped:
        messages.warning(request, str(stopped))
        return redirect("tweets:organisation")
    return _asked(request, asked, _("Asked. Say your second yes by the link that was sent, or here."))


def _asked(request: HttpRequest, asked: WarningRule | None, said: str) -> HttpResponse:
    if asked is None:
        messages.warning(request, _("That address has had its letters for today. Try again tomorrow."))
    else:
        messages.success(request, said)
    return redirect("tweets:organisation")


def _change(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The second yes to a webhook, or the end of anything of theirs."""
    name = request.POST.get("stop") or request.POST.get("confirm")
    rule = WarningRule.objects.filter(partner=partner, public_id=name).first()
    try:
        if rule is not None and "stop" in request.POST:
            watching.stop(rule=rule)
            messages.success(request, _("Stopped."))
        elif rule is not None and rule.channel == Channel.WEBHOOK:
            watching.confirm(rule=rule)
            messages.success(request, _("Confirmed."))
    except FlagError as stopped:
        messages.warning(request, str(stopped))
    return redirect("tweets:organisation")


def _page(
    request: HttpRequest,
    partner: Partner,
    form: OrganisationForm | None = None,
    *,
    stream_form: StreamForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rules = WarningRule.objects.filter(partner=partner).select_related("account").order_by("-asked_at")
    context = {
        "form": form or OrganisationForm(),
        "stream_form": stream_form or StreamForm(prefix=_STREAM),
        "stream": watching.stream_of_its_own(partner),
        "rules": rules[:_SHOWN],
        "may": watching.may_watch(partner),
    }
    return render(request, _PAGE, context, status=status)
