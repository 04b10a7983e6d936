"""What proves a task: its rules held against the figures, its products, its papers. Facts, never a bare tick.

``judge`` is pure. ``Prover`` measures each figure once for each span, however many tasks ask for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.core.evidence import Figure, Gap, Measured, Scope, find_figure
from motcua.core.wording import write_number, write_percent
from motcua.planning.models import EvidenceRule, HandEvidence, PlanTask, Target, TaskProduct
from motcua.planning.product_kinds import PRODUCT_KINDS, ProductCard

# What plans already ask for and no slice measures yet, so that the page can name it.
AWAITED = {
    "feedback.answered": "Phản ánh, kiến nghị đã trả lời",
    "documents.digitised": "Hồ sơ, kết quả đã số hóa",
    "payments.online": "Phí, lệ phí thanh toán trực tuyến",
    "communications.published": "Tin, bài, buổi phát thanh",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says. ``is_met`` None: nothing can be said yet; ``words`` is the whole sentence."""

    is_met: bool | None
    words: str
    lacking: str = ""

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {True: "done", False: "overdue", None: "neutral"}[self.is_met]

    @property
    def label(self) -> str:
        """The words of its badge."""
        return {True: "Đạt", False: "Chưa đạt", None: "Chưa kết luận"}[self.is_met]


def judge(comparison: str, target: Decimal, measured: Measured, unit: str) -> Verdict:
    """Hold what was measured against what is wanted. A share of nothing is neither met nor missed."""
    if measured.unknown:
        return Verdict(None, measured.unknown)
    if comparison == Target.NONE_LEFT:
        return Verdict(
            measured.value == 0,
            "Không còn" if measured.value == 0 else f"Còn {measured.value} {unit}",
            "" if measured.value == 0 else f"còn {measured.value} {unit}",
        )
    if comparison == Target.SHARE:
        share = measured.share
        if share is None:
            return Verdict(None, f"Chưa có {unit} nào để tính tỷ lệ")
        words = f"{measured.value}/{measured.of} {unit}, {write_percent(share)} (cần {write_percent(target)})"
        is_met = Decimal(100) * measured.value >= target * (measured.of or 0)
        return Verdict(
            is_met, words, "" if is_met else f"mới {write_percent(share)}, cần {write_percent(target)}"
        )
    is_met = measured.value >= target
    wanted = write_number(target)
    words = f"{measured.value} {unit} (cần ít nhất {wanted})"
    return Verdict(is_met, words, "" if is_met else f"mới {measured.value}, cần {wanted} {unit}")


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One rule of a task with its figure, what was found and where the rows are listed."""

    rule: EvidenceRule
    label: str
    definition: str
    from_on: date
    to_on: date
    measured: Measured
    verdict: Verdict
    url: str


@dataclass(slots=True)
class TaskProof:
    """All that proves one task on a day."""

    lines: list[ProofLine] = field(default_factory=list)
    products: list[tuple[str, ProductCard]] = field(default_factory=list)
    papers: list[HandEvidence] = field(default_factory=list)

    @property
    def gaps(self) -> list[Gap]:
        """What is missing, in the order shown."""
        found = []
        for line in self.lines:
            if line.verdict.is_met is False:
                found.append(Gap(f"{line.label}: {line.verdict.lacking}", line.url))
            elif line.measured.unknown and not self.papers:
                found.append(Gap(f"{line.label}: chưa đo được, chưa có văn bản thay thế"))
        found += [
            Gap(f"{label} “{card.title}”: {card.gap or 'chưa xong'}", card.url)
            for label, card in self.products
            if not card.is_complete
        ]
        if not self.lines and not self.products and not self.papers:
            found.append(Gap("Chưa có minh chứng nào: chưa gắn sản phẩm, chưa đặt chỉ số, chưa có văn bản."))
        return found

    @property
    def is_met(self) -> bool:
        """Something proves the task, and nothing is missing or unsaid."""
        said = (line for line in self.lines if not line.measured.unknown)
        return not self.gaps and all(line.verdict.is_met for line in said)

    @property
    def met_count(self) -> int:
        """Facts that stand: rules met, products complete, papers."""
        met = sum(1 for line in self.lines if line.verdict.is_met)
        return met + sum(1 for _, card in self.products if card.is_complete) + len(self.papers)

    @property
    def count(self) -> int:
        """All facts asked for or given."""
        return len(self.lines) + len(self.products) + len(self.papers)


class Prover:
    """Proves tasks of one agency as of a day; figures are measured once for each span.

    ``from_on`` and ``to_on`` bound the report's period; without them a rule without days of its own counts
    from the first day of the plan's year to its last.
    """

    def __init__(
        self,
        agency_id: int,
        agencies: Collection[int],
        year: int,
        *,
        from_on: date | None = None,
        to_on: date | None = None,
    ) -> None:
        self.agency_id = agency_id
        self.agencies = frozenset(agencies)
        self.span = (from_on or date(year, 1, 1), to_on or date(year, 12, 31))
        self.is_period = from_on is not None
        self._measured: dict[tuple[str, date, date], Measured] = {}

    def scope(self, from_on: date, to_on: date) -> Scope:
        """The scope of figures over these days."""
        return Scope(self.agency_id, self.agencies, from_on, to_on)

    def measure(self, figure: Figure, from_on: date, to_on: date) -> Measured:
        """The figure over the days, measured once."""
        key = (figure.key, from_on, to_on)
        if key not in self._measured:
            self._measured[key] = figure.measure(self.scope(from_on, to_on))
        return self._measured[key]

    def line(self, rule: EvidenceRule) -> ProofLine:
        """One rule, judged. A figure that no installed slice offers is said to be unknown."""
        from_on, to_on = self.span
        if not self.is_period:
            from_on, to_on = rule.from_on or from_on, rule.to_on or to_on
        figure = find_figure(rule.figure)
        if figure is None:
            measured = Measured(unknown="Hệ thống chưa đo chỉ số này. Hãy ghi minh chứng bằng văn bản.")
            verdict = judge(rule.comparison, rule.target, measured, "")
            label = AWAITED.get(rule.figure, "Chỉ số chưa có")
            return ProofLine(rule, label, "", from_on, to_on, measured, verdict, "")
        measured = self.measure(figure, from_on, to_on)
        verdict = judge(rule.comparison, rule.target, measured, figure.unit)
        if self.is_period and rule.comparison == Target.AT_LEAST and verdict.is_met is False:
            # The count wanted is the year's: a part of the year cannot miss it.
            verdict = Verdict(None, f"{verdict.words}, tính cho cả năm")
        url = figure.drill_down(self.scope(from_on, to_on))
        return ProofLine(rule, figure.label, figure.definition, from_on, to_on, measured, verdict, url)

    def prove(self, tasks: Iterable[PlanTask]) -> dict[int, TaskProof]:
        """Task id → its proof; three statements, one more for each kind of product, and the figures'."""
        ids = [task.id for task in tasks]
        found = {task_id: TaskProof() for task_id in ids}
        for rule in self._rows(EvidenceRule, ids).order_by("id"):
            found[rule.task_id].lines.append(self.line(rule))
        links = list(self._rows(TaskProduct, ids).order_by("id"))
        cards = self._cards(links)
        for link in links:
            card = cards.get((link.kind, link.object_id))
            if card is not None:
                found[link.task_id].products.append((PRODUCT_KINDS[link.kind].label, card))
        papers = self._rows(HandEvidence, ids).filter(withdrawn_at=None).select_related("file", "stated_by")
        for paper in papers.order_by("on", "id"):
            found[paper.task_id].papers.append(paper)
        return found

    def _rows(self, model: Any, ids: Sequence[int]) -> Any:
        return model.objects.filter(agency_id__in=self.agencies, task_id__in=ids)

    def _cards(self, links: Sequence[TaskProduct]) -> dict[tuple[str, int], ProductCard]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for link in links:
            wanted[link.kind].add(link.object_id)
        return {
            (kind, object_id): card
            for kind, ids in wanted.items()
            if kind in PRODUCT_KINDS
            for object_id, card in PRODUCT_KINDS[kind].cards(self.agencies, ids).items()
        }


def proof_of(task: PlanTask) -> TaskProof:
    """The proof of one task over its plan's year."""
    prover = Prover(task.agency_id, {task.agency_id}, task.plan.year)
    return prover.prove([task])[task.id]
