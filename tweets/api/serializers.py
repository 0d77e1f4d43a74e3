"""What goes in and out, as the description of the API names it."""

from rest_framework import serializers

from tweets.models import FlagStatus, HarmKind, Outcome, Severity


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
