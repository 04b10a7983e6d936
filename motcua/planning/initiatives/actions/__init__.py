"""Deeds on calls and initiatives: each one transaction, one permission, one audit line."""

from motcua.planning.initiatives.actions.calls import (
    CallFacts,
    close_call,
    create_call,
    name_judges,
    start_scoring,
)
from motcua.planning.initiatives.actions.initiatives import (
    Benefit,
    InitiativeFacts,
    approve_initiative,
    change_initiative,
    follow_up,
    propose_initiative,
    reject_initiative,
    score_initiative,
    withdraw_initiative,
)

__all__ = [
    "Benefit",
    "CallFacts",
    "InitiativeFacts",
    "approve_initiative",
    "change_initiative",
    "close_call",
    "create_call",
    "follow_up",
    "name_judges",
    "propose_initiative",
    "reject_initiative",
    "score_initiative",
    "start_scoring",
    "withdraw_initiative",
]
