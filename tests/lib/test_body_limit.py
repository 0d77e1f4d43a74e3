"""A body that is too long is refused by what it says of itself, before a byte of it is read."""

from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from civicwatch.lib.body_limit import USUAL, BodyLimitMiddleware, takes_up_to


class Unread(BytesIO):
    def read(self, *args):
        raise AssertionError("the body was read")


def asked(view, length, path="/report/"):
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = Unread()
    return BodyLimitMiddleware(lambda request: HttpResponse()).process_view(request, view, (), {})


def usual(request):
    return HttpResponse()


@takes_up_to(10_000_000)
def pictures(request):
    return HttpResponse()


@pytest.mark.parametrize(
    ("view", "length", "refused"),
    [
        (usual, 0, False),
        (usual, USUAL, False),
        (usual, USUAL + 1, True),
        (pictures, 10_000_000, False),
        (pictures, 10_000_001, True),
        (usual, "", False),
        (usual, "-1", True),
        (usual, "many", True),
    ],
)
def test_limits(view, length, refused, db):
    answer = asked(view, length)

    assert (answer is not None) == refused
    if refused:
        assert answer.status_code == 413


def test_the_api_says_it_as_a_problem():
    assert asked(usual, USUAL + 1, "/api/v1/x/")["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/report/", "/account/login/", "/admin/login/", "/i18n/setlang/"])
def test_pages_refuse_a_long_form_and_a_long_file(client, db, path):
    assert client.post(path, {"text": "x" * USUAL}).status_code == 413
    upload = BytesIO(b"x" * (USUAL + 1))
    upload.name = "picture.jpg"
    assert client.post(path, {"file": upload}).status_code == 413
