from approvals.services.chasing import escalate_due, remind_due, reroute_due
from approvals.services.deciding import BULK_LIMIT, RowAnswer, decide, decide_many, recall
from approvals.services.digest import send_digests
from approvals.services.opening import follow_request, name_decider, open_round, reassign

__all__ = [
    "BULK_LIMIT",
    "RowAnswer",
    "decide",
    "decide_many",
    "escalate_due",
    "follow_request",
    "name_decider",
    "open_round",
    "reassign",
    "recall",
    "remind_due",
    "reroute_due",
    "send_digests",
]
