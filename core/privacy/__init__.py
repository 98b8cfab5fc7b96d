"""Which personal data the portal holds, for which purpose and for how long (UU 27/2022).

A test holds this list against the models: a new field of a listed model must be declared here.
`retention` is counted from the end of the employment or of the matter, unless the words say otherwise.
"""

from core.privacy.days import DAYS
from core.privacy.eligibility import ELIGIBILITY
from core.privacy.kinds import Held as Held
from core.privacy.people import PEOPLE
from core.privacy.public import HELD_OF_THE_PUBLIC as HELD_OF_THE_PUBLIC

HELD: tuple[Held, ...] = (*PEOPLE, *ELIGIBILITY, *DAYS)
