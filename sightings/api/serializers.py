"""The shapes of the sightings' API, field by field, for its documentation and its tests. No sender in any."""

from typing import Any

from rest_framework import serializers

from sightings.models import Activity, SightingPlace, SightingVerification
from sightings.services.web_reports import LARGEST_PHOTO


class ConfidenceSerializer(serializers.Serializer[object]):
    word = serializers.ChoiceField(["likely", "possible", "unlikely"])
    score = serializers.FloatField(help_text="0–1: how surely the photo shows police-like content")


class SightingSerializer(serializers.Serializer[object]):
    """Police seen somewhere, as long as it may be seen. A report is not a proof: `verification` says who
    has looked."""

    id = serializers.CharField(help_text="Random; tells nothing of order or number")
    seen_at = serializers.DateTimeField(help_text="The start of the five minutes in which it was seen")
    hour = serializers.IntegerField(min_value=0, max_value=23, help_text="Of the clock at the place")
    shown_until = serializers.DateTimeField(help_text="From then on it is gone from everywhere")
    activity = serializers.ChoiceField(Activity.choices, allow_null=True)
    verification = serializers.ChoiceField(SightingVerification.choices)
    confidence = ConfidenceSerializer(allow_null=True)
    picture = serializers.CharField(allow_null=True, help_text="Blurred, approved by a person; or null")
    area_label = serializers.CharField(help_text="Where, in words: never a house number")
    place_precision = serializers.ChoiceField(
        SightingPlace.choices,
        help_text="Of `zip` and `city` the point is the middle of the area",
    )
    latitude = serializers.FloatField(help_text="On a grid of about 100 m, never the exact place")
    longitude = serializers.FloatField()
    zip_code = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    county = serializers.CharField(allow_null=True)
    state = serializers.CharField(allow_null=True, help_text="Postal code")
    demonstration = serializers.BooleanField(help_text="Invented, to show how it works")
    url = serializers.CharField(help_text="Its page on this site")


class SightingPageSerializer(serializers.Serializer[object]):
    results = SightingSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    note = serializers.CharField()


class AreaCountSerializer(serializers.Serializer[object]):
    key = serializers.JSONField(help_text="null: not told")
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the field's label
    count = serializers.IntegerField(min_value=5, help_text="In fives, rounded down")


class AreaCountsSerializer(serializers.Serializer[object]):
    by = serializers.CharField()
    results = AreaCountSerializer(many=True)
    total = serializers.IntegerField(help_text="Sum of the counts that are told")


class WebSightingSerializer(serializers.Serializer[object]):
    """What somebody saw. Either a point, or `place` in words: a crossing, a ZIP code, a city."""

    place = serializers.CharField(max_length=200, required=False, default="")
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False, default=None)
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False, default=None)
    minutes_ago = serializers.IntegerField(min_value=0, max_value=180, required=False, default=0)
    activity = serializers.ChoiceField(Activity.choices, required=False, default="", allow_blank=True)
    show = serializers.ChoiceField(["later", "now"], required=False, default="later")
    note = serializers.CharField(
        max_length=1000, required=False, default="", help_text="For moderators: never shown to the public"
    )


class WebSightingWithPhotoSerializer(WebSightingSerializer):
    """The same with a photo, as a form sends them."""

    photo = serializers.FileField(
        required=False,
        default=None,
        help_text="JPEG, PNG, WebP, GIF or HEIC of up to 12 MB. Blurred and stripped of all else; the "
        "picture is public only once a person has approved it",
    )

    def validate_photo(self, photo: Any) -> Any:
        if photo and photo.size > LARGEST_PHOTO:
            raise serializers.ValidationError("Send a file of up to 12 MB.")
        return photo


class WebReceiptSerializer(serializers.Serializer[object]):
    id = serializers.CharField()
    status_url = serializers.CharField(help_text="Private: who holds it can withdraw or delete the report")
    shown_after = serializers.DateTimeField(
        help_text="Not before then, and only once a check of its photo or a person has let it"
    )
