"""A judge that answers at once, and faces that are there whether or not this checkout has their pictures."""

import pytest
from django.core.cache import cache

from biaslab.services import trying
from tests.biaslab.lab_rows import prediction


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """Throttles count across tests otherwise."""
    cache.clear()


@pytest.fixture
def judge(monkeypatch):
    """What was asked, in order; ``judge.says`` is the answer, or an error to raise."""

    class Judge:
        says = prediction()
        photos = []
        keys = []

        def answer(self):
            if isinstance(self.says, Exception):
                raise self.says
            return self.says

        def photo(self, photo, *, experiment):
            self.photos.append(photo)
            return self.answer()

        def built_in(self, key, *, experiment):
            self.keys.append(key)
            return self.answer()

    judge = Judge()
    judge.photos, judge.keys = [], []
    monkeypatch.setattr(trying, "predict_photo", judge.photo)
    monkeypatch.setattr(trying, "predict_built_in", judge.built_in)
    return judge


@pytest.fixture
def key():
    """Of some face that ships."""
    from biaslab import built_in

    if not built_in.FACES:
        pytest.skip("this checkout has no built-in faces yet")
    return built_in.FACES[0].key
