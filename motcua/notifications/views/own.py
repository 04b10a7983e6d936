"""How a person wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.notifications import deeds
from motcua.notifications.forms import OrderForm
from motcua.notifications.models import MessagePreference


@never_cache
@require_http_methods(["GET", "POST"])
def preference(request: HttpRequest) -> HttpResponse:
    """The ways in order; none: only in the account."""
    actor = actor_of(request)
    said = MessagePreference.objects.filter(user_id=actor.user_id or 0).first()
    form = OrderForm(request.POST or None, initial=OrderForm.initial_of(said.channels if said else []))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                deeds.prefer(form.cleaned_data["channels"], actor=actor)
            except DomainError as error:
                form.add_error(None, error.message)
                status = error.status
            else:
                messages.success(request, "Đã lưu cách nhận tin.")
                return redirect("message_preference")
    base = "base_staff.html" if actor.is_officer else "base_public.html"
    context = {"form": form, "said": said, "base": base}
    return render(request, "notifications/preference.html", context, status=status)
