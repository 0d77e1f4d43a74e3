"""Registers the app with Django: its flags with the events told of them, its classifier with the others."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TweetsConfig(AppConfig):
    name = "tweets"
    verbose_name = _("Tweets")

    def ready(self) -> None:
        from civicwatch.access import sealing, waiting
        from civicwatch.events import audience, subjects  # models can be imported once every app is loaded
        from civicwatch.events import services as events
        from civicwatch.learning import registry
        from tweets import what_waits
        from tweets.harm.in_words import HARM
        from tweets.services import flag_readers, flags_out, resealing, streaming, warnings

        subjects.register(flag_readers.ABOUT, flags_out.flags_of)
        audience.register(flag_readers.ABOUT, flag_readers.held_back)
        audience.register(flag_readers.CALLED_BACK, flag_readers.called_back)
        events.ring_when_numbered(streaming.WRITE_JOB)
        events.ring_when_numbered(warnings.MAKE_JOB)
        waiting.register(*what_waits.QUEUES)
        sealing.also_reseals(resealing.reseal)
        registry.register(
            "harm",
            module="tweets.harm.classifier",
            shipped=Path(__file__).parent / "harm" / "artefacts",
            in_words=HARM,
            samples="tweets.harm_samples",
            verdicts="tweets.harm_verdicts:HARM",
            reading="tweets.harm_reading.read",
            explored_at="tweets:explore",
        )
