"""Days as the pages write them, for scripts: the browser's own form of a date is another in every browser."""

from datetime import date

from django.utils.formats import date_format

_DAY, _YEAR = 28, 2000  # a day that every month has; neither stands in the other


def day_patterns() -> list[str]:
    """`Jan. {day}, {year}` and so on, one for each month, in the active language."""
    told = (date_format(date(_YEAR, month, _DAY), "DATE_FORMAT") for month in range(1, 13))
    return [words.replace(str(_DAY), "{day}").replace(str(_YEAR), "{year}") for words in told]
