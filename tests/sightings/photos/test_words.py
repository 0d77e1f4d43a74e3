"""Whatever a photo can be refused for, and whatever can be done with it, has words."""

import re
from pathlib import Path

from civicwatch.lib import image_child, images
from sightings.admin import photo_words
from sightings.services import abuse_images, checking_photos, looking_at_photos, photos


def source(module):
    return Path(module.__file__).read_text()


def test_every_refusal_has_words():
    codes = {photos.NO_PICTURE, photos.TOO_LARGE, photos.NOT_THERE, checking_photos.GONE, abuse_images.SEALED}
    for module in (images, image_child):
        codes |= set(re.findall(r'RefusedError\("(\w+)"\)', source(module)))
        codes |= set(re.findall(r'"refused": "(\w+)"', source(module)))

    assert codes <= photo_words.UNUSABLE.keys()


def test_every_decision_has_words():
    actions = set(
        re.findall(r'"(\w+_photo|open_original)"', source(looking_at_photos) + source(abuse_images))
    )

    assert {"approve_photo", "seal_photo", "report_photo", "open_original"} <= actions
    assert actions <= photo_words.DONE.keys()
