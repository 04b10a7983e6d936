"""What hangs on a task that leaves a draft: preparations go with it, proof of work keeps it."""

from __future__ import annotations

from collections.abc import Collection

from motcua.core.errors import WrongState
from motcua.planning.models import (
    CoordinationRequest,
    DeadlineChange,
    EvidenceRule,
    HandEvidence,
    SubTask,
    TaskCoordinator,
    TaskMilestone,
    TaskNotice,
    TaskProduct,
)

_PROOF = (TaskProduct, HandEvidence, CoordinationRequest)
_PREPARED = (TaskNotice, SubTask, TaskCoordinator, EvidenceRule)


def forget_remains(agency_id: int, task_ids: Collection[int]) -> None:
    """Delete what was prepared for tasks that never came into force.

    WrongState when something was already made, asked or proven for one of them.
    """
    for model in _PROOF:
        if model._default_manager.filter(agency_id=agency_id, task_id__in=task_ids).exists():
            raise WrongState(
                "Nhiệm vụ này đã có sản phẩm, minh chứng hoặc đề nghị phối hợp. Hãy gỡ ra trước."
            )
    for other in _PREPARED:
        other._default_manager.filter(agency_id=agency_id, task_id__in=task_ids).delete()
    days = TaskMilestone.objects.filter(agency_id=agency_id, task_id__in=task_ids)
    changes = DeadlineChange.objects.filter(
        agency_id=agency_id, milestone_id__in=list(days.values_list("id", flat=True))
    )
    changes.delete()
    days.delete()
