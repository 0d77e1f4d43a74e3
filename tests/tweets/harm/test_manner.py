"""How a post is written is counted in steps, and nothing of whom it names or links to is kept."""

import pytest

from tweets.harm import manner
from tweets.harm.manner import MANNERS, manner_of


def named(text):
    return {MANNERS[at] for at in manner_of(text)}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("@jane fine", {"opens with handle", "handles 1", "no capital"}),
        ('RT @a: "Fine" @b http://t.co/x', {"repeats", "ends with page", "pages 1", "handles 2", "quotes"}),
        ("Well, thank you @jane!", {"ends with handle", "ends with !", "!", "opens with capital"}),
        ("THIS IS NOT FINE", {"shouted 3", "capitals 8"}),
        ("and then 3 of #us #all went …", {"number", "hashtags 2", "is cut"}),
        ("", {"words 0", "characters 0", "capitals 0"}),
    ],
)
def test_what_holds_of_a_post(text, holds):
    assert holds <= named(text)


def test_most_of_it_holds_of_no_quiet_post():
    assert named("Two boats came in") == {
        *("words 1", "characters 0", "capitals 1", "shouted 0", "handles 0", "hashtags 0", "pages 0"),
        "opens with capital",
    }


def test_who_is_addressed_and_what_is_linked_leaves_no_trace():
    one = manner_of("@jane look http://a.org/x")

    assert (
        one == manner_of("@JOHN_THE_2nd look https://b.example.com/Y?z=1!") == manner_of("@a look www.b.com")
    )


def test_a_row_per_post_and_endless_ones_end():
    found = manner.matrix(["", "a " * 100_000, "@a @b @c @d @e @f @g"])

    assert found.shape == (3, len(MANNERS))
    assert (found.data.min(), found.data.max()) == pytest.approx((manner.WEIGHT, manner.WEIGHT))
    assert {"words 12", "characters 14"} <= named("a " * 100_000)
    assert "handles 4" in named("@a @b @c @d @e @f @g")
