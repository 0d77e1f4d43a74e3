"""Socrata, through its client library: https://dev.socrata.com/docs/

Paging is by the column of the last change: ``$order=:updated_at,:id`` and ``$where=:updated_at >= '…'``, with
an offset among the rows that share one moment (a city may load a million in one go). A row that changes moves
to the end and comes again. What slips through even so shows in the count, which is compared after each visit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import sodapy
from django.conf import settings
from requests.adapters import HTTPAdapter

from civicwatch.lib.addresses import RefusedAddressError, resolve
from civicwatch.lib.http import retry_after, user_agent
from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, RefusedError, TransientError
from sightings.city.source import CityPage, Cursor, Look, Wanted

PAGE = 2000
TIMEOUT = 30  # seconds: a sorted page of a table of millions takes Socrata well over five
LARGEST = 30_000_000  # bytes of one answer
LONGEST_MESSAGE = 300
SYSTEM_MOMENT = ":updated_at"
_QUOTABLE = re.compile(r"[0-9T:.Z+-]{4,40}")  # a time as Socrata gave it, safe between quotes


@dataclass(frozen=True)
class Place:
    """How far a data set has been read: to this moment and, within it, so many rows; or all of it."""

    since: str = ""
    offset: int = 0
    whole: bool = False  # every row of that moment has been read

    @classmethod
    def of(cls, cursor: Cursor) -> "Place":
        since = str(cursor.get("since") or "")
        return cls(since, int(cursor.get("offset") or 0), bool(cursor.get("whole")))

    def after(self, rows: list[dict[str, Any]], updated: str) -> "Place":
        moments = [str(row.get(updated) or "") for row in rows]
        last = moments[-1] if moments else ""
        if last and last != self.since and _QUOTABLE.fullmatch(last):
            return Place(last, sum(moment == last for moment in moments))
        return Place(self.since, self.offset + len(rows), self.whole)

    def taken_up_again(self, *, overlap: int) -> "Place":
        """After an interruption rows of that moment may have changed and moved on, so some are read twice."""
        return Place(self.since, max(0, self.offset - overlap), self.whole)

    def resting(self, updated: str) -> "Place":
        """Where the next visit begins. Socrata's own moment is that of a whole upload; a column of the city's
        may be a day, to which rows are added later, so that moment is read again."""
        return Place(self.since, 0, whole=updated == SYSTEM_MOMENT and bool(self.since))


class Socrata:
    """Reads public data sets; ``SOCRATA_APP_TOKEN`` makes for a rate of one's own."""

    def __init__(self, *, page: int = PAGE) -> None:
        self._page = page
        self._clients: dict[str, sodapy.Socrata] = {}

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def look(self, domain: str, dataset_id: str) -> Look:
        view = self._ask(domain, lambda client: client.get_metadata(dataset_id))
        if not isinstance(view, Mapping) or not isinstance(view.get("columns"), list):
            raise OutgoingError(f"{domain} does not describe {dataset_id} as a table")
        columns = {
            str(column["fieldName"]): str(column.get("dataTypeName", "")) for column in view["columns"]
        }
        changed = view.get("rowsUpdatedAt")  # seconds since 1970
        licence = view.get("license")
        return Look(
            name=str(view.get("name", "")),
            columns=columns,
            updated_at=datetime.fromtimestamp(changed, UTC) if isinstance(changed, int | float) else None,
            licence=str(licence.get("name", "")) if isinstance(licence, Mapping) else "",
            attribution=str(view.get("attribution") or ""),
        )

    def pages(self, wanted: Wanted, cursor: Cursor) -> Iterator[CityPage]:
        place = Place.of(cursor).taken_up_again(overlap=self._page)
        while True:
            rows = self._rows(wanted, place)
            is_last = len(rows) < self._page
            place = place.after(rows, wanted.updated)
            if is_last:
                place = place.resting(wanted.updated)
            yield CityPage(rows, {**cursor, **asdict(place)})
            if is_last:
                return

    def sample(self, wanted: Wanted, number: int) -> list[dict[str, Any]]:
        rows = self._ask(
            wanted.domain,
            lambda client: client.get(
                wanted.dataset_id,
                select=",".join(dict.fromkeys((*wanted.columns, wanted.updated))),
                where=_where(wanted) or None,
                order=f"{wanted.updated} DESC",
                limit=number,
            ),
        )
        return rows if isinstance(rows, list) else []

    def count(self, wanted: Wanted) -> int:
        """How many rows there are now under the filter."""
        where = _where(wanted)
        answer = self._ask(
            wanted.domain,
            lambda client: client.get(wanted.dataset_id, select="count(*) as n", where=where or None),
        )
        try:
            return int(answer[0]["n"])
        except (KeyError, IndexError, TypeError, ValueError):
            raise TransientError(f"{wanted.domain} did not say how many rows there are") from None

    def _rows(self, wanted: Wanted, place: "Place") -> list[dict[str, Any]]:
        select = ",".join(dict.fromkeys((*wanted.columns, wanted.updated)))
        answer = self._ask(
            wanted.domain,
            lambda client: client.get(
                wanted.dataset_id,
                select=select,
                where=_where(wanted, place) or None,
                order=",".join(dict.fromkeys((wanted.updated, ":id"))),
                limit=self._page,
                offset=place.offset,
            ),
        )
        if not isinstance(answer, list):
            raise TransientError(f"{wanted.domain} is still preparing its answer")
        return [row for row in answer if isinstance(row, dict)]

    def _ask(self, domain: str, question: Any) -> Any:
        try:
            return question(self._client(domain))
        except requests.HTTPError as error:
            raise _refusal(domain, error) from error
        except OutgoingError:
            raise
        except Exception as error:  # the client raises a bare Exception for a form that it does not know
            if isinstance(error, requests.RequestException) and not isinstance(error, ValueError):
                raise TransientError(f"{domain}: {type(error).__name__}") from error
            raise TransientError(f"{domain} answered in a form that cannot be read") from error

    def _client(self, domain: str) -> sodapy.Socrata:
        """One for a whole visit: connections are kept, and a missing token is told once."""
        if domain not in self._clients:
            client = sodapy.Socrata(domain, settings.SOCRATA_APP_TOKEN or None, timeout=TIMEOUT)
            client.session.headers["User-Agent"] = user_agent()
            client.session.mount("https://", _GuardedAdapter())
            client.session.trust_env = False
            self._clients[domain] = client
        return self._clients[domain]


def _where(wanted: Wanted, place: Place | None = None) -> str:
    parts = [f"({wanted.row_filter})"] if wanted.row_filter else []
    if wanted.since_by and _QUOTABLE.fullmatch(wanted.since):
        parts.append(f"{wanted.since_by} >= '{wanted.since}'")
    if place and place.since:
        parts.append(f"{wanted.updated} {'>' if place.whole else '>='} '{place.since}'")
    return " AND ".join(parts)


def _refusal(domain: str, error: requests.HTTPError) -> OutgoingError:
    status = error.response.status_code if error.response is not None else 0
    if status == 429:
        headers = error.response.headers if error.response is not None else {}
        wait = retry_after(headers.get("retry-after"), now=datetime.now(UTC))
        return RateLimitedError(f"{domain} asks us to wait", retry_after=wait)
    if status >= 500 or status == 408:
        return TransientError(f"{domain} answered {status}")
    return OutgoingError(f"{domain}: {' '.join(str(error).split())}"[:LONGEST_MESSAGE])


class _GuardedAdapter(HTTPAdapter):
    """No way into our own network, no redirect (the app token would go along), no endless answer."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        _check_public(urlsplit(str(request.url)).hostname or "")
        response = super().send(request, *args, **kwargs | {"stream": True})
        if response.is_redirect:
            raise RefusedError("the data set has moved to another address")
        body = b""
        for chunk in response.iter_content(1 << 16):
            body += chunk
            if len(body) > LARGEST:
                raise RefusedError(f"an answer of more than {LARGEST:,} bytes")
        response._content = body
        return response


def _check_public(host: str) -> None:
    try:
        resolve(host, 443, allow_private=host in settings.FETCH_ALLOWED_PRIVATE_HOSTS)
    except RefusedAddressError as error:
        raise RefusedError(str(error)) from error
    except OSError as error:
        raise TransientError(f"{host} has no address") from error
