"""Why a decision about a sighting cannot be carried out, in words for the moderator."""


class DecisionError(Exception):
    """``str()`` of it is shown as it is."""
