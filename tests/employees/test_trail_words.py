"""Every act that the portal records has words for the audit page."""

import re
from pathlib import Path

from employees.selectors.trail_words import VERBS

ROOT = Path(__file__).resolve().parents[2]
APPS = ["core", "employees", "performance", "eligibility", "scheduling", "approvals", "pilots"]
VERB = re.compile(r'verb="([a-z_]+\.[a-z_]+)"')


def test_every_verb_has_words():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    used = {verb for path in sources for verb in VERB.findall(path.read_text())}
    assert "role.granted" in used
    assert used - VERBS.keys() == set()
