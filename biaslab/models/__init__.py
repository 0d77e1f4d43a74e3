"""What the lab keeps: data sets, experiments, and what visitors recorded. Never a photo."""

from biaslab.models.dataset import Dataset
from biaslab.models.experiment import Experiment, ExperimentStage, Features, Material, Step
from biaslab.models.group import Group
from biaslab.models.lab_class import LabClass
from biaslab.models.notebook import Notebook
from biaslab.models.result import Result
from biaslab.models.trial import Expectation, FaceSource, Trial

__all__ = [
    "Dataset",
    "Expectation",
    "Experiment",
    "ExperimentStage",
    "FaceSource",
    "Features",
    "Group",
    "LabClass",
    "Material",
    "Notebook",
    "Result",
    "Step",
    "Trial",
]
