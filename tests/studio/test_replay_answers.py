"""What the studio answers when eligibility asks whether a draft was replayed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.audit import SYSTEM
from eligibility.models import PolicyVersion
from eligibility.selectors.policy_sheets import is_replayed
from eligibility.services import change_draft
from employees.selectors import today_in
from tests.factories import UserFactory, make_team
from tests.factories_replays import draft_in, replayed

pytestmark = pytest.mark.django_db


def test_a_finished_replay_counts_until_the_draft_or_the_day_changes():
    chief, _ = make_team(2)
    user = UserFactory(employee__unit=chief.unit)
    now = timezone.now()
    today = today_in(chief.office, now)
    draft = draft_in(chief.agency, horizon_days=45)
    assert not is_replayed(draft, today)
    replayed(draft, user, today=today, now=now, actor=SYSTEM)
    assert is_replayed(draft, today)
    assert not is_replayed(draft, today + timedelta(days=1))
    change_draft(
        version_id=draft.pk, revision=0, settings=draft.settings | {"horizon_days": 20}, overrides=[], actor=SYSTEM,
        now=now,
    )  # fmt: skip
    assert not is_replayed(PolicyVersion.objects.get(pk=draft.pk), today)
