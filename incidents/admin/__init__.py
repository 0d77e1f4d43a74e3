"""The moderator's desk and the rest of the record in Django's admin."""

from incidents.admin import corrections, decisions, incidents, reports, sources, tags

__all__ = ["corrections", "decisions", "incidents", "reports", "sources", "tags"]
