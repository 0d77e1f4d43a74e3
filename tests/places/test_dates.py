"""Days as posts write them, counted from the post and never after it."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicwatch.places.dates import EARLIEST_YEAR, find_date

POSTED = datetime(2020, 6, 10, 18, 0, tzinfo=UTC)  # a Wednesday

EXACT = {
    "On June 3rd, 2020 an officer": date(2020, 6, 3),
    "6/3/20": date(2020, 6, 3),
    "06/03/2020 at noon": date(2020, 6, 3),
    "On 6/3 officers": date(2020, 6, 3),
    "2020-06-03": date(2020, 6, 3),
    "03 June": date(2020, 6, 3),
    "the 3rd of June": date(2020, 6, 3),
    "Sept. 4, 2019": date(2019, 9, 4),
    "Around 1 AM on May 31st": date(2020, 5, 31),
    "On May 5 officers": date(2020, 5, 5),
    "the march on June 6": date(2020, 6, 6),
    "MAY 31 OFFICERS BEAT A MAN": date(2020, 5, 31),
    "It was Dec. 12": date(2019, 12, 12),
    "yesterday": date(2020, 6, 9),
    "Last night they came": date(2020, 6, 9),
    "the day before yesterday": date(2020, 6, 8),
    "two days ago": date(2020, 6, 8),
    "3 days ago": date(2020, 6, 7),
    "this morning": date(2020, 6, 10),
    "right now": date(2020, 6, 10),
    "on Tuesday": date(2020, 6, 9),
    "on Wednesday": date(2020, 6, 10),
    "last Wednesday": date(2020, 6, 3),
    "Sunday night": date(2020, 6, 7),
    "el 3 de junio un policía": date(2020, 6, 3),
    "El 3 de Junio de 2020": date(2020, 6, 3),
    "el 6 de noviembre la policía": date(2019, 11, 6),
    "el 24 de setiembre de 2019": date(2019, 9, 24),
    "el primero de mayo del 2020": date(2020, 5, 1),
    "el 1º de mayo": date(2020, 5, 1),
    "Ayer un policía": date(2020, 6, 9),
    "ANOCHE llegaron": date(2020, 6, 9),
    "anteayer": date(2020, 6, 8),
    "antes de ayer": date(2020, 6, 8),
    "Hoy, en la marcha": date(2020, 6, 10),
    "esta noche": date(2020, 6, 10),
    "They said Monday that on May 29 an officer": date(2020, 5, 29),
}
APPROXIMATE = {
    "June 3-5 they gathered": date(2020, 6, 3),
    "a few days ago": date(2020, 6, 7),
    "three weeks ago": date(2020, 5, 20),
    "over the weekend": date(2020, 6, 6),
    "a video uploaded on June 9th": date(2020, 6, 9),
}
MONTHS = {
    "in May 2020": date(2020, 5, 1),
    "It happened in May": date(2020, 5, 1),
    "back in October of 2018": date(2018, 10, 1),
}
NOT_DATES = [
    "They may march",
    "Officers may 5 times strike",
    "We march 20 blocks",
    "March 4 Justice".upper() + " and more",
    "24/7 coverage since 9/11",
    "Cinco de Mayo Park",
    "45 de mayo",
    "un marzo frío y 3 de cada 10",
    "the prayer of Hoyt and Bayer",
    "next Friday we meet",
    "every Tuesday",
    "On June 25th we will march",
    "A USA Today reporter",
    "2020-06-31",
    "6/3/2031",
    "13/32/2020",
    "June 45",
    "the sun sat on the sea",
    "version 10.2.14",
    "an officer hit 3 of us at 5:30",
    "It came after a killing in February",
    "On January 3, 1850",
]


@pytest.mark.parametrize("text", EXACT)
def test_a_day_is_read_exactly(text):
    guess = find_date(text, POSTED)
    assert (guess.date, guess.precision) == (EXACT[text], "exact")


@pytest.mark.parametrize("text", APPROXIMATE)
def test_a_vague_day_is_approximate(text):
    guess = find_date(text, POSTED)
    assert (guess.date, guess.precision) == (APPROXIMATE[text], "approximate")
    assert guess.span is not None


@pytest.mark.parametrize("text", MONTHS)
def test_a_month_alone_is_a_month(text):
    guess = find_date(text, POSTED)
    assert (guess.date, guess.precision) == (MONTHS[text], "month")


@pytest.mark.parametrize("text", NOT_DATES)
def test_without_a_date_it_is_the_day_of_the_post(text):
    posted = datetime(2020, 6, 10, 18, 0, tzinfo=UTC)
    guess = find_date(text, posted)
    assert (guess.date, guess.precision, guess.span) == (date(2020, 6, 10), "approximate", None)
    assert guess.reason == "the text gives no date; this is the day of the post"


def test_a_day_of_the_story_wins_over_one_beside_it():
    assert find_date("Uploaded on June 8th. On June 5th officers hit a man.", POSTED).date == date(2020, 6, 5)


def test_a_date_may_lie_in_the_year_before():
    assert find_date("On December 30 officers hit a man", datetime(2021, 1, 2)).date == date(2020, 12, 30)


def test_a_leap_day_needs_a_leap_year():
    assert find_date("On February 29 an officer", date(2021, 3, 1)).precision == "approximate"
    assert find_date("On February 29 an officer", date(2020, 3, 1)).date == date(2020, 2, 29)


def test_an_evening_in_america_is_already_tomorrow_in_utc():
    late = datetime(2020, 6, 2, 3, 30, tzinfo=UTC)
    assert find_date("today", late).date == date(2020, 6, 1)
    assert find_date("an officer hit me", late).date == date(2020, 6, 1)


def test_tonight_lasts_past_midnight():
    assert find_date("tonight", datetime(2020, 6, 2, 7, 30, tzinfo=UTC)).date == date(2020, 6, 1)


def test_a_moment_with_its_own_offset_needs_no_guess():
    pacific = timezone(timedelta(hours=-7))
    assert find_date("today", datetime(2020, 6, 1, 20, 30, tzinfo=pacific)).date == date(2020, 6, 1)


def test_midnight_sharp_is_a_day_without_a_time():
    assert find_date("yesterday", datetime(2020, 6, 2, tzinfo=UTC)).date == date(2020, 6, 1)
    assert find_date("yesterday", date(2020, 6, 2)).date == date(2020, 6, 1)


def test_without_the_posts_day_only_whole_dates_count():
    assert find_date("June 3, 2020", None).date == date(2020, 6, 3)
    for text in ("yesterday", "June 3", "nothing"):
        guess = find_date(text, None)
        assert (guess.date, guess.precision) == (None, "unknown")


def test_the_reason_quotes_the_words():
    assert (
        find_date("It was two days ago", POSTED).reason == "“two days ago”, counted from the day of the post"
    )


@given(
    st.text(alphabet="0123456789/-. JuneMaylstwkdgoFriy,th", max_size=60),
    st.dates(date(1995, 1, 1), date(2030, 12, 31)),
)
def test_no_text_yields_a_day_out_of_bounds(text, posted):
    guess = find_date(text, posted)
    assert guess.date is not None
    assert guess.date.year >= EARLIEST_YEAR
    assert guess.date <= posted


def test_five_thousand_texts_a_second():
    texts = [
        f"{text}, an officer pushed a man to the ground and walked away" for text in [*EXACT, *NOT_DATES]
    ] * 40
    started = time.process_time()
    for text in texts:
        find_date(text, POSTED)
    assert len(texts) / (time.process_time() - started) > 2500  # half, for a busy machine
