"""Which part of the stream a client asked for, and whether it may hear it: the public one needs nothing,
another one a partner's key, ``Authorization: Bearer cw_…``, that holds its scope."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from civicwatch.access import partners
from civicwatch.events.kinds import PUBLIC, is_addressed, part_of, scope_for

OK, NO_KEY, NOT_THIS_KEY = 200, 401, 403
WHY_NOT = {
    NO_KEY: "This part of the stream takes a partner's key that works: “Authorization: Bearer cw_…”.",
    NOT_THIS_KEY: "This key may not read this part of the stream.",
}


def part_wanted(scope: Mapping[str, Any]) -> str:
    """``?kinds=tweet`` asks for the part of that name; whatever else is asked for is the public one."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    part = part_of(f"{query.get('kinds', [''])[0]}.")
    return PUBLIC if is_addressed(part) else part


class Access(NamedTuple):
    """OK, or the status with which a client is refused; and the number of the partner that it speaks for."""

    status: int
    partner: int | None = None


async def ask(scope: Mapping[str, Any], part: str) -> Access:
    return Access(OK) if part == PUBLIC else await sync_to_async(_by_key)(scope, part)


def _by_key(scope: Mapping[str, Any], part: str) -> Access:
    close_old_connections()
    word, _, text = dict(scope["headers"]).get(b"authorization", b"").partition(b" ")
    key = partners.recognise(text.strip().decode("latin-1")) if word.lower() == b"bearer" else None
    if key is None:
        return Access(NO_KEY)
    return Access(OK if partners.may(key, scope_for(part) or "") else NOT_THIS_KEY, key.partner_id)
