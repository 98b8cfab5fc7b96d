"""Coming in and going out: log-in by NIP, passwords, language. Answers never tell which NIP exists."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.utils.translation import override as in_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employees import services
from employees.forms import LoginForm, NewPasswordForm, PasswordChangeForm, ResetRequestForm
from employees.models import User
from employees.selectors import actor_of
from employees.views.pages import viewer

RESET_KEY = "password_reset"
LONGEST_PATH = 1000


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The path given in `next` if it is one of ours; a bare word would be taken for the name of a page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") and len(wanted) <= LONGEST_PATH else fallback


def demo_accounts() -> list[dict[str, Any]]:
    """The invented log-ins of the demo, for its log-in page; empty elsewhere."""
    path = settings.VAR_DIR / "demo_accounts.json"
    if not settings.DEMO or not path.exists():
        return []
    accounts: list[dict[str, Any]] = json.loads(path.read_text())
    return accounts


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request, "/"))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, nip=form.cleaned_data["nip"], password=form.cleaned_data["password"])
        if isinstance(user, User):
            login(request, user)
            services.note_login(user=user, now=timezone.now())
            return remember_language(redirect(safe_next(request, "/")), user.language)
        form.add_error(None, _("NIP atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."))
    context = {"form": form, "next": safe_next(request, ""), "accounts": demo_accounts()}
    status = 422 if form.errors else 200
    return render(request, "registration/login.html", context, status=status)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    services.note_logout(user=viewer(request), now=timezone.now())
    logout(request)
    messages.success(request, _("Anda sudah keluar. Sampai jumpa."))
    return redirect("login")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    form = PasswordChangeForm(request.POST or None, user=user)
    if request.method == "POST" and form.carry_out(
        lambda data: services.change_password(
            user=user, password=data["password"], actor=actor_of(user), now=timezone.now()
        )
    ):
        update_session_auth_hash(request, user)
        messages.success(request, _("Kata sandi Anda sudah diganti. Sesi lain sudah diakhiri."))
        return redirect("home")
    return render(
        request, "registration/password_change.html", {"form": form}, status=422 if form.errors else 200
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    form = ResetRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.request_reset(nip=form.cleaned_data["nip"], now=timezone.now())
        return redirect("password_reset_done")
    status = 422 if form.errors else 200
    return render(request, "registration/password_reset.html", {"form": form}, status=status)


@login_not_required
@require_safe
def password_reset_done(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/password_reset_done.html")


@login_not_required
@never_cache
@require_safe
def password_reset_confirm(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Move the secret from the address into the session, so that it stands in no log and no Referer."""
    request.session[RESET_KEY] = [uid, token]
    return redirect("password_reset_set")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_reset_set(request: HttpRequest) -> HttpResponse:
    user = _reset_user(request)
    if user is None:
        return render(request, "registration/password_reset_invalid.html", status=410)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.carry_out(
        lambda data: services.complete_reset(user=user, password=data["password"], now=timezone.now())
    ):
        request.session.flush()
        messages.success(request, _("Kata sandi baru sudah disimpan. Silakan masuk."))
        return redirect("login")
    return render(
        request, "registration/password_reset_set.html", {"form": form}, status=422 if form.errors else 200
    )


def _reset_user(request: HttpRequest) -> User | None:
    uid, token = request.session.get(RESET_KEY, ["", ""])
    try:
        pk = int(urlsafe_base64_decode(uid))
    except ValueError:
        return None
    user = User.objects.with_person().filter(pk=pk, is_active=True, employee__left_on__isnull=True).first()
    return user if user and default_token_generator.check_token(user, token) else None


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie, and on the account of those who are logged in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    if request.user.is_authenticated:
        user = viewer(request)
        services.set_language(user=user, language=language, actor=actor_of(user), now=timezone.now())
    with in_language(language):
        return remember_language(redirect(safe_next(request, "/")), language)


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
