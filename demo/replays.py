"""A draft that would loosen and tighten a little, and its replay: the studio is not empty in the demo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.audit import Actor
from demo.timeline import Timeline
from eligibility.rules import policy_data
from eligibility.selectors import policy_for
from eligibility.services import draft_policy
from employees.models import Agency, Employee, User
from studio.services.replays import Asked, ask_replay, run_replay

NOTE = "Contoh rancangan: kecepatan internet lebih rendah, WFA hanya Rabu sampai Jumat"


def replay_a_draft(agency: Agency, admin: Employee, line: Timeline) -> str:
    """Draft, replay at once (no worker is needed), and say what came out."""
    policy = policy_for(agency.pk, line.today).policy
    draft = replace(policy, min_down_mbps=5.0, min_up_mbps=1.0, needs_laptop=False, open_weekdays=(2, 3, 4))
    user = User.objects.filter(employee=admin).first()
    actor = Actor(user.pk if user else None, admin.full_name)
    version = draft_policy(
        agency=agency, settings=policy_data(draft), actor=actor, now=line.now, note=NOTE
    )  # fmt: skip
    now = line.now - timedelta(minutes=10)
    run = ask_replay(asked=Asked(version), user=user, actor=actor, today=line.today, now=now)
    run_replay(run_id=run.pk, now=now)
    run.refresh_from_db()
    people = (run.result or {}).get("people", {})
    return f"a draft replayed: {people.get('gains')} gain, {people.get('loses')} lose"
