"""The shapes of the public API, field by field, for its documentation and its tests."""

from rest_framework import serializers

from incidents.models import DatePrecision, EvidenceKind, Injury, Outcome, PlacePrecision, Verification
from incidents.services.public_reports import LONGEST, NOTHING_TOLD, tells_something


class IncidentSerializer(serializers.Serializer[object]):
    """An incident in a list. Of one that is gone, in answers to `updated_since`, only `id`, `status`
    (retracted, hidden or merged), `reason`, `updated_at` and `merged_into` are left."""

    id = serializers.IntegerField()
    status = serializers.CharField(
        help_text="published; retracted, hidden or merged in answers to `updated_since`"
    )
    title = serializers.CharField(allow_null=True)
    description = serializers.CharField(allow_null=True)
    date = serializers.DateField()
    date_precision = serializers.ChoiceField(
        DatePrecision.choices, help_text="How exactly the day is known: `month` means somewhen in that month"
    )
    state = serializers.CharField(allow_null=True, help_text="Postal code")
    state_name = serializers.CharField(allow_null=True)
    county = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    place_precision = serializers.ChoiceField(
        PlacePrecision.choices,
        help_text="How exactly the point is known: `city` means somewhere in that city",
    )
    force_rank = serializers.IntegerField(allow_null=True, min_value=0, max_value=5)
    agency = serializers.CharField(allow_null=True)
    injury = serializers.ChoiceField(
        Injury.choices, allow_null=True, help_text="`none` where sources say so, `unknown` where none says"
    )
    outcome = serializers.ListField(
        child=serializers.ChoiceField(Outcome.choices),
        allow_null=True,
        help_text="What is known to have come of it later; empty where nothing is known",
    )
    outcome_note = serializers.CharField(allow_null=True, help_text="Who says so")
    verification = serializers.ChoiceField(
        Verification.choices,
        help_text="`alleged`: somebody says so and nobody independent has confirmed it",
    )
    restricted = serializers.BooleanField(help_text="Whether what was written about it is withheld")
    imported_from = serializers.CharField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    tags = serializers.ListField(child=serializers.CharField())
    links = serializers.ListField(
        child=serializers.URLField(),
        help_text="One that would name an account is an address of this site that leads on to it",
    )
    note = serializers.CharField(allow_null=True)
    url = serializers.CharField(help_text="Its page on this site")


class IncidentPageSerializer(serializers.Serializer[object]):
    results = IncidentSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    attribution = serializers.CharField()
    licence = serializers.URLField()


class GoneSerializer(serializers.Serializer[object]):
    """A problem (RFC 9457) that says why an incident is not shown any more."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    reason = serializers.CharField(help_text="`under_review`, or the category of the reason")
    reason_words = serializers.CharField()
    incident_status = serializers.CharField(help_text="hidden or retracted")
    since = serializers.DateTimeField()


class EvidenceSerializer(serializers.Serializer[object]):
    """One piece of evidence. Where `withheld`, only kind, site and date are told."""

    kind = serializers.ChoiceField(EvidenceKind.choices)
    site = serializers.CharField(allow_null=True)
    dated = serializers.DateField(allow_null=True)
    withheld = serializers.BooleanField(help_text="The link could show a child or a sexual assault")
    url = serializers.URLField(
        allow_null=True, help_text="One that would name an account is an address of this site that leads on"
    )
    archive_url = serializers.URLField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    graphic = serializers.BooleanField(allow_null=True, help_text="Shows violence or injury")
    gone_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was found to be deleted at its source"
    )


class HistoryEntrySerializer(serializers.Serializer[object]):
    """What was done to the record, when and in which role; never by whom."""

    at = serializers.DateTimeField()
    action = serializers.CharField()
    role = serializers.CharField()
    to_status = serializers.CharField()
    changed = serializers.ListField(child=serializers.CharField(), help_text="Names of the fields changed")


class VerifiedSerializer(serializers.Serializer[object]):
    verification = serializers.ChoiceField(Verification.choices)
    reviewers = serializers.IntegerField(help_text="How many people have decided something about it")
    evidence = serializers.IntegerField()
    posts = serializers.IntegerField(help_text="How many posts tell of it")


class IncidentDetailSerializer(IncidentSerializer):
    evidence = EvidenceSerializer(many=True)
    history = HistoryEntrySerializer(many=True)
    verified = VerifiedSerializer()


class CountSerializer(serializers.Serializer[object]):
    key = serializers.JSONField(help_text="A text or a force rank, to filter by; null where it is not known")
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the field's label
    count = serializers.IntegerField()


class StatisticsSerializer(serializers.Serializer[object]):
    by = serializers.CharField()
    total = serializers.IntegerField(
        help_text="Incidents under the filter; those with several tags count once"
    )
    results = CountSerializer(many=True)


class PublicReportSerializer(serializers.Serializer[object]):
    """A report from the public. A link or a description is needed; who sends it is not asked."""

    title = serializers.CharField(max_length=LONGEST["title"], required=False, default="")
    text = serializers.CharField(max_length=LONGEST["text"], required=False, default="")
    url = serializers.URLField(max_length=LONGEST["url"], required=False, default="")
    when = serializers.CharField(max_length=LONGEST["when"], required=False, default="")
    where = serializers.CharField(max_length=LONGEST["where"], required=False, default="")

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        if not tells_something(text=attrs["text"], url=attrs["url"]):
            raise serializers.ValidationError({"text": NOTHING_TOLD})
        return attrs


class ReceiptSerializer(serializers.Serializer[object]):
    reference = serializers.CharField()
