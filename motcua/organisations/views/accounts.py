"""The page behind the link by which an officer sets the first password."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError, NotFound
from motcua.organisations.actions import officer_of_link, set_first_password
from motcua.organisations.forms import NewPasswordForm


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password_setup(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Show whose account it is, take the password, send on to the log-in."""
    try:
        officer = officer_of_link(uid, token)
    except NotFound as error:
        return render(request, "organisations/password_setup_spent.html", {"error": error}, status=410)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_first_password(uid, token, form.cleaned_data["password"])
        except DomainError as error:
            form.add_error("password", error.message)
        else:
            messages.success(request, "Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu mới.")
            return redirect("account_login")
    status = 422 if form.errors else 200
    return render(
        request, "organisations/password_setup.html", {"form": form, "officer": officer}, status=status
    )
