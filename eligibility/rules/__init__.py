"""Who may work away: pure functions from facts and policy to a verdict with reasons."""

from eligibility.rules.facts import Facts, Limits, add_months, failing, limits_of, oldest_valid
from eligibility.rules.law import InForce, Law, Override, override_data, read_law, stored_law
from eligibility.rules.policy import (
    Policy,
    canonical_json,
    check_policy,
    loosened,
    policy_data,
    read_policy,
)
from eligibility.rules.verdict import Reason, Verdict, explain, possible_on, veil

__all__ = [
    "Facts",
    "InForce",
    "Law",
    "Limits",
    "Override",
    "Policy",
    "Reason",
    "Verdict",
    "add_months",
    "canonical_json",
    "check_policy",
    "explain",
    "failing",
    "limits_of",
    "loosened",
    "oldest_valid",
    "override_data",
    "policy_data",
    "possible_on",
    "read_law",
    "read_policy",
    "stored_law",
    "veil",
]
