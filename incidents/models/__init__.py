"""The record and what feeds it."""

from incidents.models.decision import Decision
from incidents.models.evidence import Evidence, EvidenceKind
from incidents.models.grouping import IncidentReport, MergeSuggestion
from incidents.models.incident import Incident, Injury, Status, Verification
from incidents.models.located import DatePrecision, Located, PlacePrecision
from incidents.models.ranks import ForceRank
from incidents.models.report import Report, ReportBand, ReportStage
from incidents.models.source import Source, SourceRun
from incidents.models.tag import Tag

__all__ = [
    "DatePrecision",
    "Decision",
    "Evidence",
    "EvidenceKind",
    "ForceRank",
    "Incident",
    "IncidentReport",
    "Injury",
    "Located",
    "MergeSuggestion",
    "PlacePrecision",
    "Report",
    "ReportBand",
    "ReportStage",
    "Source",
    "SourceRun",
    "Status",
    "Tag",
    "Verification",
]
