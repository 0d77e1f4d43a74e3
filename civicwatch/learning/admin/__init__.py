"""Classifiers at the desk: versions and who let them judge, trainings, and what taught them."""

from civicwatch.learning.admin.history import DataSetAdmin, PromotionAdmin
from civicwatch.learning.admin.runs import TrainingRunAdmin
from civicwatch.learning.admin.versions import ClassifierVersionAdmin

__all__ = ["ClassifierVersionAdmin", "DataSetAdmin", "PromotionAdmin", "TrainingRunAdmin"]
