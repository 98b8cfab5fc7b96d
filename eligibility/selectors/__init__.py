"""What other apps read of eligibility: the policy in force and who may work away."""

from eligibility.rules import InForce, Policy, Reason, Verdict, veil
from eligibility.selectors.objections import Refusal
from eligibility.selectors.policies import policies_for, policy_for, published
from eligibility.selectors.verdicts import iter_verdicts, verdict_for, verdicts_for

__all__ = [
    "InForce",
    "Policy",
    "Reason",
    "Refusal",
    "Verdict",
    "iter_verdicts",
    "policies_for",
    "policy_for",
    "published",
    "veil",
    "verdict_for",
    "verdicts_for",
]
