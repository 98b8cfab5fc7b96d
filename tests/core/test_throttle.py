"""How often strangers may ask: counted by network and hour, and nobody's address is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from redis.exceptions import ConnectionError as RedisConnectionError

from core import throttle
from core.problems import Busy
from core.throttle import TooMany, counted, limited, sender_in, sender_of

NOW = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HERE = "203.0.113.7"


@limited("uji", most=2)
def page(request):
    return HttpResponse("isi")


def asked(address=HERE, **headers):
    request = RequestFactory().get("/verifikasi/x", REMOTE_ADDR=address, headers=headers)
    request.user, request.session = None, {}
    return request


def opened(address=HERE, **headers):
    return page(asked(address, **headers))


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _bare_page(monkeypatch):
    monkeypatch.setattr(
        throttle, "render", lambda _r, _t, told, status: HttpResponse(told["error"].sentence, status=status)
    )


def test_one_network_opens_a_page_so_often_an_hour():
    assert [opened().status_code for _ in range(4)] == [200, 200, 429, 429]
    assert opened("203.0.113.8").status_code == 200
    with time_machine.travel(NOW + HOUR, tick=False):
        assert opened().status_code == 200


def test_the_refusal_says_when_it_is_worth_trying_again():
    opened(), opened()
    answer = opened()
    assert answer["Retry-After"] == str(40 * 60)
    assert "40 menit" in answer.content.decode()
    assert (TooMany("x", now=NOW).seconds, TooMany("x", now=NOW).status) == (2400, 429)


def test_what_a_stranger_says_about_the_way_counts_only_behind_a_proxy_of_ours():
    here = sender_in(asked(), NOW)
    assert sender_in(asked(**{"X-Forwarded-For": "9.9.9.9"}), NOW) == here
    with override_settings(AXES_IPWARE_PROXY_COUNT=1):
        assert sender_in(asked(**{"X-Forwarded-For": "1.2.3.4, 9.9.9.9"}), NOW) == sender_of("9.9.9.9", NOW)
        assert sender_in(asked(), NOW) == here


def test_a_sender_is_the_same_for_a_day_and_never_the_address():
    today = sender_of(HERE, NOW)
    assert sender_of(HERE, NOW + HOUR) == sender_of(f"{HERE}:99", NOW) == today
    assert sender_of("203.0.113.8", NOW) != today
    assert sender_of(HERE, NOW + DAY) != today
    assert HERE not in today and len(today) == 32
    cache.clear()
    assert sender_of(HERE, NOW) != today  # without the salt nobody can tell who it was


def test_counters_are_apart_by_name_and_count_back():
    assert [counted("a", "x", NOW), counted("a", "x", NOW), counted("b", "x", NOW)] == [1, 2, 1]
    assert [counted("a", "x", NOW, -1), counted("a", "x", NOW)] == [1, 2]


def test_a_counter_that_was_dropped_begins_anew(monkeypatch):
    def gone(key, step):
        raise ValueError(key)

    monkeypatch.setattr(throttle.cache, "incr", gone)
    assert counted("a", "x", NOW) == 1


def test_without_the_cache_nobody_is_let_through_uncounted(monkeypatch):
    def down(*args, **kwargs):
        raise RedisConnectionError

    monkeypatch.setattr(throttle.cache, "add", down)
    with pytest.raises(Busy):
        opened()
