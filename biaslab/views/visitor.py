"""Who a visitor is to the lab: the holder of a notebook's secret and, maybe, a member of a class.

Both stand in cookies of their own that only ``/lab/`` is sent; nothing else is known of a visitor.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from biaslab.models import LabClass, Notebook
from biaslab.services import classes, notebooks, trying

NOTEBOOK, CLASS = f"lab_notebook_{settings.PORT}", f"lab_class_{settings.PORT}"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    notebook: Notebook | None
    secret: str
    lab_class: LabClass | None

    @property
    def may_use_own_face(self) -> bool:
        return trying.may_use_own_face(self.lab_class)


def visitor_of(request: HttpRequest) -> Visitor:
    secret = request.COOKIES.get(NOTEBOOK, "")
    code = request.COOKIES.get(CLASS, "")
    notebook = notebooks.find(secret)
    return Visitor(notebook, secret if notebook else "", classes.find_by_code(code) if code else None)


def remember_notebook(response: HttpResponse, secret: str) -> None:
    _remember(response, NOTEBOOK, secret, _YEAR)


def remember_class(response: HttpResponse, lab_class: LabClass) -> None:
    _remember(response, CLASS, lab_class.code, int(classes.LASTS.total_seconds()))


def leave_class(response: HttpResponse) -> None:
    response.delete_cookie(CLASS, path="/lab/")


def _remember(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/lab/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
