"""The page of admin that shows the table of roles: what each may do, in words, and what asks again first."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from civicwatch.access.rights_in_words import ASKS_AGAIN, RIGHTS, ROLE_WORDS
from civicwatch.access.roles import ROLES


def roles_page(request: HttpRequest) -> HttpResponse:
    """Everybody who may open admin may read it."""
    context = {
        **admin.site.each_context(request),
        "title": _("Who may do what"),
        "roles": [ROLE_WORDS[role] for role in ROLES],
        "rows": [
            {
                "words": words,
                "asks_again": right in ASKS_AGAIN,
                "held": [right in ROLES[role] for role in ROLES],
            }
            for right, words in RIGHTS.items()
        ],
    }
    return TemplateResponse(request, "access/roles.html", context)
