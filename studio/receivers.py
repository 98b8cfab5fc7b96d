"""What the studio answers when the apps below ask."""

from typing import Any

from django.dispatch import receiver

from eligibility.models import PolicyVersion
from eligibility.signals import replay_asked
from studio.selectors.replays import is_replayed


@receiver(replay_asked)
def answer_replayed(version: PolicyVersion, **_rest: Any) -> bool:
    """Whether a finished replay of exactly these rules exists."""
    return is_replayed(version)
