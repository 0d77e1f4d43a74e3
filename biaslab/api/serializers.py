"""What the lab's API takes and gives, every field by hand."""

from rest_framework import serializers

from biaslab.groups import GROUPS
from biaslab.models import Expectation, Features, Group
from biaslab.recipes import MOST_PARTS
from biaslab.services.recording import FEWEST_SHOWN, LONGEST_NOTE


class ExperimentSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    mix = serializers.DictField(
        child=serializers.IntegerField(), help_text="Parts of each group in the lopsided classifier"
    )
    features = serializers.ChoiceField(Features.choices)
    material = serializers.CharField(help_text="`faces` (real ones) or `drawn` (made up from averages)")
    total = serializers.IntegerField(help_text="Faces that each of the two classifiers learned from")
    seeds = serializers.ListField(child=serializers.IntegerField())
    stage = serializers.CharField(help_text="`waiting`, `trained` or `failed`")
    step = serializers.CharField(help_text="What a training is doing now")
    percent = serializers.IntegerField()
    shipped = serializers.BooleanField()
    version = serializers.CharField(help_text="Start of the artefact's SHA-256; empty before training")
    created_at = serializers.DateTimeField()
    trained_at = serializers.DateTimeField(allow_null=True)


class ExperimentPageSerializer(serializers.Serializer[object]):
    results = ExperimentSerializer(many=True)
    notice = serializers.CharField(help_text="What these classifiers are for, and what not")


class ScoredExperimentSerializer(ExperimentSerializer):
    scorecard = serializers.DictField(help_text="Figures of both by group, with 95% intervals")
    notice = serializers.CharField()


class MixSerializer(serializers.Serializer[object]):
    """The parts of each group, whole numbers."""

    White = serializers.IntegerField(min_value=0, max_value=MOST_PARTS)
    Black = serializers.IntegerField(min_value=0, max_value=MOST_PARTS)
    EastAsian = serializers.IntegerField(min_value=0, max_value=MOST_PARTS)
    Indian = serializers.IntegerField(min_value=0, max_value=MOST_PARTS)
    Other = serializers.IntegerField(min_value=0, max_value=MOST_PARTS)


class RecipeSerializer(serializers.Serializer[object]):
    mix = MixSerializer(help_text="Parts of each group; at least two groups above 0")
    features = serializers.ChoiceField(Features.choices, default=Features.PIXELS)


class PredictSerializer(serializers.Serializer[object]):
    """One photo, or the key of one built-in face: never many."""

    photo = serializers.FileField(required=False, help_text="One face; JPEG, PNG, WebP, GIF or HEIC")
    face = serializers.CharField(required=False, max_length=40, help_text="Key of a built-in face instead")
    consent = serializers.BooleanField(
        default=False, help_text="With a photo: the face is the sender's own, and they are 18 or older"
    )
    expectation = serializers.ChoiceField(
        Expectation.choices, required=False, help_text="What the visitor expects, said before the answer"
    )


class AnswerSerializer(serializers.Serializer[object]):
    probabilities = serializers.DictField(child=serializers.FloatField())
    said = serializers.ChoiceField(GROUPS)
    certainty = serializers.CharField(help_text="`sure`, `leaning`, `guessing` or `untold`")
    right_of_100 = serializers.IntegerField(
        allow_null=True, help_text="Of 100 such answers on faces kept aside, how many were right"
    )
    right_n = serializers.IntegerField()
    seeds_agree = serializers.IntegerField()
    seeds = serializers.IntegerField()


class PredictionSerializer(serializers.Serializer[object]):
    notice = serializers.CharField()
    trial = serializers.UUIDField(help_text="Quote it to `lab/results/` within a day; no photo is kept")
    experiment = serializers.IntegerField()
    version = serializers.CharField()
    sha256 = serializers.CharField()
    balanced = AnswerSerializer()
    unbalanced = AnswerSerializer()


class ResultSerializer(serializers.Serializer[object]):
    """What happened in a trial, by the one who made it."""

    trial = serializers.UUIDField()
    true_group = serializers.ChoiceField(
        Group.choices, required=False, allow_blank=True, help_text="By own statement; may be left out"
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_NOTE)
    notebook = serializers.CharField(
        required=False, allow_blank=True, max_length=80, help_text="Secret of a notebook; else one is made"
    )


class RecordedSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    notebook = serializers.CharField(help_text="The notebook's secret: keep it, it is not told again")
    url = serializers.CharField(help_text="The private page on which results are changed and deleted")


class TallySerializer(serializers.Serializer[object]):
    group = serializers.CharField()
    n = serializers.IntegerField(help_text="Results", min_value=FEWEST_SHOWN)
    people = serializers.IntegerField(help_text="Notebooks they lie in", min_value=FEWEST_SHOWN)
    balanced_right = serializers.IntegerField()
    unbalanced_right = serializers.IntegerField()


class TotalsSerializer(serializers.Serializer[object]):
    results = TallySerializer(many=True)
    fewest = serializers.IntegerField(help_text="Groups about which fewer people wrote are left out")
    notice = serializers.CharField()
