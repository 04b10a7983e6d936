"""Plan templates that ship with the system: sections, tasks and the evidence each task is held against."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.errors import Conflict, DomainError
from motcua.core.permissions import require
from motcua.planning.actions.drafts import draft_plan
from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.importer.proposal import ProposedPlan, ProposedSection, ProposedTask
from motcua.planning.models import AnnualPlan, EvidenceRule, PlanVersion, TaskWording

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class TemplateRule:
    """What one task of a template wants of a figure; see EvidenceRule."""

    figure: str
    comparison: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """One task of a template under the section with this path."""

    path: str
    number: int
    content: str
    items: tuple[str, ...]
    deadline: str
    products: tuple[str, ...]
    rules: tuple[TemplateRule, ...]


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A plan to begin from. It fits the years from ``first_year`` to ``last_year`` (None: still)."""

    key: str
    name: str
    title: str
    first_year: int
    last_year: int | None
    lead: str
    coordination: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    tasks: tuple[TemplateTask, ...]

    def fits(self, year: int) -> bool:
        """Whether the rules of that year are those the template was written for."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def proposal(self, year: int, issuer: str) -> ProposedPlan:
        """The plan of a year as an import would propose it."""
        return ProposedPlan(
            title=self.title.format(year=year),
            issuer=issuer,
            year=year,
            sections=[ProposedSection((path,), title) for path, title in self.sections],
            tasks=[self._proposed(task, year) for task in self.tasks],
        )

    def _proposed(self, task: TemplateTask, year: int) -> ProposedTask:
        return ProposedTask(
            (task.path,),
            str(task.number),
            task.content,
            list(task.items),
            self.lead,
            list(self.coordination),
            deadline_of(task.deadline, year=year),
            list(task.products),
        )


def _task(path: str, number: int, told: dict[str, Any]) -> TemplateTask:
    return TemplateTask(
        path,
        number,
        told["content"],
        tuple(told.get("items", ())),
        told["deadline"],
        tuple(told.get("products", ())),
        tuple(
            TemplateRule(rule["figure"], rule["comparison"], Decimal(rule["target"]))
            for rule in told.get("rules", ())
        ),
    )


def _template(told: dict[str, Any]) -> PlanTemplate:
    return PlanTemplate(
        told["key"],
        told["name"],
        told["title"],
        told["first_year"],
        told.get("last_year"),
        told["lead"],
        tuple(told["coordination"]),
        tuple((section["path"], section["title"]) for section in told["section"]),
        tuple(
            _task(section["path"], number, task)
            for section in told["section"]
            for number, task in enumerate(section["task"], 1)
        ),
    )


@lru_cache(maxsize=1)
def plan_templates() -> tuple[PlanTemplate, ...]:
    """Every template, the newest rules first."""
    found = [_template(tomllib.loads(path.read_text("utf-8"))) for path in _FOLDER.glob("mau-*.toml")]
    return tuple(sorted(found, key=lambda each: -each.first_year))


@transaction.atomic
def plan_from_template(*, key: str, year: int, actor: Actor) -> PlanVersion:
    """A draft of the year's plan with the template's tasks and their rules of evidence.

    Conflict when the year has its plan; DomainError for a template that there is not or that was written
    for the rules of other years.
    """
    template = next((each for each in plan_templates() if each.key == key), None)
    if template is None:
        raise DomainError("Không có mẫu này. Hãy chọn lại.", field="template")
    if not template.fits(year):
        raise DomainError(
            f"{template.name} không dùng cho năm {year}. Hãy chọn mẫu khác hoặc năm khác.", field="template"
        )
    require(actor, "plan.manage")
    if AnnualPlan.objects.filter(agency_id=actor.agency_id or 0, year=year).exists():
        raise Conflict(f"Năm {year} đã có kế hoạch. Hãy mở kế hoạch đó để sửa.", field="year")
    version = draft_plan(template.proposal(year, actor.agency_name), actor=actor, year=year)
    wordings = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    task_ids = list(wordings.order_by("position").values_list("task_id", flat=True))
    rules = [
        EvidenceRule(
            agency_id=version.agency_id,
            task_id=task_id,
            figure=rule.figure,
            comparison=rule.comparison,
            target=rule.target,
        )
        for task_id, task in zip(task_ids, template.tasks, strict=True)
        for rule in task.rules
    ]
    EvidenceRule.objects.bulk_create(rules)
    detail = {"template": key, "year": year, "rules": len(rules)}
    audit(actor, "plan.from_template", subject=str(version.plan_id), detail=detail)
    return version
