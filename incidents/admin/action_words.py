"""Actions of the log in the words of the desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "create": _("written down"),
    "edit": _("edited"),
    "publish": _("published"),
    "propose": _("first approval"),
    "approve": _("second approval"),
    "decline": _("declined"),
    "reject": _("rejected"),
    "hide": _("hidden"),
    "show": _("shown again"),
    "retract": _("retracted"),
    "reopen": _("back into the queue"),
    "merge": _("merged"),
    "absorb": _("took in another"),
    "unmerge": _("merge undone"),
    "release": _("gave back another"),
    "different": _("found to be different"),
    "split": _("split"),
    "unsplit": _("split undone"),
    "reveal": _("revealed"),
    "hold": _("legal hold set"),
    "lift_hold": _("legal hold lifted"),
    "withhold": _("earlier wordings withheld"),
    "undo": _("undone"),
    "forget": _("words of a post forgotten"),
    "import": _("imported"),
}


def in_words(action: str) -> str:
    return str(ACTIONS.get(action, action.replace("_", " ")))
