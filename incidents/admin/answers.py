"""How the desk answers: whole pages to a browser, parts of a page to its own script.

The script asks with a header. Every address is real and answers without it as well.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

SCRIPT = "X-Desk"


@dataclass(frozen=True)
class Part:
    """A template of the page and that of the part of it which the script puts in place."""

    page: str
    part: str


ITEM = Part("admin/incidents/incident/change_form.html", "admin/incidents/incident/includes/item.html")
NOTICE = Part("admin/incidents/incident/restricted.html", "admin/incidents/incident/includes/notice.html")
QUEUE = Part("admin/incidents/incident/change_list.html", "admin/incidents/incident/includes/queue_pane.html")
UNDO = "admin/incidents/incident/includes/undo.html"
ROW = "admin/incidents/incident/includes/queue_row.html"
LOAD = "admin/incidents/incident/includes/load.html"


def is_script(request: HttpRequest) -> bool:
    return SCRIPT in request.headers


def shown(request: HttpRequest, part: Part, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page, or its part alone where the script asks."""
    template = part.part if is_script(request) else part.page
    answer = TemplateResponse(request, template, context, status=status)
    patch_vary_headers(answer, [SCRIPT])
    return answer


def rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> str:
    return render_to_string(template, context, request)


def done(**facts: Any) -> HttpResponse:
    """What became of a decision, for the script."""
    return JsonResponse({"ok": True, **facts})


def stopped(error: str, *, pane: str | None = None, status: int = 409) -> HttpResponse:
    """Why a decision was not carried out; ``pane`` is the item with what was typed, where that is known."""
    return JsonResponse({"ok": False, "error": error, "pane": pane}, status=status)
