"""The work plan of a request."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One output: what, how many (> 0, at most two decimals), of which unit."""

    output: str
    quantity: Decimal
    unit: str
