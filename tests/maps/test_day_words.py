"""A script's day is the page's day, in every language and month."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format

from civicwatch.maps.day_words import day_patterns


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_day_of_a_year_reads_as_on_the_pages(language):
    days = [date(2028, 1, 1) + timedelta(n) for n in range(366)]
    with translation.override(language):
        patterns = day_patterns()
        for day in days:
            assert patterns[day.month - 1].format(day=day.day, year=day.year) == date_format(
                day, "DATE_FORMAT"
            )
