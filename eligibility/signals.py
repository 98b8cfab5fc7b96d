"""A question that eligibility asks upwards: has this draft been replayed, as it stands now?"""

from django.dispatch import Signal

# version: PolicyVersion. Each receiver answers True when a finished replay of exactly these rules exists. Who
# publishes without one says so with a tick. Used by `eligibility.selectors.policy_sheets.is_replayed`.
replay_asked = Signal()
