"""Tables of annual plans: the plan and its versions, tasks at work, evidence and reports."""

from motcua.planning.models.evidence import EvidenceRule, HandEvidence, Target, TaskProduct
from motcua.planning.models.plans import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskState,
    TaskWording,
    VersionState,
)
from motcua.planning.models.reports import PeriodReport, ReportState
from motcua.planning.models.work import (
    CalendarFeed,
    CoordinationRequest,
    DeadlineChange,
    NoticeKind,
    SubTask,
    TaskCoordinator,
    TaskMilestone,
    TaskNotice,
)

__all__ = [
    "AnnualPlan",
    "CalendarFeed",
    "CoordinationRequest",
    "DeadlineChange",
    "EvidenceRule",
    "HandEvidence",
    "NoticeKind",
    "PeriodReport",
    "PlanState",
    "PlanTask",
    "PlanVersion",
    "ReportState",
    "SubTask",
    "Target",
    "TaskCoordinator",
    "TaskMilestone",
    "TaskNotice",
    "TaskProduct",
    "TaskState",
    "TaskWording",
    "VersionState",
]
