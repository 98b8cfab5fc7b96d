"""Tables of pilots, one module a topic."""

from pilots.models import rollout, savings  # noqa: F401
