"""What stops a decision about flags, appeals and watched accounts; nothing has changed then."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _


def language_name(code: str) -> str:
    """In the language of whoever reads it now."""
    return str(dict(settings.LANGUAGES)[code])


class FlagError(Exception):
    """``str()`` of it is shown to the person as it is."""


class NotPossibleError(FlagError):
    """Not as things stand."""


class KindFirstError(NotPossibleError):
    """What the machine named no kind for is upheld only with one."""


class OtherLanguageError(NotPossibleError):
    """An answer in a language that whoever asked did not use. It can be sent all the same."""

    def __init__(self, written: str, wanted: str) -> None:
        names = {"written": language_name(written), "wanted": language_name(wanted)}
        super().__init__(
            _(
                "Nothing was sent yet: these words look %(written)s, and whoever asks used %(wanted)s. "
                "Say it in %(wanted)s, or tick that it goes as it is."
            )
            % names
        )


class WordsFirstError(NotPossibleError):
    """A verdict on words that this person never had before them."""

    def __init__(self) -> None:
        super().__init__(_("Read the post first: you have not had its words shown yet."))


class NotAllowedError(FlagError, PermissionDenied):
    """The person lacks the right that this takes."""

    def __init__(self) -> None:
        super().__init__(_("Your role may not do this."))


class ClaimedError(FlagError):
    """Somebody else has it before them. ``by`` is that person's name, ``since`` when they took it."""

    def __init__(self, by: str, since: datetime) -> None:
        self.by, self.since = by, since
        super().__init__(
            _("%(who)s has been working on this since %(time)s.")
            % {"who": by, "time": time_format(timezone.localtime(since))}
        )
