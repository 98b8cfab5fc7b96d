"""Invented civil servants with valid, unique, synthetic NIPs."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo import names
from demo.tree import Node, siasn_id
from employees.enums import LegalStatus, PostLevel

FIRST_BIRTH = date(1969, 1, 1)
BIRTH_DAYS = 11_900
DAY = timedelta(days=1)
RANKS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Job:
    """A post of staff. `kind`: SIASN `jenis_jabatan_id`; `ranks`: ids of the ranks that hold it."""

    name: str
    kind: str
    ranks: tuple[str, ...]
    pppk_rank: int = 9


FIRST = ("31", "32")
YOUNG = ("33", "34")
MIDDLE = ("41", "42", "43")
CLERK = ("23", "24", "31", "32")
OFFICE_JOBS = (
    Job("Analis SDM Aparatur Ahli Pertama", "2", FIRST),
    Job("Analis SDM Aparatur Ahli Muda", "2", YOUNG),
    Job("Analis SDM Aparatur Ahli Madya", "2", MIDDLE),
    Job("Pranata Komputer Ahli Pertama", "2", FIRST),
    Job("Pranata Komputer Ahli Muda", "2", YOUNG),
    Job("Analis Kebijakan Ahli Muda", "2", YOUNG),
    Job("Perencana Ahli Pertama", "2", FIRST),
    Job("Arsiparis Terampil", "2", CLERK, 7),
    Job("Analis Anggaran Ahli Pertama", "2", FIRST),
    Job("Penelaah Teknis Kebijakan", "4", FIRST),
    Job("Pengolah Data dan Informasi", "4", CLERK, 7),
    Job("Pengadministrasi Perkantoran", "4", CLERK, 5),
)
ON_SITE_JOBS = (
    Job("Petugas Layanan Tatap Muka", "4", CLERK, 7),
    Job("Operator Layanan Operasional", "4", ("21", "22", "23"), 3),
    Job("Petugas Keamanan", "4", ("21", "22", "23"), 3),
    Job("Pengemudi", "4", ("21", "22"), 1),
)
HEALTH_JOBS = (Job("Perawat Terampil", "2", CLERK, 7), Job("Bidan Terampil", "2", CLERK, 7))

ESELON = {
    PostLevel.JPT_UTAMA: "11",
    PostLevel.JPT_MADYA: "12",
    PostLevel.JPT_PRATAMA: "21",
    PostLevel.ADMINISTRATOR: "31",
    PostLevel.PENGAWAS: "41",
}
CHIEF_RANKS = {
    PostLevel.JPT_UTAMA: ("45",),
    PostLevel.JPT_MADYA: ("44", "45"),
    PostLevel.JPT_PRATAMA: ("43", "44"),
    PostLevel.ADMINISTRATOR: ("41", "42"),
    PostLevel.PENGAWAS: ("33", "34"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What the export file says of one person, before its quirks."""

    pns_id: str
    nip: str
    name: str
    title_back: str
    sex: str
    born_on: date
    is_pppk: bool
    entered_on: date
    rank_id: str
    rank: str
    job_id: str
    job: str
    job_kind: str
    eselon: str
    in_post_since: date
    status: LegalStatus
    address: str
    phone: str
    email: str


class Births:
    """Birth days handed out so that (day, sex, sequence) never repeats: NIPs are unique by construction."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used = array("H", bytes(2 * 2 * BIRTH_DAYS))

    def draw(self, sex: str, *, before_days: int) -> tuple[date, int]:
        """A day among the first `before_days`, and the sequence 1–999 on it."""
        while True:
            day = self._rng.randrange(before_days)
            slot = 2 * day + (sex == "f")
            if self._used[slot] < 999:
                self._used[slot] += 1
                return FIRST_BIRTH + day * DAY, self._used[slot]


class People:
    """A seeded source of people, one unit after the other."""

    def __init__(self, *, agency: str, domain: str, births: Births, rng: Random, today: date) -> None:
        self.agency = agency
        self.domain = domain
        self.births = births
        self.rng = rng
        self.today = today
        self.count = 0

    def of(self, node: Node) -> Iterator[Person]:
        """The unit's people; the first is the chief unless the post is vacant."""
        staff = node.size
        if not node.is_vacant:
            staff -= 1
            yield self._chief(node)
        for _ in range(staff):
            yield self._member(node)

    def _chief(self, node: Node) -> Person:
        rank = self.rng.choice(CHIEF_RANKS[node.level])
        since = self.today - DAY * self.rng.randint(230, 1500)
        return self._person(
            node, Job(node.leader_post, "1", (rank,)), eselon=ESELON[node.level],
            entry_age=24, least_age=38, since=since, status=LegalStatus.ACTIVE,
        )  # fmt: skip

    def _member(self, node: Node) -> Person:
        rng = self.rng
        job = rng.choice(_jobs(node, rng))
        fresh = rng.random() < 0.07
        since = self.today - DAY * (rng.randint(15, 170) if fresh else rng.randint(230, 2900))
        return self._person(
            node, job, eselon="99", entry_age=23, least_age=26, since=since, status=_status(rng),
            is_pppk=rng.random() < 0.2,
        )  # fmt: skip

    def _person(
        self, node: Node, job: Job, *, eselon: str, entry_age: int, least_age: int, since: date,
        status: LegalStatus, is_pppk: bool = False,
    ) -> Person:  # fmt: skip
        rng = self.rng
        self.count += 1
        sex = "m" if rng.random() < 0.5 else "f"
        latest = (self.today - DAY * int(least_age * 365.25) - FIRST_BIRTH).days
        born, sequence = self.births.draw(sex, before_days=min(latest, BIRTH_DAYS))
        entered = _entry(rng, born, entry_age, since, is_pppk=is_pppk)
        name = names.person_name(rng, sex)
        rank_id, rank = _rank(rng, job, is_pppk=is_pppk)
        return Person(
            pns_id=siasn_id(self.agency, "pns", self.count),
            nip=_nip(born, entered, sex, sequence, contract=rng.randint(1, 2) if is_pppk else 0),
            name=name,
            title_back=rng.choice(names.BACK_TITLES) if rng.random() < 0.8 else "",
            sex=sex,
            born_on=born,
            is_pppk=is_pppk,
            entered_on=entered,
            rank_id=rank_id,
            rank=rank,
            job_id=siasn_id(self.agency, "job", job.name),
            job=job.name,
            job_kind=job.kind,
            eselon=eselon,
            in_post_since=max(since, entered),
            status=status,
            address=names.address(rng, node.place.city) if rng.random() < 0.96 else "",
            phone=f"0812{rng.randrange(10**8):08d}",
            email=f"{name.split()[0].lower()}.{self.count}@{self.domain}",
        )


def _jobs(node: Node, rng: Random) -> tuple[Job, ...]:
    if "Kesehatan" in node.name and rng.random() < 0.3:
        return HEALTH_JOBS
    on_site = 0.3 if "Pelayanan" in node.name else 0.08
    return ON_SITE_JOBS if rng.random() < on_site else OFFICE_JOBS


def _status(rng: Random) -> LegalStatus:
    chance = rng.random()
    if chance < 0.008:
        return LegalStatus.STUDY_DUTY
    if chance < 0.011:
        return LegalStatus.UNPAID_LEAVE
    if chance < 0.015:
        return LegalStatus.DISCIPLINED
    return LegalStatus.ACTIVE


def _entry(rng: Random, born: date, age: int, since: date, *, is_pppk: bool) -> date:
    """The first of a month, of age, and not after the present post."""
    earliest = born.year + age
    latest = max(earliest, since.year - 1)
    first = max(earliest, 2021) if is_pppk else earliest
    year = rng.randint(first, max(first, min(latest, first + 12)))
    return min(
        date(year, rng.choice((1, 3, 4, 12)), 1), max(date(since.year, since.month, 1), date(first, 1, 1))
    )


def _nip(born: date, entered: date, sex: str, sequence: int, *, contract: int) -> str:
    middle = f"{entered.year}2{contract}" if contract else f"{entered:%Y%m}"
    return f"{born:%Y%m%d}{middle}{1 if sex == 'm' else 2}{sequence:03d}"


ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")


def _rank(rng: Random, job: Job, *, is_pppk: bool) -> tuple[str, str]:
    if is_pppk:
        return str(job.pppk_rank), ROMAN[job.pppk_rank]
    rank = rng.choice(job.ranks)
    return rank, f"{RANKS[int(rank[0]) - 1]}/{'abcde'[int(rank[1]) - 1]}"
