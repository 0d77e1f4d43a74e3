"""A decision's content as the log's chain covers it: every text by its hash.

So words can be taken out of an old decision when their author deletes them elsewhere: the hash
stands in their place, and the digest of the decision, and with it the chain, stays what it was.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from civicwatch.access.audit_chain import digest_of

FORGOTTEN = "forgotten, SHA-256 "
_FORGOTTEN = re.compile(rf"{FORGOTTEN}([0-9a-f]{{64}})")


def decision_digest(
    *,
    pk: int,
    incident: int,
    action: str,
    from_status: str,
    to_status: str,
    by: int | None,
    role: str,
    reason: str,
    changes: Mapping[str, Any],
    at: datetime,
    batch: UUID | None,
    undoes: int | None,
) -> str:
    """SHA-256 of a decision's content."""
    return digest_of(
        {
            "id": pk,
            "incident": incident,
            "action": action,
            "from": from_status,
            "to": to_status,
            "by": by,
            "role": role,
            "reason": _hash(reason),
            "changes": _each_text(changes, _hash),
            "at": at,
            "batch": batch,
            "undoes": undoes,
        }
    )


def forget(value: Any, is_to_go: Callable[[str], bool]) -> Any:
    """``value`` with each text that is to go replaced by its hash, however deep it stands."""
    return _each_text(value, lambda text: FORGOTTEN + _hash(text) if is_to_go(text) else text)


def typed(value: Any) -> Any:
    """``value`` as it may be logged: a text that somebody wrote like a hash of forgotten words is set in
    quotation marks, or a stranger's title could make the log look as if words had been taken out."""
    return _each_text(value, lambda text: f"“{text}”" if _FORGOTTEN.fullmatch(text) else text)


def is_forgotten(value: Any) -> bool:
    """Whether any text in ``value`` has been replaced by its hash."""
    if isinstance(value, str):
        return bool(_FORGOTTEN.fullmatch(value))
    if isinstance(value, Mapping):
        return any(is_forgotten(item) for item in value.values())
    return isinstance(value, list | tuple) and any(is_forgotten(item) for item in value)


def _hash(text: str) -> str:
    gone = _FORGOTTEN.fullmatch(text)
    return gone[1] if gone else hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(str(value))
    if isinstance(value, Mapping):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    return value
