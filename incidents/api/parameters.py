"""The query parameters of the public API, as its documentation shows them and as its views read them."""

from civicwatch.lib.open_api import query_parameters
from civicwatch.lib.parameters import Described, InvalidParameter, Parameters, whole_number
from incidents.filter_words import FILTER as WORDS

USUAL_PAGE, LARGEST_PAGE = 50, 1000
_MOST = 10_000_000
_CURSOR = Described("cursor", "Where to go on: taken from `next`.")

FILTER = query_parameters(WORDS)
PAGE = query_parameters(
    [Described("limit", f"Rows a page: 1–{LARGEST_PAGE}, else {USUAL_PAGE}.", kind=int), _CURSOR]
)
FILE = query_parameters([Described("limit", "Rows at most, else all of them.", kind=int), _CURSOR])


def page_size(given: Parameters) -> int:
    """The ``limit`` of a list."""
    try:
        asked = whole_number(given, "limit", least=1, most=LARGEST_PAGE)
    except InvalidParameter as error:
        how = (
            f"{error.how} For more, follow “next” from page to page, or take incidents.csv: it has no limit."
        )
        raise InvalidParameter("limit", how) from None
    return asked or USUAL_PAGE


def most_rows(given: Parameters) -> int | None:
    """The ``limit`` of a file; without one it holds everything."""
    return whole_number(given, "limit", least=1, most=_MOST)
