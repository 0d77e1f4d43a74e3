"""Something that the work needs is away for a while. Apart from what raises it: catching needs no client."""


class NotNowError(Exception):
    """A job that meets it tries its row again until it can be done; a page says 503 (``not_now_page``)."""
