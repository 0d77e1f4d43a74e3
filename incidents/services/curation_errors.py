"""What stops a decision, in words that a moderator can act on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from incidents.risks import Risk


def risk_words(risk: Risk) -> str:
    """Why a risk takes two people, as part of a sentence."""
    return {
        Risk.LETHAL: _("the force rank is lethal (firearm, neck), or somebody died"),
        Risk.PRIVATE_PERSON: _("a private person is named"),
        Risk.CHILD: _("a child is involved"),
        Risk.SEXUAL_ASSAULT: _("it tells of a sexual assault"),
        Risk.OFFICER: _("an officer is named"),
    }[risk]


class CurationError(Exception):
    """A decision that was not carried out; nothing has changed. ``str()`` is shown to the person."""


class NotPossibleError(CurationError):
    """The incident is in a state from which this action leads nowhere."""


class NotAllowedError(CurationError, PermissionDenied):
    """The person lacks the right that the action takes."""


class ChangedMeanwhileError(CurationError):
    """Somebody else decided or edited after this person had opened the incident."""

    def __init__(self, by: str) -> None:
        super().__init__(
            _(
                "This incident was changed by somebody else (%(by)s) while you were editing. "
                "Nothing of yours was saved and nothing of theirs was lost: compare both, then save again."
            )
            % {"by": by}
        )


class ClaimedError(CurationError):
    """Somebody else works on the incident. ``by`` is that person's name, ``since`` when they took it."""

    def __init__(self, by: str, since: datetime) -> None:
        self.by, self.since = by, since
        super().__init__(
            _("%(who)s has been working on this since %(time)s.")
            % {"who": by, "time": time_format(timezone.localtime(since))}
        )


class NotUndoableError(CurationError):
    """It is too late to undo this, or not for this person, or something else came of it."""


class NotPublishableError(CurationError):
    """What publishing needs and is missing. ``missing`` holds one sentence each, saying where to put it."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = list(missing)
        super().__init__(" ".join([_("This cannot stand in public yet."), *self.missing]))


class SecondApprovalNeededError(CurationError):
    """One person alone would make something public that takes two.

    ``risks`` say why; ``changes``, as the log writes them, say what would have changed.
    """

    def __init__(self, risks: Sequence[Risk], changes: Mapping[str, Any] | None = None) -> None:
        self.risks, self.changes = list(risks), dict(changes or {})
        super().__init__(
            _("This takes the approval of a second, senior person, because %(why)s.")
            % {"why": "; ".join(str(risk_words(risk)) for risk in self.risks)}
        )


class LapsedError(CurationError):
    """What was proposed is no longer what stands there."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This was changed after the first approval, which has lapsed with that. "
                "Look at it again: your approval is the first of two now."
            )
        )
