"""Texts and settings of messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed
from motcua.notifications import deeds
from motcua.notifications.channels import MessageChannel
from motcua.notifications.channels.providers import providers
from motcua.notifications.forms import SettingForm, TextForm
from motcua.notifications.models import ChannelSetting, MessageTemplate
from motcua.notifications.sending import template_of
from motcua.notifications.texts import (
    LABELS,
    SAMPLE,
    Kind,
    Problem,
    SmsSize,
    Text,
    fill,
    kinds,
    problems,
    sms_size,
    unaccented,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it will arrive, and what is to be mended."""

    title: str
    text: str
    size: SmsSize | None
    problems: list[Problem]


def _agency(actor: Actor) -> int:
    return actor.agency_id or 0


def _is_unaccented(actor: Actor) -> bool:
    setting = ChannelSetting.objects.on(_agency(actor), today())
    return setting is None or setting.is_sms_unaccented


def preview_of(given: Text, kind: Kind, channel: str, *, is_unaccented: bool) -> Preview:
    """A text filled with the sample."""
    body = fill(given.text, SAMPLE)
    is_sms = channel == MessageChannel.SMS
    if is_sms and is_unaccented:
        body = unaccented(body)
    return Preview(
        "" if is_sms else fill(given.title, SAMPLE),
        body,
        sms_size(body) if is_sms else None,
        problems(given, kind, channel, is_unaccented=is_unaccented),
    )


@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """Every kind of message, and which texts are the agency's own."""
    actor = actor_of(request)
    newest: dict[tuple[str, str], MessageTemplate] = {}
    for one in MessageTemplate.objects.filter(agency_id=_agency(actor)).order_by("number"):
        newest[one.kind, one.channel] = one
    own = {key: one for key, one in newest.items() if not one.is_shipped}
    rows = [
        (kind, [(channel, own.get((kind.name, channel.value))) for channel in MessageChannel])
        for kind in kinds().values()
    ]
    context = {"rows": rows, "may_write": allowed(actor, "message.write")}
    return render(request, "notifications/texts.html", context)


def _found(kind_name: str, channel: str) -> tuple[Kind, MessageChannel]:
    if channel not in MessageChannel.values:
        raise NotFound("Không có cách gửi này.")
    return deeds.find_kind(kind_name), MessageChannel(channel)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, kind: str, channel: str) -> HttpResponse:
    """Write one text: looked at first, then kept."""
    actor = actor_of(request)
    found, way = _found(kind, channel)
    is_unaccented, status = _is_unaccented(actor), 200
    number, current = template_of(_agency(actor), found.name, way)
    form = TextForm(
        request.POST or None, initial={"after": number, "title": current.title, "text": current.text}
    )
    given = current
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = Text(said["title"], said["text"])
        if "save" in request.POST:
            try:
                deeds.write_text(
                    found.name, way, given, after=said["after"], is_unaccented=is_unaccented, actor=actor
                )
            except DomainError as error:
                form.add_error("text" if error.field == "text" else None, error.message)
                status = error.status
            else:
                messages.success(request, "Đã lưu lời nhắn. Tin gửi từ bây giờ dùng lời này.")
                return redirect(reverse("message_text", args=[kind, channel]))
    elif request.method == "POST":
        status = 422
    context = {
        "kind": found,
        "channel": way,
        "form": form,
        "preview": preview_of(given, found, way, is_unaccented=is_unaccented),
        "variables": [(f"{{{name}}}", LABELS[name]) for name in found.variables],
        "versions": MessageTemplate.objects.filter(
            agency_id=_agency(actor), kind=found.name, channel=way
        ).order_by("-number")[:20],
        "number": number,
        "is_sms": way == MessageChannel.SMS,
    }
    return render(request, "notifications/text.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reset_text(request: HttpRequest, kind: str, channel: str) -> HttpResponse:
    """Back to the shipped text, after asking."""
    actor = actor_of(request)
    found, way = _found(kind, channel)
    back = reverse("message_text", args=[kind, channel])
    if request.method == "POST":
        after = deeds.newest_number(_agency(actor), found.name, way)
        deeds.use_shipped_text(found.name, way, after=after, actor=actor)
        messages.success(request, "Đã dùng lại lời nhắn mặc định.")
        return redirect(back)
    context = {
        "title": "Dùng lời nhắn mặc định",
        "question": f"Dùng lại lời nhắn mặc định cho “{found.label}”?",
        "consequences": [f"Tin gửi từ bây giờ sẽ là: {found.shipped(way).text}", "Các bản cũ vẫn xem được."],
        "form": None,
        "submit_label": "Dùng lời mặc định",
        "tone": "primary",
        "cancel_url": back,
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)


def _facts(said: dict[str, Any]) -> deeds.SettingFacts:
    names = ("valid_from", "channels", "quiet_from", "quiet_to", "is_sms_unaccented", "tells_staff")
    return deeds.SettingFacts(**{name: said[name] for name in names})


@require_http_methods(["GET", "POST"])
def channel_settings(request: HttpRequest) -> HttpResponse:
    """How the agency sends, from which day; what is set up on this machine."""
    actor = actor_of(request)
    current = ChannelSetting.objects.on(_agency(actor), today())
    initial: dict[str, Any] = {"valid_from": today(), "is_sms_unaccented": True}
    if current is not None:
        initial |= SettingForm.initial_of(current.channels)
        for name in ("quiet_from", "quiet_to", "is_sms_unaccented", "tells_staff"):
            initial[name] = getattr(current, name)
    form, status = SettingForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                deeds.set_channels(_facts(form.cleaned_data), actor=actor)
            except DomainError as error:
                status = tell(form, error)
            else:
                messages.success(request, "Đã lưu cách gửi tin.")
                return redirect("message_settings")
    known = providers()
    rows = ChannelSetting.objects.filter(agency_id=_agency(actor)).order_by("-valid_from", "-id")[:20]
    labels = dict(MessageChannel.choices)
    context = {
        "form": form,
        "current": current,
        "history": [(one, " → ".join(str(labels[c]) for c in one.channels)) for one in rows],
        "ways": [(way, way in known) for way in MessageChannel],
    }
    return render(request, "notifications/settings.html", context, status=status)
