"""The smallest demo that people load: fewer pilots, the same rules, and the same click."""

from datetime import UTC, date, datetime

import pytest

from demo.load import load_demo
from demo.verify import faults
from pilots.enums.plans import Outcome
from pilots.models import Pilot
from pilots.services.running import request_run, run_evaluation
from tests.pilots.trial import WHO

pytestmark = pytest.mark.django_db

# Thursday; two months before it is 31 October
NOW = datetime(2026, 12, 31, 5, 0, tzinfo=UTC)
TODAY = date(2026, 12, 31)


def test_it_keeps_every_rule_and_one_click_raises_a_quota(tmp_path):
    load_demo(people=120, seed=3, now=NOW, var_dir=tmp_path, say=lambda sentence: None)
    assert list(faults(NOW)) == []
    pilot = Pilot.objects.get(office__code="KR-I")
    run = request_run(pilot_id=pilot.pk, actor=WHO, today=TODAY, now=NOW)
    run_evaluation(run_id=run.pk, today=TODAY, now=NOW)
    assert pilot.verdicts.get().outcome == Outcome.RAISE
