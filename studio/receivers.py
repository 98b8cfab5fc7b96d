"""What the studio answers when the apps below ask."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from eligibility.models import PolicyVersion
from eligibility.signals import replay_asked
from studio.selectors.replays import has_fresh_replay


@receiver(replay_asked, dispatch_uid="studio.replayed")
def on_replay_asked(sender: object, *, version: PolicyVersion, today: date, **rest: Any) -> bool:
    return has_fresh_replay(version, today)
