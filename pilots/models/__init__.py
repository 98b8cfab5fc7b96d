"""Tables of pilots, one module a topic."""

from pilots.models.plans import ComparisonOffice, FrozenPlan, Pilot, PilotMember
from pilots.models.rollout import RolloutGate, RolloutStage
from pilots.models.runs import Adoption, EvaluationRun, SeenData, Verdict
from pilots.models.savings import SavingsAssumption

__all__ = [
    "Adoption",
    "ComparisonOffice",
    "EvaluationRun",
    "FrozenPlan",
    "Pilot",
    "PilotMember",
    "RolloutGate",
    "RolloutStage",
    "SavingsAssumption",
    "SeenData",
    "Verdict",
]
