"""A question that approvals asks upwards: what else should a decider know about these people?"""

from django.dispatch import Signal

# employee_ids: frozenset[int], now: datetime. Each receiver answers `dict[int, Sequence[Problem]]` with problems that
# only warn; they stand beside the request and never decide. Used by `approvals.selectors.consequences`.
standing_asked = Signal()
