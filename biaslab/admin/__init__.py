"""The lab in admin: trainings, what visitors recorded, classes."""

from biaslab.admin.classes import LabClassAdmin
from biaslab.admin.experiments import ExperimentAdmin
from biaslab.admin.results import ResultAdmin

__all__ = ["ExperimentAdmin", "LabClassAdmin", "ResultAdmin"]
