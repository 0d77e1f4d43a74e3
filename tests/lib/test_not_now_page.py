"""Where something that the site needs is away, a visitor is told so and when to come again."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from civicwatch.lib.not_now import NotNowError
from civicwatch.lib.not_now_page import NotNowMiddleware


@pytest.fixture
def middleware():
    return NotNowMiddleware(lambda request: HttpResponse("as ever"))


def test_a_page_says_that_nothing_was_kept(middleware):
    answer = middleware.process_exception(RequestFactory().get("/sightings/"), NotNowError())

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Nothing of what you sent was kept" in answer.content.decode()


def test_any_other_error_is_none_of_its_business(middleware):
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
