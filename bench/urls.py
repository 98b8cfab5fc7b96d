"""The portal's addresses plus the yardstick: a bare authenticated view with one query."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from employees.models import Employee
from wfa_portal.urls import urlpatterns as portal


def bare(request: HttpRequest) -> HttpResponse:
    name = Employee.objects.values_list("name", flat=True).get(pk=request.user.employee_id)
    return HttpResponse(name)


urlpatterns = [path("bench/bare", bare), *portal]
