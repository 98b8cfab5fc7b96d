"""Questions that eligibility asks upwards; whoever knows answers inside the caller's transaction."""

from django.dispatch import Signal

# What was refused, when and by whom? subject: str (`app.model:id`), employee: Employee. The receiver that knows the
# subject answers a `selectors.Refusal` if it is this person's own and was refused; every other receiver answers None.
refusal_asked = Signal()

# Has this draft been replayed, as it stands now? version: PolicyVersion, today: date. Each receiver answers True when a
# finished replay of exactly these rules exists. Who publishes without one says so with a tick. Used by
# `eligibility.selectors.policy_sheets.is_replayed`.
replay_asked = Signal()
