"""The conversation's glue: rows on one side, the state machine on the other."""

from datetime import datetime

from sightings.form_fields import Form
from sightings.models import Contributor, InboundMessage


def take(message: InboundMessage, contributor: Contributor, form: Form, now: datetime) -> None:
    """Go on with the sender's conversation, in the transaction that closes the message."""
