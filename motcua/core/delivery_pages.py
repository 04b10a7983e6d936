"""Pages about deliveries: destinations and their figures, dead letters, the trace of calls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.core.actor import Actor
from motcua.core.deliveries import DESTINATIONS, label_of, pause, replay_dead, replay_many, resume
from motcua.core.deliveries.actions import cancel
from motcua.core.deliveries.destinations import CALLED
from motcua.core.deliveries.metrics import figures
from motcua.core.delivery_forms import CallFilterForm, CountForm, DeadFilterForm, ReasonForm
from motcua.core.middleware import actor_of
from motcua.core.models import CallOutcome, Delivery, DeliveryCall
from motcua.core.paging import page_of
from motcua.core.permissions import URL_PERMISSIONS, allowed
from motcua.core.subjects import SUBJECTS, codes_of, ids_by_code

PAGE = 50
_TONES = {
    CallOutcome.ANSWERED: "neutral",
    CallOutcome.ARRIVED: "done",
    CallOutcome.RETRY: "due_soon",
    CallOutcome.UNREACHABLE: "due_soon",
    CallOutcome.DEAD: "overdue",
    CallOutcome.BROKEN_OFF: "waiting",
}


def _things(rows: Sequence[Delivery | DeliveryCall], actor: Actor) -> list[dict[str, Any]]:
    """Each row with its destination's label and the thing it is about, by its public code."""
    things = {(row.subject, row.subject_id) for row in rows if row.subject_id is not None}
    codes = codes_of(things, actor.agencies)
    shown = []
    for row in rows:
        kind = SUBJECTS.get(row.subject)
        code = codes.get((row.subject, row.subject_id or 0), "")
        may_open = kind is not None and code and allowed(actor, URL_PERMISSIONS[kind.url_name])
        shown.append(
            {
                "row": row,
                "destination": label_of(row.destination),
                "code": code,
                "url": reverse(kind.url_name, kwargs={kind.argument: row.subject_id})
                if kind is not None and may_open
                else "",
            }
        )
    return shown


@require_safe
def destinations(request: HttpRequest) -> HttpResponse:
    """How each destination stands for the actor's agencies."""
    actor = actor_of(request)
    lines = figures(actor.agencies)
    own = {
        one.name: next((each for each in one.pauses if each.agency_id == actor.agency_id), None)
        for one in lines
    }
    context = {
        "lines": [
            {
                "figures": one,
                "pause": own[one.name],
                "is_destination": one.name in DESTINATIONS,
                "is_known": one.name in DESTINATIONS or one.name in CALLED,
            }
            for one in lines
        ],
        "waiting": sum(one.waiting for one in lines),
        "dead": sum(one.dead for one in lines),
        "per_minute": round(sum(one.per_minute for one in lines), 2),
        "may_pause": allowed(actor, "delivery.pause"),
        "may_trace": allowed(actor, "delivery.trace"),
    }
    return render(request, "core/destinations.html", context)


@require_http_methods(["GET", "POST"])
def destination_pause(request: HttpRequest, name: str) -> HttpResponse:
    """Ask why, then send nothing there until told otherwise."""
    if name not in DESTINATIONS:
        raise Http404("Không có nơi nhận này.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pause(name, reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, f"Đã tạm dừng gửi tới “{label_of(name)}”.")
        return redirect("destinations")
    context = {
        "title": "Tạm dừng gửi",
        "question": f"Tạm dừng gửi tới “{label_of(name)}”?",
        "consequences": [
            "Từ lúc này cơ quan của bạn không gửi gì tới nơi nhận này.",
            "Việc mới vẫn được ghi lại và chờ. Khi cho gửi tiếp, tất cả đi theo đúng thứ tự.",
        ],
        "form": form,
        "submit_label": "Tạm dừng gửi",
        "tone": "danger",
        "cancel_url": reverse("destinations"),
    }
    return render(request, "confirm_page.html", context)


@require_POST
def destination_resume(request: HttpRequest, name: str) -> HttpResponse:
    """Send there again."""
    resume(name, actor=actor_of(request))
    messages.success(request, f"Đang gửi tiếp tới “{label_of(name)}”.")
    return redirect("destinations")


@require_safe
def dead_letters(request: HttpRequest) -> HttpResponse:
    """Deliveries that a person must decide on, newest first."""
    actor = actor_of(request)
    form = DeadFilterForm(request.GET or None)
    rows = form.chosen().of(actor)
    page = page_of(rows.order_by("-dead_at", "id"), request.GET.get("page"), size=PAGE)
    context = {
        "form": form,
        "page": page,
        "rows": _things(page.items, actor),
        "waiting": Delivery.objects.filter(agency_id__in=actor.agencies, done_at=None, dead_at=None).count(),
        "may_replay": allowed(actor, "delivery.replay"),
        "may_cancel": allowed(actor, "delivery.cancel"),
        "may_trace": allowed(actor, "delivery.trace"),
        "query": request.GET.urlencode(),
        "is_set": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "core/dead_letters.html", context)


def _agency_of(delivery_id: int, actor: Actor) -> int:
    """Whose the delivery is among the actor's agencies; nought: nobody's."""
    owned = Delivery.objects.filter(agency_id__in=actor.agencies, id=delivery_id)
    return owned.values_list("agency_id", flat=True).first() or 0


@require_POST
def dead_letter_replay(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send one again."""
    actor = actor_of(request)
    replay_dead(_agency_of(delivery_id, actor), delivery_id, actor=actor)
    messages.success(request, "Đang gửi lại. Kết quả có trong ít giây.")
    return redirect("dead_letters")


@require_http_methods(["GET", "POST"])
def dead_letters_replay(request: HttpRequest) -> HttpResponse:
    """Say how many of the filter would go out again, then send them."""
    actor = actor_of(request)
    form = DeadFilterForm(request.GET or None)
    if form.is_bound and not form.is_valid():  # never "all" where the person meant some
        return redirect(f"{reverse('dead_letters')}?{request.GET.urlencode()}")
    wanted = form.chosen()
    if request.method == "POST":
        seen = CountForm(request.POST)
        expected = seen.cleaned_data["expected"] if seen.is_valid() else 0
        count = replay_many(wanted, expected=expected, actor=actor)
        messages.success(request, f"Đang gửi lại {count} lượt. Kết quả có trong ít phút.")
        return redirect("dead_letters")
    count = wanted.of(actor).count()
    if not count:
        messages.info(request, "Không có lượt gửi bị dừng nào phù hợp. Không có gì để gửi lại.")
        return redirect("dead_letters")
    consequences = [f"Mỗi hồ sơ được gửi theo đúng thứ tự các bước. Số lượt sẽ gửi lại: {count}."]
    if wanted.destination:
        consequences.append(f"Chỉ nơi nhận “{label_of(wanted.destination)}”.")
    if wanted.error:
        consequences.append(f"Chỉ lỗi có chữ “{wanted.error}”.")
    context = {
        "title": "Gửi lại nhiều lượt",
        "question": f"Gửi lại {count} lượt gửi bị dừng?",
        "consequences": consequences,
        "form": CountForm(initial={"expected": count}),
        "submit_label": f"Gửi lại {count} lượt",
        "tone": "primary",
        "cancel_url": reverse("dead_letters"),
    }
    return render(request, "confirm_page.html", context)


@require_http_methods(["GET", "POST"])
def dead_letter_cancel(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Ask why, then let what waits behind it go on without it."""
    actor = actor_of(request)
    agency_id = _agency_of(delivery_id, actor)
    delivery = Delivery.objects.filter(agency_id=agency_id, id=delivery_id).first()
    if delivery is None:
        raise Http404("Không tìm thấy lượt gửi này.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cancel(agency_id, delivery_id, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, "Đã thôi gửi. Các lượt sau của hồ sơ này được gửi tiếp.")
        return redirect("dead_letters")
    context = {
        "title": "Thôi gửi",
        "question": f"Thôi gửi lượt này tới “{label_of(delivery.destination)}”?",
        "consequences": [
            "Nơi nhận sẽ không có sự kiện này. Các lượt sau của cùng hồ sơ được gửi tiếp.",
            "Không hoàn lại được. Hệ thống ghi ai quyết định, lúc nào và lý do.",
        ],
        "form": form,
        "submit_label": "Thôi gửi",
        "tone": "danger",
        "cancel_url": reverse("dead_letters"),
    }
    return render(request, "confirm_page.html", context)


@require_safe
def delivery_calls(request: HttpRequest) -> HttpResponse:
    """The trace, newest first; by dossier code, destination, outcome and days."""
    actor = actor_of(request)
    form = CallFilterForm(request.GET or None)
    rows = DeliveryCall.objects.filter(agency_id__in=actor.agencies, **form.conditions())
    code = form.cleaned_data.get("code", "").strip() if form.is_bound and form.is_valid() else ""
    if code:
        rows = rows.filter(subject_id__in=ids_by_code(code, actor.agencies))
    page = page_of(rows.order_by("-started_at", "-id"), request.GET.get("page"), size=PAGE)
    lines = [
        {**line, "tone": _TONES[CallOutcome(line["row"].outcome)]} for line in _things(page.items, actor)
    ]
    return render(request, "core/delivery_calls.html", {"form": form, "page": page, "lines": lines})


def _laid_out(text: str) -> str:
    """JSON with a line for each part; anything else, and what was cut off, as it stands."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


@require_safe
def delivery_call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call with what was sent and what came back, masked."""
    actor = actor_of(request)
    call = DeliveryCall.objects.filter(agency_id__in=actor.agencies, id=call_id).first()
    if call is None:
        raise Http404("Không có lượt gọi này.")
    others = DeliveryCall.objects.none()
    if call.delivery_id is not None:
        others = DeliveryCall.objects.filter(
            agency_id=call.agency_id, subject_id=call.subject_id, delivery_id=call.delivery_id
        ).order_by("started_at", "id")
    context = {
        "line": _things([call], actor)[0],
        "tone": _TONES[CallOutcome(call.outcome)],
        "request_text": _laid_out(call.request),
        "answer_text": _laid_out(call.answer),
        "others": [{"row": one, "tone": _TONES[CallOutcome(one.outcome)]} for one in others[:PAGE]],
        "delivery": Delivery.objects.filter(agency_id=call.agency_id, id=call.delivery_id).first()
        if call.delivery_id is not None
        else None,
    }
    return render(request, "core/delivery_call.html", context)
