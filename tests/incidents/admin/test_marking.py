"""Marks in a post: escaped, whole words only, the sentence highlighted."""

from civicwatch.lib.underlining import weighing_words
from incidents.admin.marking import marked


def test_sentence_and_words():
    html = marked(
        "First. They pushed him & ran. Pushed!", sentence="They pushed him & ran.", words=["pushed"]
    )
    assert html == "First. <mark>They <u>pushed</u> him &amp; ran.</mark> <u>Pushed</u>!"


def test_what_a_post_holds_stays_text():
    html = marked("<script>x</script> {0} %s pushed", sentence="", words=["pushed", "script"])
    assert html == "&lt;<u>script</u>&gt;x&lt;/<u>script</u>&gt; {0} %s <u>pushed</u>"


def test_parts_of_words_are_not_marked():
    assert marked("gasoline gas", sentence="", words=["gas"]) == "gasoline <u>gas</u>"


def test_a_longer_phrase_wins_over_its_first_word():
    assert marked("tear gas", sentence="", words=["tear", "tear gas"]) == "<u>tear gas</u>"


def test_a_sentence_that_is_not_in_the_text_marks_nothing():
    assert marked("one two", sentence="three", words=[]) == "one two"


def test_only_words_that_spoke_for_force_heaviest_first():
    assert weighing_words([["a", 0.5], ["b", -2], ["c", 1.5], "odd", ["d"], None]) == [("c", 1.5), ("a", 0.5)]
