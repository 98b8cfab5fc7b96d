"""The whole demo in one transaction: files, import, rules, facts, history, live requests, log-ins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from core.audit import SYSTEM
from demo.accounts import Chosen, choose_accounts, memorable_password, role_rows, row_of_pilot, write_accounts
from demo.corrected import correct
from demo.days import write_days
from demo.declaring import declare_now
from demo.facts import load_facts
from demo.files import AgencyFiles, write_files
from demo.guests import send_away, with_days_away
from demo.history import write_history
from demo.live import ask_now
from demo.objecting import object_now
from demo.places import INSTITUTIONS
from demo.replays import replay_a_draft
from demo.stage import appoint_chiefs, found_agency, give_roles, open_counters, set_rules
from demo.talents import deliver_talents
from demo.timeline import Timeline
from demo.tree import staffed
from demo.trials import Part, Trial, trials_of
from demo.trials_around import assume, deliver_indicators
from demo.trials_lives import Lives, lives_of, strayed
from demo.trials_played import play
from employees.enums import Role
from employees.models import Agency, Employee, Office
from employees.services.roster import import_file

LARGEST_FILE = 2**31

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loading:
    """What every step of one loading shares."""

    line: Timeline
    seed: int
    password_hash: str
    say: Say

    def rng(self, *parts: str) -> Random:
        """A source of chance of its own for each step, so that one step does not disturb the next."""
        return Random(":".join((str(self.seed), *parts)))


def load_demo(*, people: int, seed: int, now: datetime, var_dir: Path, say: Say) -> None:
    """Fill an empty portal; `var_dir` receives `demo/*.csv` and `demo_accounts.json`. All of it or nothing."""
    line = Timeline(now)
    password = memorable_password()
    loading = Loading(line, seed, make_password(password), say)
    files = write_files(
        INSTITUTIONS, people=people, seed=seed, today=line.prepared_on, folder=var_dir / "demo"
    )
    say(f"{people} invented people of {len(files)} agencies written as SIASN-like files")
    with transaction.atomic():
        accounts = [row for agency_files in files for row in _load_agency(agency_files, loading)]
    write_accounts(var_dir / "demo_accounts.json", accounts, password)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load_agency(files: AgencyFiles, loading: Loading) -> list[dict[str, str]]:
    line, code = loading.line, files.institution.code
    places = staffed(files.institution, files.people)
    agency = found_agency(files.institution, [place for place, _n in places])
    result = import_file(
        files.roster, agency=agency, units_path=files.units, actor=SYSTEM, now=line.founded_at,
        max_bytes=LARGEST_FILE,
    )  # fmt: skip
    loading.say(f"{code}: {result.new} people imported, {result.rejected} spoiled rows rejected")
    trials = trials_of(code, places, line)
    lives = lives_of(agency, trials, line)
    _set_stage(agency, lives, loading)
    holders = give_roles(agency, line)
    chosen = _write_past(agency, lives, holders, loading)
    correct(agency, files, chosen.teams, line)
    admin = holders[Role.ADMIN]
    assume(agency, admin, line)
    deliver_talents(agency, admin, line)
    deliver_indicators(agency, lives.courses, admin, line, loading.rng(code, "service"))
    objected = object_now(agency, chosen.teams, holders, line, loading.rng(code, "objections"))
    loading.say(f"{code}: {objected} objections")
    loading.say(f"{code}: {play(agency, trials, holders, line)}")
    if apart := strayed(lives):
        loading.say(f"{code}: the quotas of {', '.join(apart)} are not what their days were written under")
    loading.say(f"{code}: {declare_now(chosen.teams, line)} declarations wait")
    away = [found for team in chosen.teams if (found := send_away(team, line))]
    live = ask_now(
        agency=agency, line=line, spare=chosen.employees, chiefs=chosen.chiefs, closed=lives.closed,
        rng=loading.rng(code, "live"),
    )  # fmt: skip
    loading.say(f"{code}: {live} requests of this week and the next")
    loading.say(f"{code}: {replay_a_draft(agency, admin, line)}")
    listed = with_days_away(chosen.rows, away)
    return [*listed, *_ending_rows(agency, trials), *role_rows(holders)]


def _ending_rows(agency: Agency, trials: Sequence[Trial]) -> list[dict[str, str]]:
    """Somebody of the office whose pilot ends today: there the quota is to be seen from below."""
    ending = [trial for trial in trials if trial.part == Part.ENDING]
    return [row_of_pilot(Office.objects.get(agency=agency, code=t.code), t.end) for t in ending]


def _write_past(agency: Agency, lives: Lives, holders: dict[str, Employee], loading: Loading) -> Chosen:
    """The weeks up to now, under the quotas that the pilots will have set; answers whose accounts are listed."""
    line, code = loading.line, agency.code
    rng = loading.rng(code, "history")
    written = write_history(agency=agency, line=line, rng=rng, courses=lives.courses)
    loading.say(f"{code}: past weeks with {written} requests")
    chosen = choose_accounts(agency, holders, line, lives.without_team)
    days = write_days(
        agency=agency, line=line, teams=chosen.teams, courses=lives.courses,
        chance=lambda *parts: loading.rng(code, *parts),
    )  # fmt: skip
    loading.say(f"{code}: {days}")
    return chosen


def _set_stage(agency: Agency, lives: Lives, loading: Loading) -> None:
    line = loading.line
    set_rules(agency, line, lives.codes)
    open_counters(agency, line)
    appoint_chiefs(agency, line, loading.rng(agency.code, "chiefs"))
    load_facts(
        agency=agency,
        line=line,
        password_hash=loading.password_hash,
        ready=lives.ready,
        rng=loading.rng(agency.code, "facts"),
    )
