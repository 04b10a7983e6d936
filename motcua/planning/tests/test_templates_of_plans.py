"""Templates: whole plans with sound deadlines and evidence, made once a year."""

from __future__ import annotations

import pytest

from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed
from motcua.core.evidence import FIGURES
from motcua.demo.pytest_cast import Cast
from motcua.planning.importer.proposal import DeadlineKind
from motcua.planning.models import AnnualPlan, EvidenceRule, PlanTask, Target, TaskWording
from motcua.planning.templates_of_plans import PlanTemplate, plan_from_template, plan_templates

# Slices that are not there yet: a task that asks for their figure says plainly that nobody measures it.
_COMING = {"payments", "feedback", "communications", "documents"}


def test_one_template_fits_each_year_around_the_change_of_2025() -> None:
    assert [each.key for each in plan_templates() if each.fits(2022)] == ["2022"]
    assert [each.key for each in plan_templates() if each.fits(2026)] == ["hien-hanh"]
    assert len([each for each in plan_templates() if each.fits(2025)]) == 2


@pytest.mark.parametrize("template", plan_templates(), ids=lambda each: each.key)
def test_a_template_is_whole(template: PlanTemplate) -> None:
    plan = template.proposal(2022, "UBND xã Mẫu")
    assert len(plan.tasks) >= 18
    assert {task.section_path for task in plan.tasks} == {(path,) for path, _ in template.sections}
    assert [task.content for task in plan.tasks if task.deadline.kind == DeadlineKind.UNKNOWN] == []
    assert [task.content for task in plan.tasks if not task.lead or not task.products] == []


@pytest.mark.parametrize("template", plan_templates(), ids=lambda each: each.key)
def test_every_figure_of_a_template_is_offered_or_its_slice_is_still_to_come(template: PlanTemplate) -> None:
    rules = [rule for task in template.tasks for rule in task.rules]
    assert {rule.comparison for rule in rules} <= set(Target.values)
    assert len(rules) >= 15
    unknown = {rule.figure for rule in rules} - set(FIGURES)
    assert {key.split(".")[0] for key in unknown} <= _COMING


@pytest.mark.django_db
def test_a_plan_from_a_template_has_its_tasks_and_their_rules(cast: Cast) -> None:
    year = today().year + 1
    template = next(each for each in plan_templates() if each.fits(year))
    version = plan_from_template(key=template.key, year=year, actor=cast["kiemsoat"])
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    assert rows.count() == len(template.tasks)
    rules = EvidenceRule.objects.filter(agency_id=version.agency_id)
    assert rules.count() == sum(len(task.rules) for task in template.tasks)
    assert str(year) in version.title


@pytest.mark.django_db
def test_a_year_gets_one_plan(cast: Cast) -> None:
    year = today().year + 1
    plan_from_template(key="hien-hanh", year=year, actor=cast["kiemsoat"])
    with pytest.raises(Conflict, match=f"Năm {year} đã có kế hoạch"):
        plan_from_template(key="hien-hanh", year=year, actor=cast["kiemsoat"])
    assert AnnualPlan.objects.filter(agency_id=cast["kiemsoat"].agency_id, year=year).count() == 1


@pytest.mark.django_db
def test_a_template_of_other_rules_or_of_no_name_is_refused(cast: Cast) -> None:
    for key in ("2022", "khong-co"):
        with pytest.raises(DomainError):
            plan_from_template(key=key, year=today().year + 1, actor=cast["kiemsoat"])
    assert PlanTask.objects.filter(agency_id=cast["kiemsoat"].agency_id).count() == 0


@pytest.mark.django_db
def test_a_receptionist_makes_no_plan(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        plan_from_template(key="hien-hanh", year=today().year + 1, actor=cast["tiepnhan1"])
