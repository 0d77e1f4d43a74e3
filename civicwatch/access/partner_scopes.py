"""What a partner's key may do, and the terms under which it may: the one list that pages and API read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WEBHOOKS = "webhooks"
TWEETS_SEND = "tweets:send"
TWEETS_READ = "tweets:read"

SCOPES: dict[str, Promise] = {
    WEBHOOKS: _("have events sent to addresses of its own"),
    TWEETS_SEND: _("send posts to be judged"),
    TWEETS_READ: _("read which posts were flagged"),
}

TERMS_VERSION = "2026-11"
TERMS: tuple[Promise, ...] = (
    _("You use the data to inform, to research, or to help people who were harmed."),
    _("You do not use it for policing, to enforce immigration law, or to decide about employment."),
    _("You make no profile of a person, and do not try to find out who reported something."),
    _("What is corrected or removed here, you correct or remove within a day: the stream tells you."),
    _("A key belongs to you alone. When it may have leaked, you revoke it here at once."),
)
