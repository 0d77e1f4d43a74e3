"""An address without its slash at the end leads to the one with it, and what was sent goes along.

Django answers 301 to every method, which clients follow with GET: a program that posts to ``…/tweets`` would
read that GET is not allowed. 308 keeps method and body.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware


class TrailingSlashMiddleware(CommonMiddleware):
    """In place of Django's CommonMiddleware."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        is_ours = answer is not response and isinstance(answer, HttpResponsePermanentRedirect)
        if is_ours and request.method not in ("GET", "HEAD"):
            answer.status_code = HTTPStatus.PERMANENT_REDIRECT
        return answer
