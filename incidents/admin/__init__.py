"""The moderator's desk and the rest of the record in Django's admin."""

from incidents.admin import decisions, incidents, reports, sources, tags

__all__ = ["decisions", "incidents", "reports", "sources", "tags"]
