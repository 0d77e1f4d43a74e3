"""The record and what feeds it."""

from incidents.models.claim import Claim
from incidents.models.correction import Correction, CorrectionMessage
from incidents.models.decision import Decision
from incidents.models.evidence import Evidence, EvidenceKind
from incidents.models.exposure import Exposure
from incidents.models.grouping import IncidentReport, MergeSuggestion
from incidents.models.incident import Incident, Injury, Outcome, Status, Verification
from incidents.models.located import DatePrecision, Located, PlacePrecision
from incidents.models.proposal import Proposal
from incidents.models.ranks import ForceRank
from incidents.models.report import Report, ReportBand, ReportStage
from incidents.models.round import Round
from incidents.models.sealed import Sealed
from incidents.models.source import Source, SourceRun
from incidents.models.tag import Tag
from incidents.models.version import Version

__all__ = [
    "Claim",
    "Correction",
    "CorrectionMessage",
    "DatePrecision",
    "Decision",
    "Evidence",
    "EvidenceKind",
    "Exposure",
    "ForceRank",
    "Incident",
    "IncidentReport",
    "Injury",
    "Located",
    "MergeSuggestion",
    "Outcome",
    "PlacePrecision",
    "Proposal",
    "Report",
    "ReportBand",
    "ReportStage",
    "Round",
    "Sealed",
    "Source",
    "SourceRun",
    "Status",
    "Tag",
    "Verification",
    "Version",
]
