"""A partner's own page about what it sends: how much, what became of it, and who sees the flags."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicwatch.access.models import Partner
from civicwatch.access.partner_pages import for_partners, who
from civicwatch.access.partner_scopes import TWEETS_SEND
from civicwatch.lib import charts, step_up
from tweets.services import own_flags, receiving, sent_posts, watching
from tweets.services.sent_posts import Fate, Month

_PAGE = "tweets/sent_posts.html"
_OWN, _ALL = "own", "all"


@require_http_methods(["GET", "HEAD", "POST"])
@for_partners
def sent(request: HttpRequest, partner: Partner) -> HttpResponse:
    if request.method != "POST":
        return _page(request, partner)
    choice = request.POST.get("flags")
    if choice not in (_OWN, _ALL) or TWEETS_SEND not in partner.scopes:
        return _page(request, partner, status=400)
    if choice == _ALL:
        step_up.require(request)  # what others read once, nobody takes out of their heads
    if own_flags.choose(stream=receiving.stream_of(partner), keep=choice == _OWN, by=who(request)):
        messages.success(request, _WORDS[choice]())
    return redirect("tweets:sent-posts")


def _kept() -> str:
    return _("From now on only you see flags of posts that you send.")


def _shared() -> str:
    return _("From now on every partner who may read flags sees those of posts that you send.")


_WORDS = {_OWN: _kept, _ALL: _shared}


def _page(request: HttpRequest, partner: Partner, *, status: int = 200) -> HttpResponse:
    stream = watching.stream_of_its_own(partner)
    month = sent_posts.month_of(partner)
    context = {
        "may": TWEETS_SEND in partner.scopes,
        "platform": receiving.platform_of(partner),
        "keeps": bool(stream and stream.keeps_flags),
        "kept_until": stream.kept_flags_until if stream else None,
        "month": month,
        "fates": [(fate.label, month.total.fates[fate]) for fate in Fate],
        "columns": [fate.label for fate in Fate],
        "days": [
            (day, figures, [figures.fates[fate] for fate in Fate])
            for day, figures in reversed(month.days.items())
            if figures.sent
        ],
        "chart": _chart(month),
        "shown": sent_posts.DAYS,
    }
    return render(request, _PAGE, context, status=status)


def _chart(month: Month) -> SafeString:
    bars = [charts.Bar(date_format(day, "j M"), figures.sent) for day, figures in month.days.items()]
    described = _("The table below has the same figures.")
    return mark_safe(  # noqa: S308
        charts.columns(bars, title=_("Posts that you sent, day by day"), description=described)
    )
