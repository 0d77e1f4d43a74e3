"""A title and, beside it, how far it may be believed: “alleged” stands wherever a title stands."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ALLEGED = gettext_lazy("Alleged: somebody says that it happened; nobody independent has confirmed it.")


def titled(title: str, *, alleged: bool) -> str:
    """The title in one line of plain text, as feeds, shared links and citations show it."""
    return _("%(title)s (alleged)") % {"title": title} if alleged else title
