"""The account page, and the appearance switch that works before signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from preceptor.school.people import access, actions
from preceptor.school.people.forms import PreferencesForm, TokenForm

_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = access.user_of(request)
    form = PreferencesForm(
        request.POST or None, initial={"theme": user.theme, "single_keys": user.single_keys}
    )
    if form.is_valid():
        actions.set_preferences(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _remember(redirect("account"), user.theme, secure=request.is_secure())
    return render(request, "people/account.html", {"form": form})


@login_not_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark or the device's choice: kept on the account and in this browser."""
    theme = request.POST.get("theme", "")
    try:
        if access.signed_in(request.user):
            actions.set_preferences(user=request.user, theme=theme)
        else:
            access.known_theme(theme)
    except ValueError as error:
        return HttpResponseBadRequest(str(error))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return _remember(redirect(back if safe else "/"), theme, secure=request.is_secure())


def _remember(response: HttpResponse, theme: str, *, secure: bool) -> HttpResponse:
    response.set_cookie("theme", theme, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """A person's tokens. The secret of a new one stands in the answer to the form, and nowhere again."""
    user = access.user_of(request)
    form = TokenForm(request.POST or None)
    made = secret = None
    if form.is_valid():
        try:
            made, secret = actions.make_token(user=user, **form.cleaned_data)
            form = TokenForm()
        except actions.TokenError as error:
            form.add_error(None, str(error))
    context = {"form": form, "made": made, "secret": secret, "tokens": access.tokens_of(user)}
    return render(request, "people/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.user_of(request)
    token = access.own_token(user, pk)
    if request.method == "POST":
        actions.revoke_token(token=token, by=user)
        messages.success(request, _("%(name)s is revoked.") % {"name": token.name})
        return redirect("tokens")
    return render(request, "people/revoke.html", {"token": token})
