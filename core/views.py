"""Health for the machinery, the icon sprite, a person's notices, and the page behind a refused form token."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from core.icons import sprite
from core.models import Notice
from core.services import mark_read


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or came from elsewhere."""
    return render(request, "core/csrf.html", status=403)


@login_not_required
@require_safe
@cache_control(public=True, max_age=86400)
def icons(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sprite(), content_type="image/svg+xml")


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    mine = Notice.objects.filter(recipient_id=request.user.pk).order_by("-created_at", "-id")
    page = Paginator(mine, 25).get_page(request.GET.get("page"))
    return render(request, "core/notices.html", {"page_obj": page})


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    mark_read(user_id=int(request.user.pk or 0), now=timezone.now())
    return redirect("notices")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, cache, broker and migrations: 200 when all are there, else 503 naming what is missing."""
    checks = {"database": _database, "migrations": _migrations, "cache": _cache, "broker": _broker}
    answers = {name: _try(check) for name, check in checks.items()}
    ready = all(a == "ok" for a in answers.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "checks": answers}, status=200 if ready else 503
    )


def _try(check: object) -> str:
    try:
        check()  # type: ignore[operator]
    except Exception as error:
        return type(error).__name__
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations pending")


def _cache() -> None:
    cache.set("readyz", 1, 5)
    if cache.get("readyz") != 1:
        raise RuntimeError("cache forgets")


def _broker() -> None:
    from celery import current_app

    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
