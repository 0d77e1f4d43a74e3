"""A partner's webhooks: which addresses hear of which events, with what secret, and what became of each.

After the Standard Webhooks specification (standardwebhooks.com): https alone, a secret of 32 bytes as
``whsec_…``, two signatures while a secret is being replaced.
"""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civicwatch.access import audit, sealing
from civicwatch.access.models import Partner, User
from civicwatch.events.kinds import KINDS, TEST
from civicwatch.events.models import Delivery, DeliveryStage, EventCounter, Webhook
from civicwatch.lib import bell
from civicwatch.lib.addresses import is_plainly_private

DELIVER_JOB = "deliver_webhooks"
MOST_WEBHOOKS, LONGEST_URL = 10, 500
BOTH_SIGN_FOR = timedelta(hours=24)
DISABLED_BY_PARTNER, GONE, GAVE_UP = "by_partner", "gone", "gave_up"


class WebhookError(Exception):
    """Not as things stand; str() says why, and what to do."""


class AddressError(WebhookError):
    """The address is one to which nothing can be sent, whatever else stands."""


@transaction.atomic
def add(
    *,
    partner: Partner,
    url: str,
    kinds: Sequence[str] = (),
    by: User | None = None,
    now: datetime | None = None,
) -> Webhook:
    """Hear of everything that is told from now on. ``by`` is None where the partner's key asked.

    Raises WebhookError."""
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.webhooks.count() >= MOST_WEBHOOKS:
        raise WebhookError(_("You have %(number)d webhooks. Remove one first.") % {"number": MOST_WEBHOOKS})
    counter = EventCounter.objects.filter(pk=1).first()
    webhook = Webhook.objects.create(
        partner=locked,
        url=checked_url(url),
        kinds=_known(kinds),
        secret=sealing.seal(_new_secret()),
        created_at=now or timezone.now(),
        last_number=counter.last if counter else 0,
    )
    _log("add webhook", webhook, by, now)
    return webhook


@transaction.atomic
def change(
    *, webhook: Webhook, url: str, kinds: Sequence[str], by: User | None = None, now: datetime | None = None
) -> None:
    """Raises WebhookError."""
    webhook.url, webhook.kinds = checked_url(url), _known(kinds)
    webhook.save(update_fields=["url", "kinds"])
    _log("change webhook", webhook, by, now)


@transaction.atomic
def switch(*, webhook: Webhook, on: bool, by: User | None = None, now: datetime | None = None) -> None:
    """Off: nothing more is sent. On: from now on; what was missed is in the API."""
    if on == (webhook.disabled_at is None):
        return
    counter = EventCounter.objects.filter(pk=1).first()
    if on:
        webhook.disabled_at, webhook.disabled_because = None, ""
        webhook.last_number = counter.last if counter else 0
    else:
        disable(webhook, DISABLED_BY_PARTNER, now=now or timezone.now())
    webhook.save(update_fields=["disabled_at", "disabled_because", "last_number"])
    _log("switch webhook on" if on else "switch webhook off", webhook, by, now)


def disable(webhook: Webhook, because: str, *, now: datetime) -> None:
    """What waits is given up, and what is just being sent after this try; the caller saves the webhook."""
    webhook.disabled_at, webhook.disabled_because = now, because
    waiting = webhook.deliveries.filter(stage=DeliveryStage.TO_SEND, lease_token=None)
    waiting.update(stage=DeliveryStage.GIVEN_UP, due_at=None)


@transaction.atomic
def remove(*, webhook: Webhook, by: User | None = None, now: datetime | None = None) -> None:
    _log("remove webhook", webhook, by, now)
    webhook.delete()


@transaction.atomic
def rotate_secret(*, webhook: Webhook, by: User | None = None, now: datetime | None = None) -> None:
    """A new secret signs from now on, and for a day the former one beside it."""
    moment = now or timezone.now()
    webhook.former_secret, webhook.former_until = webhook.secret, moment + BOTH_SIGN_FOR
    webhook.secret = sealing.seal(_new_secret())
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    _log("rotate webhook secret", webhook, by, now)


def secret_of(webhook: Webhook) -> str:
    """``whsec_…``, for the partner's own people. Raises sealing.SealBrokenError."""
    return sealing.unseal(webhook.secret)


def signing_secrets(webhook: Webhook, *, now: datetime) -> list[str]:
    """The secrets that sign a message at this moment, the present one first."""
    found = [sealing.unseal(webhook.secret)]
    if webhook.former_secret and webhook.former_until and webhook.former_until > now:
        found.append(sealing.unseal(webhook.former_secret))
    return found


@transaction.atomic
def send_test(*, webhook: Webhook, now: datetime | None = None) -> Delivery:
    """A message of kind ``webhook.test``, tried like any other. Raises WebhookError."""
    _check_on(webhook)
    moment = now or timezone.now()
    delivery = Delivery.objects.create(
        webhook=webhook, kind=TEST, stage=DeliveryStage.TO_SEND, due_at=moment, created_at=moment
    )
    bell.ring_after_commit(DELIVER_JOB)
    return delivery


@transaction.atomic
def replay(*, delivery: Delivery, now: datetime | None = None) -> None:
    """Send it once more, under the same id, whatever came of it before. Raises WebhookError."""
    _check_on(delivery.webhook)
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.stage == DeliveryStage.TO_SEND and locked.lease_token:
        return  # it is being sent at this moment
    locked.move_to(DeliveryStage.TO_SEND)
    locked.due_at, locked.tries, locked.delivered_at = now or timezone.now(), 0, None
    locked.save()
    bell.ring_after_commit(DELIVER_JOB)


@transaction.atomic
def replay_since(*, webhook: Webhook, since: datetime, now: datetime | None = None) -> int:
    """Send again all that failed since a moment, what waits for its next try too; returns how many.

    Raises WebhookError."""
    _check_on(webhook)
    moment = now or timezone.now()
    waits = models.Q(stage=DeliveryStage.TO_SEND, lease_token=None, due_at__gt=moment)
    failed = webhook.deliveries.filter(waits | models.Q(stage=DeliveryStage.GIVEN_UP), created_at__gte=since)
    again = failed.update(stage=DeliveryStage.TO_SEND, due_at=moment, tries=0, attempts=0, error="")
    bell.ring_after_commit(DELIVER_JOB)
    return again


def checked_url(url: str) -> str:
    """An https address without a password in it; http only to hosts that the installation names as its own.

    Names are resolved, and private addresses refused, when it is sent to; what is plainly private is refused
    here already. Raises AddressError."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, has_password, _port = parts.hostname or "", "@" in parts.netloc, parts.port
    except ValueError:
        host, has_password = "", False
    if not host or len(url) > LONGEST_URL or not url.isascii() or any(c.isspace() for c in url):
        raise AddressError(_("That is no web address. It looks like https://example.org/hooks/civicwatch"))
    if has_password:
        raise AddressError(
            _("Leave user name and password out of the address; the signature shows who sends.")
        )
    if parts.scheme != "https" and not (
        parts.scheme == "http" and host in settings.FETCH_ALLOWED_PRIVATE_HOSTS
    ):
        raise AddressError(_("The address must begin with https://."))
    if host not in settings.FETCH_ALLOWED_PRIVATE_HOSTS and is_plainly_private(host):
        raise AddressError(
            _("%(host)s is not on the public internet, so nothing is sent there.") % {"host": host}
        )
    return url


def of_partner(partner: Partner) -> models.QuerySet[Webhook]:
    return Webhook.objects.filter(partner=partner).order_by("pk")


def reseal() -> int:
    """Seal every secret with the present key; returns how many."""
    webhooks = list(Webhook.objects.select_for_update())
    for webhook in webhooks:
        webhook.secret = sealing.seal(sealing.unseal(webhook.secret))
        if webhook.former_secret:
            webhook.former_secret = sealing.seal(sealing.unseal(webhook.former_secret))
    Webhook.objects.bulk_update(webhooks, ["secret", "former_secret"])
    return len(webhooks)


def _check_on(webhook: Webhook) -> None:
    if webhook.disabled_at:
        raise WebhookError(_("This webhook is switched off. Switch it on first."))


def _known(kinds: Sequence[str]) -> list[str]:
    if unknown := set(kinds) - set(KINDS):
        raise WebhookError(
            _("There are no events called %(kinds)s.") % {"kinds": ", ".join(sorted(map(str, unknown)))}
        )
    return [kind for kind in KINDS if kind in kinds]


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _log(action: str, webhook: Webhook, by: User | None, now: datetime | None) -> None:
    """The address is the partner's own business; its host is enough."""
    details = {"partner": webhook.partner_id, "host": urlsplit(webhook.url).hostname, "kinds": webhook.kinds}
    role = None if by else "partner"
    audit.record(action=action, subject=f"webhooks/{webhook.pk}", by=by, role=role, details=details, now=now)
