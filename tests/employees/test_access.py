"""Log-in, lock-out, idle time-out, passwords and language. Answers never tell which NIP exists."""

import json
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from core.models import AuditEvent, Mail
from core.problems import NotAllowed, Refused
from employees import services
from employees.models import User
from employees.selectors import actor_of
from tests.factories import PASSWORD, EmployeeFactory, UserFactory

NEW = "jambu-merah-di-kebun-7"
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


def log_in(client, nip, password=PASSWORD, **more):
    return client.post(reverse("login"), {"nip": nip, "password": password, **more})


class TestLogin:
    def test_the_page_is_open_to_everybody(self, client):
        page = client.get(reverse("login"))
        assert page.status_code == 200
        assert 'autocomplete="current-password"' in page.text

    def test_right_password_goes_home_and_is_recorded(self, client, user):
        answer = log_in(client, user.nip)
        assert answer.status_code == 302 and answer.url == "/"
        assert client.session["_auth_user_id"] == str(user.pk)
        assert AuditEvent.objects.get(verb="session.opened").subject_id == user.employee_id

    @pytest.mark.parametrize("nip", ["'{}", " {} "])
    def test_nip_as_spreadsheets_write_it(self, client, user, nip):
        assert log_in(client, nip.format(user.nip)).status_code == 302

    def test_unknown_nip_and_wrong_password_read_the_same(self, client, user):
        wrong = log_in(client, user.nip, "salah")
        unknown = log_in(client, "199001012015011999", "salah")
        assert wrong.status_code == unknown.status_code == 422
        assert "NIP atau kata sandi tidak cocok" in wrong.text
        assert wrong.text.replace(user.nip, "x").count("tidak cocok") == unknown.text.count("tidak cocok")
        assert user.nip in wrong.text  # what was typed stays

    @pytest.mark.parametrize("state", ["inactive", "left"])
    def test_closed_accounts_stay_out(self, client, user, state):
        if state == "inactive":
            User.objects.filter(pk=user.pk).update(is_active=False)
        else:
            type(user.employee).objects.filter(pk=user.employee_id).update(left_on="2026-01-01")
        assert log_in(client, user.nip).status_code == 422

    @pytest.mark.parametrize(
        ("wanted", "goes_to"),
        [("/profil", "/profil"), ("https://jahat.example/", "/"), ("//jahat.example", "/")],
    )
    def test_next_stays_in_the_portal(self, client, user, wanted, goes_to):
        assert log_in(client, user.nip, next=wanted).url == goes_to

    def test_language_of_the_account_comes_along(self, client, user):
        User.objects.filter(pk=user.pk).update(language="en")
        assert log_in(client, user.nip).cookies["bahasa"].value == "en"

    def test_demo_accounts_only_in_the_demo(self, client, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        row = {
            "role": "admin",
            "nip": "1" * 18,
            "password": "rahasia-demo",
            "name": "N",
            "office": "K",
            "agency": "A",
        }
        (tmp_path / "demo_accounts.json").write_text(json.dumps([row]))
        settings.DEMO = True
        assert "rahasia-demo" in client.get(reverse("login")).text
        settings.DEMO = False
        assert "rahasia-demo" not in client.get(reverse("login")).text

    def test_logout_ends_the_session_by_post_only(self, client, user):
        client.force_login(user)
        assert client.get(reverse("logout")).status_code == 405
        assert client.post(reverse("logout")).url == reverse("login")
        assert "_auth_user_id" not in client.session
        assert AuditEvent.objects.filter(verb="session.closed").exists()


class TestLockOut:
    def fail(self, client, nip, times=5, **more):
        return [
            client.post(reverse("login"), {"nip": nip, "password": "salah"}, **more) for _ in range(times)
        ][-1]

    @pytest.mark.parametrize("known", [True, False])
    def test_five_failures_lock_known_and_unknown_alike(self, client, user, known):
        nip = user.nip if known else "199001012015011999"
        answer = self.fail(client, nip)
        assert answer.status_code == 429
        assert answer["Retry-After"] == "900"
        assert log_in(client, nip).status_code == 429

    def test_writing_the_nip_differently_does_not_help(self, client, user):
        self.fail(client, user.nip)
        assert log_in(client, f"'{user.nip}").status_code == 429

    def test_another_address_is_not_locked(self, client, user):
        self.fail(client, user.nip)
        assert (
            client.post(
                reverse("login"), {"nip": user.nip, "password": PASSWORD}, REMOTE_ADDR="10.9.8.7"
            ).status_code
            == 302
        )

    def test_opens_after_a_quarter_of_an_hour(self, client, user):
        start = timezone.now()
        with time_machine.travel(start, tick=False):
            self.fail(client, user.nip)
        with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
            assert log_in(client, user.nip).status_code == 302

    def test_a_reset_by_the_admin_opens_it(self, client, user):
        self.fail(client, user.nip)
        admin = UserFactory()
        password = services.set_temporary_password(
            employee=user.employee, actor=actor_of(admin), now=timezone.now()
        )
        assert not AccessAttempt.objects.exists()
        assert log_in(client, user.nip, password).status_code == 302


class TestIdle:
    def test_thirty_minutes_end_the_session(self, client, user):
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            client.force_login(user)
            assert client.get(reverse("profile")).status_code == 200
            clock.shift(timedelta(minutes=29))
            assert client.get(reverse("profile")).status_code == 200
            clock.shift(timedelta(minutes=29))
            assert client.get(reverse("profile")).status_code == 200
            clock.shift(timedelta(minutes=31))
            answer = client.get(reverse("profile"))
        assert answer.status_code == 302
        assert answer.url == f"{reverse('login')}?next=%2Fprofil"
        assert "_auth_user_id" not in client.session

    def test_a_form_sent_too_late_leads_back_to_its_page_and_never_to_its_address(self, client, user):
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            client.force_login(user)
            client.get(reverse("profile"))
            clock.shift(timedelta(minutes=31))
            answer = client.post(reverse("logout"), headers={"Referer": "http://testserver/minggu?x=1"})
            assert answer.url == f"{reverse('login')}?next=%2Fminggu%3Fx%3D1"
        for came, back in (
            ("http://testserver/minggu", "?next=%2Fminggu"), ("", ""), ("http://elsewhere.example/minggu", ""),
        ):  # fmt: skip
            answer = client.post(reverse("logout"), headers={"Referer": came})
            assert (answer.status_code, answer.url) == (302, reverse("login") + back)

    def test_the_api_says_so_in_its_own_words(self, client, user):
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            client.force_login(user)
            client.get(reverse("api_me"))
            clock.shift(timedelta(minutes=31))
            answer = client.get(reverse("api_me"))
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
        assert answer["Content-Type"] == "application/problem+json"

    def test_htmx_is_told_to_go_as_a_whole(self, client, user):
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            client.force_login(user)
            client.get(reverse("profile"))
            clock.shift(timedelta(minutes=31))
            answer = client.get(reverse("profile"), headers={"HX-Request": "true"})
        assert answer["HX-Redirect"] == reverse("login")


class TestFirstPassword:
    @pytest.fixture
    def user(self):
        return UserFactory(must_change_password=True)

    def test_every_page_leads_to_the_change(self, client, user):
        client.force_login(user)
        answer = client.get(reverse("profile"))
        assert answer.url == reverse("password_change")
        assert client.get(reverse("password_change")).status_code == 200

    def test_the_api_is_closed_too(self, client, user):
        client.force_login(user)
        answer = client.get(reverse("api_me"))
        assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")
        assert answer["Content-Type"] == "application/problem+json"

    def test_a_token_made_before_is_closed(self, client, user):
        _instance, token = AuthToken.objects.create(user)
        answer = client.get(reverse("api_me"), headers={"Authorization": f"Token {token}"})
        assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")

    def test_after_the_change_the_portal_is_open(self, client, user):
        client.force_login(user)
        answer = client.post(reverse("password_change"), {"old": PASSWORD, "password": NEW, "again": NEW})
        assert answer.url == "/"
        assert client.get(reverse("profile")).status_code == 200


class TestPasswordChange:
    @pytest.mark.parametrize(
        ("old", "new", "again", "says"),
        [
            ("salah", NEW, NEW, "Kata sandi sekarang tidak cocok"),
            (PASSWORD, NEW, NEW + "x", "tidak sama"),
            (PASSWORD, "pendek", "pendek", "12"),
            (PASSWORD, PASSWORD, PASSWORD, "harus berbeda"),
        ],
    )
    def test_refusals(self, client, user, old, new, again, says):
        client.force_login(user)
        answer = client.post(reverse("password_change"), {"old": old, "password": new, "again": again})
        assert answer.status_code == 422
        assert says in answer.text
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_it_ends_other_sessions_and_tokens(self, client, user):
        other = type(client)()
        other.force_login(user)
        AuthToken.objects.create(user)
        client.force_login(user)
        client.post(reverse("password_change"), {"old": PASSWORD, "password": NEW, "again": NEW})
        assert client.get(reverse("profile")).status_code == 200
        assert other.get(reverse("profile")).status_code == 302
        assert not AuthToken.objects.exists()


class TestReset:
    def ask(self, client, nip):
        return client.post(reverse("password_reset"), {"nip": nip})

    def link(self):
        body = Mail.objects.get().body
        return next(line for line in body.splitlines() if line.startswith("http")).split("8000", 1)[1]

    def test_known_and_unknown_read_the_same(self, client, user):
        known, unknown = self.ask(client, user.nip), self.ask(client, "199001012015011999")
        assert known.url == unknown.url == reverse("password_reset_done")
        assert known.content == unknown.content
        assert Mail.objects.get().to == user.email

    def test_asking_again_at_once_sends_no_second_mail(self, client, user):
        with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
            self.ask(client, user.nip)
            self.ask(client, user.nip)
        assert Mail.objects.count() == 1

    def test_the_link_sets_a_new_password_once(self, client, user):
        self.ask(client, user.nip)
        link = self.link()
        assert client.get(link).url == reverse("password_reset_set")
        answer = client.post(reverse("password_reset_set"), {"password": NEW, "again": NEW})
        assert answer.url == reverse("login")
        assert log_in(client, user.nip, NEW).status_code == 302
        client.logout()
        client.get(link)
        assert client.get(reverse("password_reset_set")).status_code == 410

    def test_the_link_expires(self, client, user):
        start = timezone.now()
        with time_machine.travel(start, tick=False):
            self.ask(client, user.nip)
        with time_machine.travel(start + timedelta(hours=1, minutes=1), tick=False):
            client.get(self.link())
            assert client.get(reverse("password_reset_set")).status_code == 410

    @pytest.mark.parametrize("uid", ["!!", "AAAA", "MQ"])
    def test_broken_links_are_told_so(self, client, uid):
        client.get(reverse("password_reset_confirm", args=[uid, "x-y"]))
        assert client.get(reverse("password_reset_set")).status_code == 410

    def test_weak_passwords_are_refused_with_the_form(self, client, user):
        self.ask(client, user.nip)
        client.get(self.link())
        assert client.post(reverse("password_reset_set"), {"password": "1", "again": "1"}).status_code == 422


class TestTemporaryPassword:
    def test_opens_an_account_for_somebody_without(self):
        person = EmployeeFactory()
        password = services.set_temporary_password(
            employee=person, actor=actor_of(UserFactory()), now=timezone.now()
        )
        account = User.objects.get(employee=person)
        assert account.check_password(password) and account.must_change_password
        event = AuditEvent.objects.get(verb="password.reset_by_admin")
        assert password not in json.dumps([event.before, event.after])

    def test_not_for_oneself_and_not_for_those_who_left(self, user):
        with pytest.raises(NotAllowed):
            services.set_temporary_password(employee=user.employee, actor=actor_of(user), now=timezone.now())
        gone = EmployeeFactory(left_on="2026-01-01")
        with pytest.raises(Refused):
            services.set_temporary_password(employee=gone, actor=actor_of(user), now=timezone.now())


class TestLanguage:
    def test_without_log_in_it_is_a_cookie(self, client):
        answer = client.post(reverse("set_language"), {"language": "en", "next": "/masuk"})
        assert answer.url == "/masuk" and answer.cookies["bahasa"].value == "en"

    def test_with_log_in_it_stays_on_the_account(self, client, user):
        client.force_login(user)
        client.post(reverse("set_language"), {"language": "en"})
        user.refresh_from_db()
        assert user.language == "en"
        assert AuditEvent.objects.get(verb="preferences.changed").after["language"] == "en"

    def test_an_unknown_language_is_indonesian(self, client):
        assert client.post(reverse("set_language"), {"language": "xx"}).cookies["bahasa"].value == "id"

    def test_only_by_post(self, client):
        assert client.get(reverse("set_language")).status_code == 405
