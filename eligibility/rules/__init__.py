"""Who may work away: pure functions from facts and policy to a verdict with reasons."""

from eligibility.rules.facts import Facts, Limits, add_months, failing, limits_of, oldest_valid
from eligibility.rules.policy import (
    InForce,
    Policy,
    canonical_json,
    check_policy,
    policy_data,
    read_policy,
    stored_policy,
)
from eligibility.rules.verdict import Reason, Verdict, explain, veil

__all__ = [
    "Facts",
    "InForce",
    "Limits",
    "Policy",
    "Reason",
    "Verdict",
    "add_months",
    "canonical_json",
    "check_policy",
    "explain",
    "failing",
    "limits_of",
    "oldest_valid",
    "policy_data",
    "read_policy",
    "stored_policy",
    "veil",
]
