"""Tables of pilots, one module a topic."""

from pilots.models.plans import ComparisonOffice, FrozenPlan, Pilot, PilotMember
from pilots.models.runs import Adoption, EvaluationRun, SeenData, Verdict

__all__ = [
    "Adoption",
    "ComparisonOffice",
    "EvaluationRun",
    "FrozenPlan",
    "Pilot",
    "PilotMember",
    "SeenData",
    "Verdict",
]
