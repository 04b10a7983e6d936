"""The deeds of a dossier's life: one function for each thing a person does.

All are wrapped by ``core.journal.deed`` or built on ``opening.open_dossier``: one transaction that
locks, answers a repeated request with what stands, authorises, decides, records and enqueues.
``request_id`` is taken by that wrapper.
"""

from motcua.dossiers.actions.decision import (
    approve,
    correct_error,
    extend,
    propose_approval,
    propose_extension,
    propose_refusal,
    propose_second_supplement,
    refuse,
    reject_proposal,
    reopen,
    request_second_supplement,
)
from motcua.dossiers.actions.opening import (
    LikelyDuplicate,
    find_duplicate,
    open_with_guidance,
    open_with_refusal,
    receive_new,
    register,
)
from motcua.dossiers.actions.processing import (
    answer_consultation,
    assign,
    consult,
    forward,
    mark_fee_paid,
    require_fee,
    return_step,
    transfer,
)
from motcua.dossiers.actions.reception import digitise, guide, receive, refuse_at_desk, resubmit, withdraw
from motcua.dossiers.actions.referral import (
    LineFacts,
    accept_referral,
    answer_referral,
    continue_referrals,
    recall_referral,
    refer,
    tell_late_referral,
)
from motcua.dossiers.actions.result import hand_over, issue_result, stop
from motcua.dossiers.actions.supplement import close_unsupplemented, receive_supplement, request_supplement

__all__ = [
    "LikelyDuplicate",
    "LineFacts",
    "accept_referral",
    "answer_consultation",
    "answer_referral",
    "approve",
    "assign",
    "close_unsupplemented",
    "consult",
    "continue_referrals",
    "correct_error",
    "digitise",
    "extend",
    "find_duplicate",
    "forward",
    "guide",
    "hand_over",
    "issue_result",
    "mark_fee_paid",
    "open_with_guidance",
    "open_with_refusal",
    "propose_approval",
    "propose_extension",
    "propose_refusal",
    "propose_second_supplement",
    "recall_referral",
    "receive",
    "receive_new",
    "receive_supplement",
    "refer",
    "refuse",
    "refuse_at_desk",
    "register",
    "reject_proposal",
    "reopen",
    "request_second_supplement",
    "request_supplement",
    "require_fee",
    "resubmit",
    "return_step",
    "stop",
    "tell_late_referral",
    "transfer",
    "withdraw",
]
