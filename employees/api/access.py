"""API operations about access: a token for NIP and password, its end, and who one is."""

from typing import cast

from django.contrib.auth import authenticate, logout
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import OpenApiResponse, extend_schema
from knox.models import AuthToken
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import problem
from employees import services
from employees.models import User
from employees.selectors import roles_of, today_in
from employees.serializers import CredentialsSerializer, MeSerializer, TokenSerializer


@extend_schema(
    operation_id="auth_token",
    request=CredentialsSerializer,
    responses={
        200: TokenSerializer,
        401: OpenApiResponse(description="NIP and password do not match (never says which)"),
        403: OpenApiResponse(description="`password_change_required`: change the temporary password first"),
        429: OpenApiResponse(description="`locked_out`: too many failures, wait"),
    },
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@sensitive_variables("credentials", "given")
def auth_token(request: Request) -> Response:
    """Give NIP and password, get a token that expires."""
    given = CredentialsSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    nip = given.validated_data["nip"].replace(" ", "").lstrip("'")
    user = authenticate(request._request, nip=nip, password=given.validated_data["password"])
    if not isinstance(user, User):
        return problem(401, "not_authenticated", _("NIP atau kata sandi tidak cocok."))
    token, expires_at = services.open_token(user=user, now=timezone.now())
    answer = Response({"token": token, "expires_at": expires_at})
    answer["Cache-Control"] = "no-store"
    return answer


@extend_schema(operation_id="auth_logout", request=None, responses={204: None})
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def auth_logout(request: Request) -> Response:
    """End the token that the call carries, or the browser session."""
    user, now = cast(User, request.user), timezone.now()
    if isinstance(request.auth, AuthToken):
        services.close_token(token=request.auth, user=user, now=now)
    else:
        services.note_logout(user=user, now=now)
        logout(request._request)
    return Response(status=204)


@extend_schema(operation_id="me", responses=MeSerializer)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def me(request: Request) -> Response:
    """The person, their agency and office, and the roles in force today."""
    user = cast(User, request.user)
    person = user.employee
    today = today_in(person.office, timezone.now())
    answer = {
        "person": person,
        "agency": person.agency,
        "office": person.office,
        "today": today,
        "roles": roles_of(user, today).names,
        "language": user.language,
    }
    return Response(MeSerializer(answer).data)
