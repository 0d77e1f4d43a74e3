"""What ``manage.py doctor`` says of streams that are kept open: whether something still comes."""

from datetime import datetime, timedelta
from typing import Literal

from tweets.models import StreamKind
from tweets.services import receiving

SILENT = timedelta(
    minutes=15
)  # X sends a heartbeat every 20 s, a reader of a Redis Stream looks every second


def check_streams(now: datetime) -> tuple[Literal["ok", "off", "warning"], str]:
    """The verdict and its reason."""
    streams = [*receiving.enabled_streams(StreamKind.X), *receiving.enabled_streams(StreamKind.REDIS)]
    if not streams:
        return "off", "no stream of kind x or redis is switched on"
    silent = [
        f"{stream.name} ({stream.last_error or 'nothing heard'})"
        for stream in streams
        if stream.last_error or (stream.last_success_at or stream.created_at) < now - SILENT
    ]
    if silent:
        return "warning", f"not well: {', '.join(silent)}"
    return "ok", f"{len(streams)} open"
