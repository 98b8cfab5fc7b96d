"""Who may work away: the rules by name, the words of each, and the states of what they look at."""

from eligibility.enums.discipline import DisciplineLevel as DisciplineLevel
from eligibility.enums.discipline import SuspensionStatus as SuspensionStatus
from eligibility.enums.policies import PLACE_WORDS as PLACE_WORDS
from eligibility.enums.policies import Direction as Direction
from eligibility.enums.policies import Mark as Mark
from eligibility.enums.policies import OverrideScope as OverrideScope
from eligibility.enums.policies import PolicyFault as PolicyFault
from eligibility.enums.policies import PolicyStatus as PolicyStatus
from eligibility.enums.policies import Setting as Setting
from eligibility.enums.policies import SignatureState as SignatureState
from eligibility.enums.policies import VersionState as VersionState
from eligibility.enums.readiness import IctLevel as IctLevel
from eligibility.enums.talent import PANRB_GRID as PANRB_GRID
from eligibility.enums.talent import Axis as Axis
from eligibility.enums.talent import BoxScheme as BoxScheme
from eligibility.enums.verdict import Corrector as Corrector
from eligibility.enums.verdict import Datum as Datum
from eligibility.enums.verdict import DatumSource as DatumSource
from eligibility.enums.verdict import Remedy as Remedy
from eligibility.enums.verdict import Rule as Rule
