"""Policies from draft to law on the pages: who may, what is kept, what is refused and in which words."""

from datetime import date

import pytest
from django.urls import reverse

from eligibility.models import PolicyVersion
from tests.eligibility.test_pages import (  # noqa: F401
    _on_a_monday,
    enter,
    holder,
    queries,
    text_of,
    time_machine_at,
)
from tests.factories import make_team

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


@pytest.fixture
def place():
    chief, _ = make_team(4)
    return chief.unit


@pytest.fixture
def admin(place):
    return holder(place, "admin")


def begin(client, start="berlaku"):
    """A new draft, and its number."""
    answer = client.post(reverse("policy_draft_new"), {"asal": start})
    assert answer.status_code == 302
    return int(answer.url.rpartition("/")[2])


def shown(response):
    """What a browser would send back from the form as it stands."""
    form = response.context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value == "False":
            continue
        if isinstance(value, list | tuple):
            data[field.html_name] = [str(v) for v in value]
        elif value is True:
            data[field.html_name] = "on"
        else:
            data[field.html_name] = field.field.widget.format_value(value) or ""
    return data


def editing(client, number):
    return shown(client.get(reverse("policy_draft", args=[number])))


def save(client, number, **changes):
    return client.post(reverse("policy_draft", args=[number]), editing(client, number) | changes)


def stored(number):
    return PolicyVersion.objects.get(number=number)


def test_a_draft_begins_with_what_is_in_force_and_keeps_what_is_typed(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    answer = save(client, number, open_weekdays=["4"], min_down_mbps="12,5", cancel_until="15:30", simpan="4")
    assert answer.url == reverse("policy_draft", args=[number]) + "#pasal-4"
    settings = stored(number).settings
    assert settings["open_weekdays"] == [4]
    assert (settings["min_down_mbps"], settings["cancel_until"]) == (12.5, "15:30")
    page = text_of(client.get(reverse("policy_draft", args=[number])))
    assert "Sekarang: Senin, Selasa, Rabu, Kamis, Jumat" in page
    assert page.count("clause is-changed") == 3
