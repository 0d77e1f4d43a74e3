"""What goes in and out, as the description of the API names it."""

from rest_framework import serializers

from tweets.models import FlagStatus, HarmKind, Outcome, Severity
from tweets.services.sent_posts import UNKNOWN, Fate


class ItemSerializer(serializers.Serializer):
    id = serializers.CharField(
        help_text="As the platform names it. A post of yours is known by platform and id."
    )
    text = serializers.CharField(help_text="Up to 25,000 characters are read.")
    created_at = serializers.DateTimeField(required=False)
    author = serializers.CharField(required=False, help_text="Handle; kept as a keyed hash and sealed.")
    url = serializers.URLField(required=False)
    lang = serializers.CharField(required=False, help_text="As the platform says, such as `en`.")
    platform = serializers.CharField(required=False, help_text="Such as `x`; left out, your own.")


class BatchSerializer(serializers.Serializer):
    tweets = ItemSerializer(many=True, help_text="1 to 1,000; a bare list will do too.")


class SkippedSerializer(serializers.Serializer):
    index = serializers.IntegerField(help_text="Where it stood, from 0")
    reason = serializers.CharField()


class SentSerializer(serializers.Serializer):
    received = serializers.IntegerField()
    stored = serializers.IntegerField()
    repeated = serializers.IntegerField(help_text="Sent by you before, or read by this site itself")
    skipped = SkippedSerializer(many=True)


class TextsSerializer(serializers.Serializer):
    texts = serializers.ListField(
        child=serializers.CharField(allow_blank=True), min_length=1, help_text="Up to 100"
    )


class JudgementSerializer(serializers.Serializer):
    flagged = serializers.BooleanField(help_text="`abuse` from .5 on, and a kind of bullying")
    abuse = serializers.FloatField(help_text="Calibrated probability that somebody is attacked")
    kind = serializers.ChoiceField(choices=HarmKind.choices)
    kind_probability = serializers.FloatField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reasons = serializers.ListField(child=serializers.ListField(), help_text="Pairs of word and weight")
    tested_language = serializers.BooleanField(help_text="False: the numbers say nothing")


class ClassifiedSerializer(serializers.Serializer):
    version = serializers.CharField()
    results = JudgementSerializer(many=True)


class FlaggedPostSerializer(serializers.Serializer):
    platform = serializers.CharField()
    id = serializers.CharField()
    url = serializers.CharField(
        allow_null=True, help_text="Of `x`, an address that names no author; null where there is no such one"
    )
    text = serializers.CharField()
    lang = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    judged_at = serializers.DateTimeField()


class FlagLineSerializer(serializers.Serializer):
    """From ``kind`` on only of what is a flag now: one that was dismissed or withdrawn has id and status."""

    number = serializers.IntegerField()
    event = serializers.CharField()
    at = serializers.DateTimeField()
    public_id = serializers.CharField()
    status = serializers.ChoiceField(choices=FlagStatus.choices)
    kind = serializers.ChoiceField(choices=HarmKind.choices, required=False)
    severity = serializers.ChoiceField(choices=Severity.choices, required=False)
    made_at = serializers.DateTimeField(required=False)
    decided_at = serializers.DateTimeField(required=False, allow_null=True)
    tweet = FlaggedPostSerializer(required=False, allow_null=True, help_text="null once its words are gone")
    abuse = serializers.FloatField(required=False)
    kind_probability = serializers.FloatField(required=False)
    reasons = serializers.ListField(child=serializers.ListField(), required=False)
    version = serializers.CharField(required=False, allow_null=True)


class FlagPageSerializer(serializers.Serializer):
    results = FlagLineSerializer(many=True)
    cursor = serializers.CharField(help_text="Where you are; ask again with it")
    more = serializers.BooleanField(help_text="Whether there is more at this moment")
    next = serializers.CharField(help_text="The address with that cursor")


class FiguresSerializer(serializers.Serializer):
    """How many posts arrived, and where they are now: the members from ``waiting`` on add up to ``sent``."""

    sent = serializers.IntegerField(help_text="Stored, each once; what was repeated is not counted again")
    judged = serializers.IntegerField(
        help_text="Of these, read by the classifier in a language it was tested on"
    )
    waiting = serializers.IntegerField(help_text="Not read yet")
    clear = serializers.IntegerField(
        help_text="Harmless, as the machine says, or a person who disagreed with it"
    )
    flagged = serializers.IntegerField(help_text="A flag now")
    for_person = serializers.IntegerField(help_text="The machine is not sure: a person decides")
    not_judged = serializers.IntegerField(help_text="In a language that was not tested")
    failed = serializers.IntegerField(help_text="Tried five times without an answer; tried again by hand")
    gone = serializers.IntegerField(
        help_text="Deleted before anything had read it, or a flag that was withdrawn"
    )


class DayFiguresSerializer(FiguresSerializer):
    day = serializers.DateField(help_text="Of arrival, in UTC")


class SentPostSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="As you asked for it")
    platform = serializers.CharField()
    state = serializers.ChoiceField(
        choices=[*Fate.values, UNKNOWN],
        help_text="`unknown` where you sent no such post, or this site had it already from elsewhere",
    )
    received_at = serializers.DateTimeField(allow_null=True)
    judged_at = serializers.DateTimeField(allow_null=True, help_text="When it was first read")
    flag = serializers.CharField(allow_null=True, help_text="`public_id` of its flag in `flags/`")


class SentPostsSerializer(serializers.Serializer):
    """``total`` and ``days`` where no ``id`` was asked for, else ``results``."""

    total = FiguresSerializer(required=False)
    days = DayFiguresSerializer(many=True, required=False, help_text="30, the oldest first")
    results = SentPostSerializer(many=True, required=False)
