"""Facts that a verdict looks at, each with source and date, and the dated policy that judges them."""

from eligibility.models.discipline import DisciplineRecord as DisciplineRecord
from eligibility.models.discipline import Suspension as Suspension
from eligibility.models.past import PastRating as PastRating
from eligibility.models.past import PastReadiness as PastReadiness
from eligibility.models.past import PastTalent as PastTalent
from eligibility.models.policies import PolicyVersion as PolicyVersion
from eligibility.models.ratings import ServiceRating as ServiceRating
from eligibility.models.readiness import Readiness as Readiness
from eligibility.models.talent import TalentAssessment as TalentAssessment
