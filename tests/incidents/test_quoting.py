"""What of a text is a post's, and what a moderator's own."""

import pytest

from incidents.quoting import Quoted

TITLE = "Cops beat a man downtown"  # five words
TEXT = (
    "I was near the fountain when two officers pushed a woman to the ground and laughed about it.\n"
    "Police riot!\nShare this before they take it down, please, everybody."
)
POST = Quoted([TITLE, TEXT], exact=["https://posts.example.org/17", "@witness_1"])


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        "cops beat a man DOWNTOWN!",
        f"Sample: {TITLE}",
        TEXT,
        TEXT.split("\n")[0][:40] + "…",
        "Police riot",
        "two officers pushed a woman to the ground and laughed",
        "According to a witness, “two officers pushed a woman to the ground” there.",
        "see https://posts.example.org/17",
        "Video by @witness_1, 2 minutes",
        "I was near…",
    ],
)
def test_the_post_is_in_it(text):
    assert POST.is_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Officers push a woman at the fountain",
        "A woman was pushed to the ground by two officers near the fountain",
        "a woman",
        "Police",
        "downtown",
        "pushed a woman to the ground",
        "https://posts.example.org/170",
        "@witness_12",
        "Minneapolis, Minnesota",
    ],
)
def test_it_is_the_moderators_own(text):
    assert not POST.is_in(text)
    assert POST.without(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (TITLE, ""),
        (f"Sample: {TITLE}", ""),
        (
            "A video shows this. I was near the fountain when two officers pushed a woman. It is long.",
            "A video shows this. […]. It is long.",
        ),
        (f"{TEXT} And I agree with that.", "[…]. And I agree with that."),
        ("By @witness_1 on X", "By […] on X"),
        ("Post by @witness_1", ""),
        ("A video of two minutes by @witness_1", "A video of two minutes by […]"),
    ],
)
def test_what_is_left_without_it(text, left):
    assert POST.without(text) == left


def test_in_json_however_deep():
    value = {
        "values": {"title": TITLE, "rank": 3},
        "evidence": [{"url": "https://a.example/1", "title": TITLE}],
    }
    assert POST.without_in(value) == {
        "values": {"title": "", "rank": 3},
        "evidence": [{"url": "https://a.example/1", "title": ""}],
    }


def test_a_post_of_one_word_takes_only_itself():
    post = Quoted(["Police"])
    assert post.is_in("police!")
    assert not post.is_in("Police push a man to the ground")


def test_a_post_without_words_takes_nothing():
    assert not Quoted(["", "!!!"]).is_in("!!!")


def test_words_of_a_post():
    assert POST.has_word("Fountain") and not POST.has_word("fount")
