"""What other apps read of eligibility: the policy in force and who may work away."""

from eligibility.rules import InForce, Law, Policy, Reason, Verdict, veil
from eligibility.selectors.objections import Refusal
from eligibility.selectors.policies import (
    Paths,
    paths_for,
    policies_for,
    policy_at_office,
    policy_at_unit,
    policy_for,
    policy_known,
    policy_of,
    published,
)
from eligibility.selectors.verdicts import iter_verdicts, verdict_for, verdicts_for

__all__ = [
    "InForce",
    "Law",
    "Paths",
    "Policy",
    "Reason",
    "Refusal",
    "Verdict",
    "iter_verdicts",
    "paths_for",
    "policies_for",
    "policy_at_office",
    "policy_at_unit",
    "policy_for",
    "policy_known",
    "policy_of",
    "published",
    "veil",
    "verdict_for",
    "verdicts_for",
]
