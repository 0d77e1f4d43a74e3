"""A partner's webhooks on a page: add, test, see what came of each delivery, send again, switch off."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from civicwatch.access.models import Partner
from civicwatch.access.partner_pages import for_partners, who
from civicwatch.access.partner_scopes import WEBHOOKS
from civicwatch.events import webhooks
from civicwatch.events.kinds import KINDS, TEST
from civicwatch.events.models import Delivery, DeliveryStage, Webhook
from civicwatch.events.webhooks import WebhookError
from civicwatch.lib import step_up

SHOWN = 50
WHY_OFF = {
    webhooks.DISABLED_BY_PARTNER: gettext_lazy("switched off by you"),
    webhooks.GONE: gettext_lazy("switched off: the address answered 410, that it is gone"),
    webhooks.GAVE_UP: gettext_lazy("switched off: nothing could be delivered for three days"),
}


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=webhooks.LONGEST_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://example.org/hooks/civicwatch"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which events"),
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None ticked means all, those to come included."),
    )


@require_safe
@for_partners
def overview(request: HttpRequest, partner: Partner) -> HttpResponse:
    return _page(request, partner)


@require_POST
@for_partners
def add(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, partner, form=form)
    try:
        webhook = webhooks.add(partner=partner, by=who(request), **form.cleaned_data)
    except WebhookError as stopped:
        return _page(request, partner, form=form, wrong=str(stopped))
    messages.success(request, _("Added. Send a test message to see whether it arrives."))
    return redirect("webhook", webhook.public_id)


@require_safe
@for_partners
def detail(request: HttpRequest, partner: Partner, public_id: str) -> HttpResponse:
    webhook = get_object_or_404(partner.webhooks, public_id=public_id)
    context = {
        "webhook": webhook,
        "kinds": [KINDS[kind] for kind in webhook.kinds],
        "why_off": WHY_OFF.get(webhook.disabled_because),
        "deliveries": [
            _told(delivery, now=timezone.now())
            for delivery in webhook.deliveries.prefetch_related("log")[:SHOWN]
        ],
        "days": 30,
    }
    return render(request, "events/webhook.html", context)


@require_POST
@for_partners
def act(request: HttpRequest, partner: Partner, public_id: str) -> HttpResponse:
    """One of the buttons of a webhook's page."""
    webhook = get_object_or_404(partner.webhooks, public_id=public_id)
    action = request.POST.get("action", "")
    if action in {"secret", "rotate"}:
        step_up.require(request)
    try:
        said = _done(action, webhook, request)
    except WebhookError as stopped:
        messages.error(request, str(stopped))
        return redirect("webhook", public_id)
    if action == "secret":
        both = len(webhooks.signing_secrets(webhook, now=timezone.now())) > 1
        context = {"webhook": webhook, "secret": said, "both_sign": both}
        return render(request, "events/webhook_secret.html", context)
    messages.success(request, said)
    return redirect("webhooks") if action == "remove" else redirect("webhook", public_id)


def _done(action: str, webhook: Webhook, request: HttpRequest) -> str:
    """What to say of it, or the secret. Raises WebhookError."""
    by = who(request)
    match action:
        case "test":
            webhooks.send_test(webhook=webhook)
            return _("A test message is on its way. Load this page again in a moment.")
        case "on" | "off":
            webhooks.switch(webhook=webhook, on=action == "on", by=by)
            return _("Switched on.") if action == "on" else _("Switched off.")
        case "remove":
            webhooks.remove(webhook=webhook, by=by)
            return _("Removed.")
        case "rotate":
            webhooks.rotate_secret(webhook=webhook, by=by)
            return _("Replaced. “Show the secret” shows the new one; for a day both sign.")
        case "secret":
            return webhooks.secret_of(webhook)
        case "replay":
            delivery = get_object_or_404(webhook.deliveries, message_id=request.POST.get("delivery", ""))
            webhooks.replay(delivery=delivery)
            return _("On its way once more.")
        case "replay-failed":
            again = webhooks.replay_since(webhook=webhook, since=webhook.created_at)
            return ngettext(
                "%(n)d message is on its way again.", "%(n)d messages are on their way again.", again
            ) % {"n": again}
    raise WebhookError(_("Nothing was done: this page does not know that button."))


def _told(delivery: Delivery, *, now: datetime) -> dict[str, Any]:
    is_waiting = delivery.stage == DeliveryStage.TO_SEND
    return {
        "delivery": delivery,
        "words": pgettext_lazy("webhook", "a test")
        if delivery.kind == TEST
        else KINDS.get(delivery.kind, delivery.kind),
        "log": list(delivery.log.all()),
        "is_waiting": is_waiting,
        "next_try": _next_try(delivery, now=now) if is_waiting and delivery.tries else "",
        "stage": DeliveryStage(delivery.stage).label
        if delivery.stage in DeliveryStage.values
        else delivery.stage,
    }


def _next_try(delivery: Delivery, *, now: datetime) -> str:
    """Relative: the first waits are of seconds and minutes, which a clock without seconds does not tell."""
    seconds = round((delivery.due_at - now).total_seconds()) if delivery.due_at else 0
    if seconds <= 0 or delivery.lease_token:  # a lease moves the date ahead while it is being tried
        return _("next try at any moment")
    if seconds < 120:
        return ngettext("next try in %(n)d second", "next try in %(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    if minutes < 120:
        return ngettext("next try in %(n)d minute", "next try in %(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("next try in %(n)d hour", "next try in %(n)d hours", hours) % {"n": hours}


def _page(
    request: HttpRequest, partner: Partner, *, form: WebhookForm | None = None, wrong: str = ""
) -> HttpResponse:
    context = {
        "partner": partner,
        "may": WEBHOOKS in partner.scopes and bool(partner.terms_version),
        "webhooks": [
            (webhook, WHY_OFF.get(webhook.disabled_because)) for webhook in webhooks.of_partner(partner)
        ],
        "form": form or WebhookForm(),
        "wrong": wrong,
    }
    return render(request, "events/webhooks.html", context, status=400 if form else 200)
