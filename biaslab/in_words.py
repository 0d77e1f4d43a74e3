"""The lab's classifiers in plain words, for the public page of scorecards."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from biaslab.models.group import Group
from civicwatch.learning.in_words import InWords

FACES = InWords(
    title=_("Faces: which of five groups would a classifier put a face into? (bias lab only)"),
    labels={group.value: group.label for group in Group},
)

# Scorecards carry their split in English; marked here, so that pages can show it in other languages.
SPLITS = (
    gettext_noop(
        "A quarter of the smallest group, and as many of every other one, were drawn and kept aside; near-copies stand on one side. Both classifiers learned from the rest, in five trainings each, and answer as their mean."  # noqa: E501
    ),
    gettext_noop(
        "Both classifiers learned from made-up faces, drawn from the averages of those faces, and are measured on made-up faces drawn from the averages of the faces kept aside, as many as there are of those."  # noqa: E501
    ),
)
