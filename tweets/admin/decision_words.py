"""What was decided about a flag, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tweets.services import verdicts

_WORDS: dict[str, Promise] = {
    verdicts.UPHOLD: _("upheld"),
    verdicts.DISMISS: _("dismissed"),
    verdicts.CHANGE_KIND: _("of another kind"),
    verdicts.CHANGE_SEVERITY: _("of another severity"),
    verdicts.REOPEN: _("back into the queue"),
    verdicts.UNDO: _("undone"),
}


def said(action: str) -> str:
    return str(_WORDS.get(action, action))
