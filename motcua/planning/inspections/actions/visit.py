"""During the visit: answers, the sample, what each drawn dossier shows, the minutes, the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.core.access import record_read
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.owned_rows import locked, words
from motcua.core.permissions import require
from motcua.dossiers.models import Dossier
from motcua.planning.inspections.actions.preparation import in_state
from motcua.planning.inspections.checklist import find_question
from motcua.planning.inspections.models import (
    AnswerKind,
    ChecklistAnswer,
    Inspection,
    InspectionMinutes,
    InspectionState,
    SampledDossier,
    Verdict,
)
from motcua.planning.inspections.population import population_of, stratum_names
from motcua.planning.inspections.sampling import Drawable, draw, fingerprint, stratify
from motcua.planning.product_rows import keep_upload

LARGEST_STRATUM = 200
_RUNNING = InspectionState.RUNNING
_NOT_RUNNING = "Chỉ ghi được khi đang kiểm tra."


@transaction.atomic
def answer_question(
    inspection: Inspection,
    *,
    question: str,
    answer: str,
    actor: Actor,
    note: str = "",
    upload: UploadedFile[Any] | None = None,
) -> ChecklistAnswer:
    """Answer one question of the checklist; answering again replaces it. "No" and "partly" need a note."""
    require(actor, "inspection.work", inspection)
    current = in_state(inspection, _RUNNING, why=_NOT_RUNNING)
    if find_question(question) is None:
        raise NotFound("Không có câu hỏi này.")
    kind = AnswerKind(answer)
    missing = "Hãy ghi rõ chưa đạt ở đâu." if kind in {AnswerKind.NO, AnswerKind.PARTLY} else ""
    values: dict[str, Any] = {
        "answer": kind.value,
        "note": words(note, field="note", most=4000, missing=missing),
        "answered_at": now(),
        "answered_by_id": actor.officer_id,
    }
    stored = keep_upload(upload, agency_id=current.agency_id, actor=actor)
    if stored is not None:
        values["file_id"] = stored.id
    row, _ = ChecklistAnswer.objects.update_or_create(
        agency_id=current.agency_id, inspection_id=current.id, question=question, defaults=values
    )
    detail = {"question": question, "answer": kind.value}
    audit(actor, "inspection.answered", subject=str(current.id), detail=detail)
    found: ChecklistAnswer = row
    return found


@transaction.atomic
def draw_sample(
    inspection: Inspection, *, seed: str, sizes: Mapping[str, int], actor: Actor
) -> list[SampledDossier]:
    """Draw the dossiers to look at, once; seed, sizes of the strata and digest are kept for a second draw."""
    require(actor, "inspection.manage", inspection)
    current = in_state(inspection, _RUNNING, why="Chỉ rút mẫu được khi đang kiểm tra.")
    if current.drawn_at is not None:
        raise WrongState("Mẫu hồ sơ đã rút. Mỗi cuộc kiểm tra chỉ rút một lần để không ai chọn lại được.")
    seed = words(seed, field="seed", most=40, missing="Hãy ghi số gieo.")
    if any(not 0 <= size <= LARGEST_STRATUM for size in sizes.values()) or not any(sizes.values()):
        raise DomainError(f"Mỗi nhóm rút từ 0 đến {LARGEST_STRATUM} hồ sơ, ít nhất một nhóm có hồ sơ.")
    known = population_of(current, actor)
    population = stratify((row[2] for row in known.values()), now())
    sample = draw(population, seed, sizes)
    if not any(sample.values()):
        raise DomainError("Không có hồ sơ nào trong các nhóm đã chọn. Hãy chọn nhóm khác hoặc thời kỳ khác.")
    _keep_draw(current, seed, population, sizes, actor)
    drawn = _sampled(current, known, sample)
    SampledDossier.objects.bulk_create(drawn)
    audit(actor, "inspection.sample_drawn", subject=str(current.id), detail={"dossiers": len(drawn)})
    return drawn


def _keep_draw(
    inspection: Inspection,
    seed: str,
    population: Mapping[str, list[str]],
    sizes: Mapping[str, int],
    actor: Actor,
) -> None:
    inspection.seed = seed
    inspection.population = {
        stratum: {"size": len(population.get(stratum, ())), "asked": size}
        for stratum, size in sizes.items()
        if size
    }
    inspection.population_size = len({code for codes in population.values() for code in codes})
    inspection.population_digest = fingerprint(population)
    inspection.drawn_at, inspection.drawn_by_id = now(), actor.officer_id
    inspection.save(
        update_fields=["seed", "population", "population_size", "population_digest", "drawn_at", "drawn_by"]
    )


def _sampled(
    inspection: Inspection,
    known: Mapping[str, tuple[int, int, Drawable]],
    sample: Mapping[str, tuple[str, ...]],
) -> list[SampledDossier]:
    names = stratum_names(sample)
    drawn = [(stratum, code) for stratum, codes in sample.items() for code in codes]
    return [
        SampledDossier(
            agency_id=inspection.agency_id,
            inspection_id=inspection.id,
            dossier_agency_id=known[code][0],
            dossier_id=known[code][1],
            code=code,
            stratum=stratum[:80],
            stratum_name=names[stratum][:300],
            position=position,
        )
        for position, (stratum, code) in enumerate(drawn, 1)
    ]


def open_sampled(sampled: SampledDossier, *, actor: Actor) -> Dossier:
    """The dossier behind a row of the sample, for who may see it; the read is recorded with its purpose."""
    require(actor, "inspection.work", sampled)
    dossier = (
        Dossier.objects.visible_to(actor)
        .filter(agency_id=sampled.dossier_agency_id, id=sampled.dossier_id)
        .select_related("owner", "procedure")
        .first()
    )
    if dossier is None:
        raise NotFound("Bạn không được xem hồ sơ này. Hãy nhờ người có quyền xem ghi kết quả.")
    record_read(
        actor,
        agency_id=dossier.agency_id,
        subject="dossier",
        subject_id=dossier.id,
        purpose="inspection.sample",
    )
    return dossier


@transaction.atomic
def mark_sample(sampled: SampledDossier, *, verdict: str, actor: Actor, remark: str = "") -> SampledDossier:
    """Say what a drawn dossier shows; a fault needs words. Only who may see the dossier marks it."""
    require(actor, "inspection.work", sampled)
    in_state(sampled.inspection, _RUNNING, why=_NOT_RUNNING)
    open_sampled(sampled, actor=actor)
    current = locked(sampled)
    kind = Verdict(verdict)
    if kind is Verdict.NONE:
        raise DomainError("Hãy chọn kết quả xem hồ sơ.", field="verdict")
    missing = "Hãy ghi rõ sai sót." if kind is Verdict.FAULT else ""
    current.verdict = kind.value
    current.remark = words(remark, field="remark", most=4000, missing=missing)
    current.marked_at, current.marked_by_id = now(), actor.officer_id
    current.save(update_fields=["verdict", "remark", "marked_at", "marked_by"])
    detail = {"sample": current.id, "verdict": kind.value}
    audit(actor, "inspection.sample_marked", subject=str(current.inspection_id), detail=detail)
    return current


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFacts:
    """What the minutes say beside what the system knows: place, day, and both sides' words."""

    held_on: date
    place: str
    strengths: str
    number: str = ""
    weaknesses: str = ""
    host_opinion: str = ""
    proposals: str = ""


def _checked(facts: MinutesFacts, inspection: Inspection) -> dict[str, Any]:
    if facts.held_on < inspection.starts_on:
        raise DomainError("Biên bản không thể lập trước ngày kiểm tra.", field="held_on")
    wanted = {"place": "Hãy ghi nơi lập biên bản.", "strengths": "Hãy ghi kết quả, ưu điểm."}
    most = {"place": 200, "number": 60}
    texts = {name: value for name, value in asdict(facts).items() if name != "held_on"}
    cleaned = {
        name: words(value, field=name, most=most.get(name, 8000), missing=wanted.get(name, ""))
        for name, value in texts.items()
    }
    return {**cleaned, "held_on": facts.held_on}


@transaction.atomic
def write_minutes(inspection: Inspection, facts: MinutesFacts, *, actor: Actor) -> InspectionMinutes:
    """Write the minutes, or change them until the inspection ends."""
    require(actor, "inspection.work", inspection)
    current = in_state(inspection, _RUNNING, why=_NOT_RUNNING)
    values = {**_checked(facts, current), "written_at": now(), "written_by_id": actor.officer_id}
    row, _ = InspectionMinutes.objects.update_or_create(
        agency_id=current.agency_id, inspection_id=current.id, defaults=values
    )
    audit(actor, "inspection.minutes_written", subject=str(current.id))
    minutes: InspectionMinutes = row
    return minutes


def minutes_of(inspection: Inspection) -> InspectionMinutes | None:
    """The minutes, once they are written."""
    found: InspectionMinutes | None = InspectionMinutes.objects.filter(
        agency_id=inspection.agency_id, inspection_id=inspection.id
    ).first()
    return found


@transaction.atomic
def conclude_inspection(inspection: Inspection, *, actor: Actor) -> Inspection:
    """End it: the minutes are written and every drawn dossier was looked at. Findings are followed on."""
    require(actor, "inspection.manage", inspection)
    current = in_state(inspection, _RUNNING, why="Chỉ kết thúc được khi đang kiểm tra.")
    if minutes_of(current) is None:
        raise DomainError("Chưa có biên bản. Hãy lập biên bản trước khi kết thúc.")
    unseen = SampledDossier.objects.filter(
        agency_id=current.agency_id, inspection_id=current.id, verdict=""
    ).count()
    if unseen:
        raise DomainError(f"Còn {unseen} hồ sơ trong mẫu chưa ghi kết quả. Hãy xem hết trước khi kết thúc.")
    current.state, current.concluded_on = InspectionState.CONCLUDED, today()
    current.save(update_fields=["state", "concluded_on"])
    audit(actor, "inspection.concluded", subject=str(current.id))
    return current


@transaction.atomic
def attach_signed_minutes(
    inspection: Inspection, *, upload: UploadedFile[Any], actor: Actor
) -> InspectionMinutes:
    """Keep the scan of the minutes that both sides have signed; a better scan replaces it."""
    require(actor, "inspection.work", inspection)
    states = (_RUNNING, InspectionState.CONCLUDED)
    current = in_state(inspection, *states, why="Chưa gắn được bản đã ký.")
    minutes = minutes_of(current)
    if minutes is None:
        raise WrongState("Chưa có biên bản. Hãy lập biên bản trước.")
    stored = keep_upload(upload, agency_id=current.agency_id, actor=actor)
    if stored is None:
        raise DomainError("Hãy chọn tệp biên bản đã ký.", field="upload")
    minutes.signed_file_id = stored.id
    minutes.save(update_fields=["signed_file_id"])
    audit(actor, "inspection.minutes_signed", subject=str(current.id), detail={"file": stored.id})
    return minutes
