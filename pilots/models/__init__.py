"""Tables of pilots, one module a topic."""

from pilots.models.complaints import Complaint as Complaint
from pilots.models.plans import ComparisonOffice as ComparisonOffice
from pilots.models.plans import FrozenPlan as FrozenPlan
from pilots.models.plans import Pilot as Pilot
from pilots.models.plans import PilotMember as PilotMember
from pilots.models.rollout import RolloutGate as RolloutGate
from pilots.models.rollout import RolloutStage as RolloutStage
from pilots.models.runs import Adoption as Adoption
from pilots.models.runs import EvaluationRun as EvaluationRun
from pilots.models.runs import SeenData as SeenData
from pilots.models.runs import Verdict as Verdict
from pilots.models.savings import SavingsAssumption as SavingsAssumption
from pilots.models.surveys import Survey as Survey
