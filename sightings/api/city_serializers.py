"""The shapes of the city data in the API, field by field, for its documentation."""

from rest_framework import serializers

from sightings.city_filtering import KINDS
from sightings.services.city_areas import BY


class CityRecordSerializer(serializers.Serializer[object]):
    """What a city wrote down, with no more of it than is shown here."""

    id = serializers.IntegerField()
    dataset = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    category = serializers.CharField(help_text="The city's own words")
    at = serializers.DateTimeField()
    hour = serializers.IntegerField(allow_null=True, help_text="Hour of the day at the place")
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    place_precision = serializers.CharField(
        help_text="What the point stands for: a `point` (a block), a whole `district`, or `none`"
    )
    district = serializers.CharField()
    area = serializers.CharField()
    zip_code = serializers.CharField()
    county = serializers.CharField(allow_null=True)
    state = serializers.CharField(allow_null=True, help_text="Postal code")
    city_id = serializers.CharField(help_text="Its number at the city")
    city_updated_at = serializers.DateTimeField(allow_null=True)


class TermsSerializer(serializers.Serializer[object]):
    label = serializers.CharField()  # type: ignore[assignment]
    attribution = serializers.CharField()
    licence = serializers.CharField()
    licence_url = serializers.CharField()
    source_url = serializers.CharField()


class CityRecordPageSerializer(serializers.Serializer[object]):
    results = CityRecordSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    datasets = serializers.DictField(child=TermsSerializer(), help_text="By the key of each data set above")


class AreaNumberSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    latitude = serializers.FloatField(allow_null=True, help_text="Of the middle of the area")
    longitude = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField(required=False, help_text="Of records; fewer than five are hidden")
    value = serializers.FloatField(required=False, help_text="In the unit of the layer")


class CityAreasSerializer(serializers.Serializer[object]):
    layer = serializers.CharField()
    by = serializers.ChoiceField(BY)
    period = serializers.CharField(help_text="A quarter such as `2026-Q1`, for encampments alone")
    periods = serializers.ListField(child=serializers.CharField(), help_text="What can be asked for")
    fewest_shown = serializers.IntegerField()
    unit = serializers.CharField()
    legend = serializers.CharField()
    attribution = serializers.CharField()
    licence = serializers.CharField()
    updated_at = serializers.DateTimeField(allow_null=True)
    results = AreaNumberSerializer(many=True)


class MapLayerSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    theme = serializers.CharField(help_text="`rent`, `transit`, or what a row of a data set is")
    kind = serializers.ChoiceField(("points", "areas"))
    label = serializers.CharField()  # type: ignore[assignment]
    legend = serializers.CharField(help_text="What to know before reading it, in the reader's language")
    unit = serializers.CharField()
    period = serializers.CharField(help_text="The newest quarter that is shown, for encampments alone")
    by = serializers.ListField(child=serializers.CharField(), help_text="Areas that it can be counted by")
    attribution = serializers.CharField()
    licence = serializers.CharField()
    licence_url = serializers.CharField()
    source_url = serializers.CharField()
    updated_at = serializers.DateTimeField(help_text="When it was last brought here")
    as_of = serializers.DateField(
        help_text="The day that its numbers are for, or on which they were brought here where nobody says"
    )
    is_stale = serializers.BooleanField(help_text="It should have been read again by now")
    is_demonstration = serializers.BooleanField(help_text="Invented, to show how it works")
    url = serializers.CharField(help_text="Template of tiles (points) or address of the counts (areas)")


class MapLayersSerializer(serializers.Serializer[object]):
    results = MapLayerSerializer(many=True)
