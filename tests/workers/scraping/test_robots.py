"""robots.txt is asked, obeyed, remembered, and its pace kept."""

import httpx
import pytest
import respx

from civicwatch.lib.http import Fetcher
from civicwatch.lib.outgoing_errors import TransientError
from workers.scraping.robots import DisallowedError, Robots

PAGE = "https://paper.example/story"
ROBOTS_TXT = "https://paper.example/robots.txt"


class Clock:
    def __init__(self):
        self.now, self.slept = 1000.0, []

    def time(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def robots(clock):
    return Robots(clock=clock.time, sleep=clock.sleep)


def says(text, status=200):
    return respx.get(ROBOTS_TXT).mock(return_value=httpx.Response(status, text=text))


@respx.mock
def test_what_is_disallowed_for_everybody_is_not_read(robots):
    says("User-agent: *\nDisallow: /story")

    with Fetcher() as fetcher, pytest.raises(DisallowedError):
        robots.enter(fetcher, PAGE)


@respx.mock
def test_a_rule_for_us_by_name_counts_more(robots):
    says("User-agent: *\nDisallow: /\n\nUser-agent: CivicWatch\nAllow: /story\nDisallow: /other")

    with Fetcher() as fetcher:
        robots.enter(fetcher, PAGE)
        with pytest.raises(DisallowedError):
            robots.enter(fetcher, "https://paper.example/other")


@respx.mock
@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_missing_file_allows_everything(robots, status):
    says("", status=status)

    with Fetcher() as fetcher:
        robots.enter(fetcher, PAGE)


@respx.mock
def test_a_server_in_trouble_allows_nothing_for_now(robots):
    says("", status=500)

    with Fetcher() as fetcher, pytest.raises(TransientError):
        robots.enter(fetcher, PAGE)


@respx.mock
def test_the_file_is_read_once_an_hour(robots, clock):
    route = says("")

    with Fetcher() as fetcher:
        robots.enter(fetcher, PAGE)
        robots.enter(fetcher, PAGE)
        clock.now += 3601
        robots.enter(fetcher, PAGE)

    assert route.call_count == 2


@respx.mock
@pytest.mark.parametrize(
    ("rules", "pause"),
    [("User-agent: *\nCrawl-delay: 7", 7), ("", 1), ("User-agent: *\nCrawl-delay: 3600", 20)],
)
def test_the_pace_is_the_sites_within_reason(robots, clock, rules, pause):
    says(rules)

    with Fetcher() as fetcher:
        robots.enter(fetcher, PAGE)
        robots.enter(fetcher, PAGE)

    assert clock.slept == [pause]


@respx.mock
def test_another_site_does_not_wait(robots, clock):
    says("")
    respx.get("https://other.example/robots.txt").mock(return_value=httpx.Response(404))

    with Fetcher() as fetcher:
        robots.enter(fetcher, PAGE)
        robots.enter(fetcher, "https://other.example/story")

    assert clock.slept == []
