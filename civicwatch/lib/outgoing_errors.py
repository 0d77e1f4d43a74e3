"""How a request to somebody else's server fails. Apart from ``http``, so that catching needs no client."""


class OutgoingError(Exception):
    """An outgoing request failed for good: asking again would change nothing."""


class TransientError(OutgoingError):
    """An outgoing request failed for now: the network, a time-out, a server in trouble."""


class RateLimitedError(TransientError):
    """The other side asks us to wait."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds


class RefusedError(OutgoingError):
    """We do not fetch this: a private address, a wrong port or scheme, too large, or of a wrong type."""


class UnexpectedStatusError(OutgoingError):
    """An HTTP status that is neither a success nor worth another try."""

    def __init__(self, status: int, host: str) -> None:
        super().__init__(f"{host} answered {status}")
        self.status = status
