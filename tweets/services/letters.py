"""The words of a warning, by e-mail and by text message, in the language that its reader chose."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tweets.models import Channel, Flag, WarningRule
from tweets.services import help_lines, watching


@dataclass(frozen=True)
class Letter:
    """``key`` names it for good, so that a second try is known for one."""

    key: str
    to: str
    body: str
    subject: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def compose(rule: WarningRule, flags: Sequence[Flag], *, key: str) -> Letter:
    """About these flags; without any, the first letter, which asks whether its reader wants more."""
    with translation.override(rule.language):
        return _text(rule, flags, key) if rule.channel == Channel.SMS else _mail(rule, flags, key)


def send_mail(letter: Letter) -> None:
    """Raises OSError where it could not be handed over. A second try carries the same Message-ID."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<warning.{letter.key}@{host}>", **letter.headers}
    EmailMessage(letter.subject, letter.body, None, [letter.to], headers=headers).send()


def link_of(rule: WarningRule) -> str:
    return f"{settings.PUBLIC_URL}{reverse('tweets:watching', args=[watching.token_of(rule)])}"


def _mail(rule: WarningRule, flags: Sequence[Flag], key: str) -> Letter:
    stop = settings.PUBLIC_URL + reverse("tweets:stop-watching", args=[watching.token_of(rule)])
    template = "tweets/mail/warning.txt" if flags else "tweets/mail/confirm.txt"
    subject = _("Do you want to be warned?")
    if flags:
        subject = _("A post may be meant to hurt you") if rule.account else _("A post may be meant to hurt")
    return Letter(
        key=key,
        to=rule.contact,
        subject=f"CivicWatch: {subject}",
        body=render_to_string(template, _context(rule, flags) | {"stop": stop}),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _text(rule: WarningRule, flags: Sequence[Flag], key: str) -> Letter:
    told = {"link": link_of(rule), "help": _advice(rule, flags).short}
    if flags:
        if rule.account:
            body = _("CivicWatch: a post that names your account may be meant to hurt. You need not read it.")
        else:
            body = _("CivicWatch: a post of your stream may be meant to hurt. You need not read it.")
        body += " " + _("What you can do, and stop: %(link)s %(help)s") % told
    else:
        body = _("CivicWatch: warn you of harmful posts? If you did not ask, ignore this. %(link)s") % told
    return Letter(key=key, to=rule.contact, body=body)


def _context(rule: WarningRule, flags: Sequence[Flag]) -> dict[str, object]:
    return {
        "rule": rule,
        "account": rule.account,
        "flags": flags,
        "count": len(flags),
        "advice": _advice(rule, flags),
        "link": link_of(rule),
        "appeals": settings.PUBLIC_URL + reverse("tweets:appeals"),
        "confirm_days": watching.CONFIRM_WITHIN.days,
    }


def _advice(rule: WarningRule, flags: Sequence[Flag]) -> help_lines.Advice:
    platform = flags[0].tweet.platform if flags else rule.account.platform if rule.account else ""
    return help_lines.advice(platform, rule.language)
