"""The smallest lab: the shipped pair, a class, a notebook, a trial, a result; and answers without a judge."""

from dataclasses import dataclass

from biaslab.faces.prediction import LEANING, Answer, Prediction
from biaslab.groups import GROUPS
from biaslab.models import Experiment, LabClass, Notebook, Result, Trial
from biaslab.services import classes, experiments, notebooks, recording
from tests.biaslab.pictures import png

FACE = "black"


def answer(said, share=0.6):
    rest = (1 - share) / (len(GROUPS) - 1)
    return Answer(
        probabilities={group: share if group == said else rest for group in GROUPS},
        said=said,
        certainty=LEANING,
        right_of_100=55,
        right_n=80,
        seeds_agree=4,
        seeds=5,
        saliency=[[0.0]],
        saliency_png=png(),
    )


def prediction(balanced="Black", unbalanced="White"):
    return Prediction(answer(balanced), answer(unbalanced), png(), "abcdef012345", "a" * 64)


def a_trial(*, balanced="Black", unbalanced="White", **given):
    given.setdefault("experiment", experiments.default())
    given.setdefault("source", "built_in")
    given.setdefault("face_key", FACE if given["source"] == "built_in" else "")
    return recording.keep_trial(prediction=prediction(balanced, unbalanced), **given)


def a_result(*, notebook=None, true_group="Black", note="", **given):
    own = notebook or notebooks.open_new()[0]
    return recording.record(trial=a_trial(**given), notebook=own, true_group=true_group, note=note)[0]


@dataclass
class Lab:
    experiment: Experiment
    lab_class: LabClass
    teacher: str
    notebook: Notebook
    secret: str
    trial: Trial
    result: Result

    def arguments(self):
        """What the lab's addresses need, by the name of the view."""
        pk, secret = {"pk": self.experiment.pk}, {"secret": self.secret}
        code = {"code": self.lab_class.code}
        return {
            "biaslab:experiment": pk,
            "biaslab:progress": pk,
            "biaslab:lesson": {"slug": "what-a-data-set-is"},
            "biaslab:teacher": {"secret": self.teacher},
            "biaslab:projector": code,
            "biaslab:totals": code,
            "biaslab:notebook": secret,
            "biaslab:notebook-csv": secret,
            "biaslab:erase-notebook": secret,
            "biaslab:change-result": secret | {"pk": self.result.pk},
            "biaslab:delete-result": secret | {"pk": self.result.pk},
            "lab-experiment": pk,
            "lab-predict": pk,
        }


def a_lab():
    lab_class, teacher = classes.open_class()
    notebook, secret = notebooks.open_new()
    result = a_result(notebook=notebook)
    return Lab(experiments.default(), lab_class, teacher, notebook, secret, a_trial(), result)
