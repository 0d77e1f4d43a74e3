"""A classifier with the face of ``harm`` that tests can foretell: words decide."""

from civicwatch.learning.models import ClassifierVersion
from civicwatch.learning.registry import Loaded
from tweets.harm.prediction import Judgement

THRESHOLDS = {"flag": 0.5, "serious": 0.8, "severe": 0.95}


class StandIn:
    """“abuse” flags, “perhaps” is for a person, “doubt” needs a second opinion, “hola” is not tested."""

    def __init__(self):
        self.asked = []

    def predict(self, texts, thresholds):
        first = self.first_opinion(texts, thresholds)
        return [
            self.second_opinion([text], [said], thresholds)[0] if said.in_doubt else said
            for text, said in zip(texts, first, strict=True)
        ]

    def first_opinion(self, texts, thresholds):
        self.asked.append(("first", list(texts)))
        return [self._said(text) for text in texts]

    def second_opinion(self, texts, judgements, thresholds):
        self.asked.append(("second", list(texts)))
        assert all(judgement.in_doubt for judgement in judgements)
        return [self._said(text, second=True) for text in texts]

    def _said(self, text, second=False):
        if "poison" in text:
            raise ValueError("the classifier fails on this one")
        outcome = "flagged" if "abuse" in text else "for_person" if "perhaps" in text else "clear"
        abuse = {"flagged": 0.9, "for_person": 0.5, "clear": 0.1}[outcome] + 0.01 * second
        return Judgement(
            abuse=abuse,
            kind="gender" if outcome != "clear" else "not_cyberbullying",
            kind_probability=0.8,
            flagged=outcome == "flagged",
            outcome=outcome,
            reasons=[("abuse", 1.25)],
            in_doubt="doubt" in text and not second,
            tested_language="hola" not in text,
        )


def stand_in(monkeypatch):
    """Make it the active version of ``harm``; return its model, which remembers what it was asked."""
    from tweets.services import judging

    ClassifierVersion.objects.filter(name="harm").update(is_active=False)
    version = ClassifierVersion.objects.create(
        name="harm",
        version="stand-in",
        sha256="0" * 64,
        artefact="none",
        thresholds=THRESHOLDS,
        is_active=True,
    )
    model = StandIn()
    monkeypatch.setattr(judging.in_service, "loaded", lambda name: Loaded(version, model))
    return model
