"""Registers the app with Django, and its flags with the events that are told of them."""

from django.apps import AppConfig


class TweetsConfig(AppConfig):
    name = "tweets"
    verbose_name = "Tweets"

    def ready(self) -> None:
        from civicwatch.events import services as events
        from civicwatch.events import subjects  # models can be imported only once every app is loaded
        from tweets.services import flags_out, streaming

        subjects.register("flags/", flags_out.flags_of)
        events.ring_when_numbered(streaming.WRITE_JOB)
