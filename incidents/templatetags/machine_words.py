"""What the pipeline noted about place and date, which is stored in English, in the reader's language.

What is not in the table is shown as it was stored.
"""

import re

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()
_CITY_AND_STATE = re.compile(r"“([^”]*)” names city and state")
_KNOWN = (
    gettext_noop("the text gives no date, and when it was posted is not known"),
    gettext_noop("the text gives no date; this is the day of the post"),
    gettext_noop("but the text names no place"),
    gettext_noop("the text names no place"),
)


@register.filter
def machine_words(reason: str) -> str:
    for known in _KNOWN:
        if known in reason:
            return reason.replace(known, _(known))
    return _CITY_AND_STATE.sub(lambda found: _("“%s” names city and state") % found[1], reason)
