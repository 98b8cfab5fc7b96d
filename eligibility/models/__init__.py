"""Facts that a verdict looks at, each with source and date, and the dated policy that judges them."""

from eligibility.models.discipline import DisciplineRecord as DisciplineRecord
from eligibility.models.discipline import Suspension as Suspension
from eligibility.models.objections import LONGEST_TEXT as LONGEST_TEXT
from eligibility.models.objections import MOST_FILES as MOST_FILES
from eligibility.models.objections import Objection as Objection
from eligibility.models.objections import ObjectionFile as ObjectionFile
from eligibility.models.objections import ObjectionNote as ObjectionNote
from eligibility.models.objections import ObjectionTerm as ObjectionTerm
from eligibility.models.past import PastRating as PastRating
from eligibility.models.past import PastReadiness as PastReadiness
from eligibility.models.past import PastTalent as PastTalent
from eligibility.models.policies import PolicyVersion as PolicyVersion
from eligibility.models.ratings import ServiceRating as ServiceRating
from eligibility.models.readiness import IctTest as IctTest
from eligibility.models.readiness import Readiness as Readiness
from eligibility.models.register import CounterBand as CounterBand
from eligibility.models.register import NatureException as NatureException
from eligibility.models.register import PublicService as PublicService
from eligibility.models.register import ServiceVerification as ServiceVerification
from eligibility.models.talent import BoxMapping as BoxMapping
from eligibility.models.talent import TalentAssessment as TalentAssessment
from eligibility.models.talent import TalentImport as TalentImport
