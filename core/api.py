"""What every API operation shares: problem+json answers, deny by default, safe repetition of POSTs."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, OperationalError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.middleware import busy
from core.models import IdempotencyKey
from core.problems import Conflict, DomainError, NotAllowed, NotFound

PROBLEM_JSON = "application/problem+json"


def problem(status: int, code: str, sentence: str, **more: Any) -> Response:
    """An RFC 9457 answer: `{type, status, code, title, detail, …}`; `detail` is a sentence for people."""
    body = {"type": f"urn:wfa:{code}", "status": status, "code": code, "title": sentence, "detail": sentence}
    return Response(body | more, status=status, content_type=PROBLEM_JSON)


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error leaves as problem+json, also where an answer would be YAML or a page."""
    if request := context.get("request"):
        request.accepted_renderer = JSONRenderer()
    if isinstance(exc, OperationalError):
        exc = busy(exc)
    if isinstance(exc, RequestDataTooBig):
        set_rollback()
        return problem(413, "too_large", _("Isi permintaan terlalu besar."))
    if isinstance(exc, RecursionError | exceptions.ParseError):
        set_rollback()
        return problem(400, "parse_error", _("Isi permintaan bukan JSON yang dapat dibaca."))
    if isinstance(exc, DomainError):
        set_rollback()
        return problem(exc.status, exc.code, exc.sentence, problems=[p.as_json() for p in exc.problems])
    if isinstance(exc, Http404):
        exc = NotFound(_("Tidak ditemukan."))
        return problem(exc.status, exc.code, exc.sentence)
    if isinstance(exc, PermissionDenied):
        exc = NotAllowed(_("Anda tidak berhak melakukan ini."))
        return problem(exc.status, exc.code, exc.sentence)
    if not isinstance(exc, exceptions.APIException):
        return None
    return _from_framework(exc)


def _from_framework(exc: exceptions.APIException) -> Response:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(exc, exceptions.ValidationError):
        answer = problem(400, "invalid", _("Isian belum benar."), errors=_sayable(exc.detail))
    else:
        code = exc.get_codes() if isinstance(exc.get_codes(), str) else exc.default_code
        answer = problem(exc.status_code, str(code), str(exc.detail))
    for name, value in headers.items():
        answer[name] = value
    return answer


def _sayable(detail: Any) -> Any:
    """What was sent may be quoted in the errors, and half a character cannot be sent back."""
    return json.loads(json.dumps(detail, ensure_ascii=False, default=str).encode("utf-8", "replace"))


View = Callable[..., Response]


def idempotent(view: View) -> View:
    """A POST with `Idempotency-Key` runs once; the same key again gets the stored answer.

    Errors: 422 `idempotency_mismatch` when the key was used for another body, 409 while the first runs.
    """

    @wraps(view)
    def once(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key or request.method != "POST":
            return view(request, *args, **kwargs)
        if len(key) > 100:
            return problem(400, "invalid", _("Idempotency-Key paling panjang 100 karakter."))
        return _answer_once(request, key, lambda: view(request, *args, **kwargs))

    return once


def _answer_once(request: Request, key: str, answer: Callable[[], Response]) -> Response:
    now = timezone.now()
    mark = _fingerprint(request)
    user_id = int(request.user.pk or 0)
    mine = IdempotencyKey.objects.filter(user_id=user_id, key=key)
    mine.filter(created_at__lt=now - timedelta(days=1)).delete()
    mine.filter(status__isnull=True, created_at__lt=now - timedelta(minutes=2)).delete()
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(user_id=user_id, key=key, fingerprint=mark, created_at=now)
    except IntegrityError:
        return _repeat(mine.get(), mark)
    try:
        response = answer()
    except Exception:
        row.delete()
        raise
    body = json.loads(json.dumps(response.data, default=str))
    IdempotencyKey.objects.filter(pk=row.pk).update(status=response.status_code, body=body)
    return response


def _repeat(row: IdempotencyKey, mark: str) -> Response:
    if row.fingerprint != mark:
        return problem(
            422, "idempotency_mismatch", _("Idempotency-Key ini sudah dipakai untuk permintaan lain.")
        )
    if row.status is None:
        raise Conflict(_("Permintaan yang sama masih diproses."), code="in_progress")
    return Response(row.body, status=row.status, headers={"Idempotent-Replay": "true"})


def _mark(value: Any) -> str:
    """A value that JSON does not know; an uploaded file by what is in it, as names repeat."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return f"{value.name} {digest.hexdigest()}"


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=_mark)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()
