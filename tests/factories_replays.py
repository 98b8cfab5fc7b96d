"""Drafts and finished replays for tests."""

from eligibility.models import PolicyVersion
from eligibility.rules import Policy, policy_data
from studio.services.replays import Asked, ask_replay, run_replay
from tests.factories import PolicyFactory


def draft_in(agency, **settings):
    """A draft of the agency: the default policy with these settings otherwise."""
    last = PolicyVersion.objects.filter(agency=agency).order_by("-number").first()
    number = last.number + 1 if last else 1
    data = policy_data(Policy()) | settings
    return PolicyFactory(
        agency=agency, number=number, status="draft", valid_from=None, legal_reference="", published_at=None,
        settings=data,
    )  # fmt: skip


def replayed(draft, user, *, today, now, actor):
    """A finished replay of the draft."""
    run = ask_replay(asked=Asked(draft), user=user, actor=actor, today=today, now=now)
    run_replay(run_id=run.pk, now=now)
    run.refresh_from_db()
    return run
