"""Which days may be asked for: pure functions over frozen facts."""

from scheduling.rules.plan import PlanItem

__all__ = ["PlanItem"]
