"""The rows of past requests: request, day, work plan, rounds of deciding and audit events."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import islice
from random import Random
from typing import Any

from approvals.models import Approval
from core.audit import SYSTEM
from core.models import AuditEvent
from demo import bulk
from demo.scene import Colleague, Decider, Scene
from demo.story import ENDS, Act, Round
from demo.wish import Wish
from scheduling.enums import Place, RequestStatus
from scheduling.models import RequestBlock, RequestDay, RequestOutput, WfaRequest
from scheduling.rules import Block, minutes_of

REASONS = (
    "Menyusun dokumen yang memerlukan konsentrasi.",
    "Menyelesaikan telaahan yang dapat dikerjakan jarak jauh.",
    "Pekerjaan minggu ini seluruhnya memakai aplikasi daring.",
    "Mengikuti rapat daring dan menyiapkan bahan paparan.",
    "Mengolah data untuk laporan bulanan.",
)
OUTPUTS = (
    ("Draf telaahan staf", 1, "dokumen"),
    ("Verifikasi usul kenaikan pangkat", 15, "berkas"),
    ("Rekap data kepegawaian", 1, "laporan"),
    ("Jawaban surat konsultasi", 4, "surat"),
    ("Bahan paparan rapat", 1, "paparan"),
    ("Pemutakhiran data pegawai", 40, "baris"),
    ("Notula rapat daring", 1, "dokumen"),
    ("Pengujian modul aplikasi", 3, "skenario"),
)
ELSEWHERE = (
    "Perpustakaan daerah",
    "Rumah orang tua, alamat pada surat",
    "Ruang kerja bersama pemerintah daerah",
)
FLEXIBLE = 0.07
SPLITS: tuple[tuple[Block, ...], ...] = (
    ((time(6), time(10)), (time(13), time(16, 30))),
    ((time(7), time(11, 30)), (time(13), time(16))),
    ((time(8), time(12)), (time(18, 30), time(22))),
    ((time(6), time(9)), (time(13), time(16, 30))),  # Ramadan
)
Spot = tuple[float | None, float | None]


class Ledger:
    """Writes the wishes of one scene. Keys are given out in the order of asking, events in that of happening."""

    def __init__(self, scene: Scene, rng: Random) -> None:
        self.scene = scene
        self.rng = rng

    def write(self, wishes: Sequence[Wish]) -> None:
        ids = list(islice(bulk.ids_for(WfaRequest), len(wishes)))
        told = list(zip(ids, wishes, strict=True))
        bulk.insert(
            WfaRequest,
            "id agency employee week status place place_office place_note place_lat place_lon reason created_at "
            "submitted_at updated_at",
            (self._request(pk, wish) for pk, wish in told),
        )
        bulk.insert(
            RequestDay,
            "request employee unit counter date week slot status",
            (
                (pk, w.person.pk, w.person.unit_id, w.person.counter_id, w.date, w.week, w.slot, ENDS[w.fate])
                for pk, w in told
            ),
        )
        bulk.insert(
            RequestOutput,
            "request position output quantity unit",
            (row for pk, _wish in told for row in self._outputs(pk)),
        )
        blocks = (row for pk, wish in told for row in self._blocks(pk, wish))
        bulk.insert(RequestBlock, "request position starts_at ends_at", blocks)
        self._write_rounds(told)
        bulk.renew_sequences(WfaRequest, Approval)

    def _request(self, pk: int, wish: Wish) -> tuple[Any, ...]:
        place, office, note, spot = self._place(wish.person)
        acts = wish.story.acts
        return (
            pk, self.scene.agency.pk, wish.person.pk, wish.week, ENDS[wish.fate], place, office, note,
            *spot, self.rng.choice(REASONS), acts[0].at, wish.story.submitted_at, acts[-1].at,
        )  # fmt: skip

    def _place(self, person: Colleague) -> tuple[Place, int | None, str, Spot]:
        chance = self.rng.random()
        others = [pk for pk in self.scene.offices if pk != person.office_id]
        if chance < 0.07 and others:
            return Place.OTHER_OFFICE, self.rng.choice(others), "", (None, None)
        if chance < 0.12 or not person.has_home:
            return Place.OTHER, None, self.rng.choice(ELSEWHERE), self._spot(person)
        return Place.HOME, None, "", (None, None)

    def _spot(self, person: Colleague) -> Spot:
        """Where another place lies; a few left the fields empty."""
        office = self.scene.offices[person.office_id]
        if office.lat is None or office.lon is None or self.rng.random() < 0.04:
            return None, None
        return round(office.lat + self.rng.uniform(-0.05, 0.05), 6), round(
            office.lon + self.rng.uniform(-0.05, 0.05), 6
        )

    def _blocks(self, pk: int, wish: Wish) -> Iterator[tuple[Any, ...]]:
        """Some agreed on flexible hours, which give the day's minutes exactly."""
        if self.rng.random() > FLEXIBLE:
            return
        blocks = flexible_blocks(self.scene.minutes[wish.date], self.rng)
        for position, (start, end) in enumerate(blocks, 1):
            yield pk, position, start, end

    def _outputs(self, pk: int) -> Iterator[tuple[Any, ...]]:
        chosen = self.rng.sample(OUTPUTS, self.rng.choice((1, 1, 2, 2, 3)))
        for position, (output, most, unit) in enumerate(chosen, 1):
            yield pk, position, output, self.rng.randint(1, most), unit

    def _write_rounds(self, told: Sequence[tuple[int, Wish]]) -> None:
        keys = bulk.ids_for(Approval)
        rows: list[tuple[Any, ...]] = []
        events: list[tuple[Any, ...]] = []
        for pk, wish in told:
            first = len(rows)
            rows += self._rounds(keys, pk, wish)
            events += self._events(pk, wish, [row[0] for row in rows[first:]])
        bulk.insert(
            Approval,
            "id agency request round decider status opened_at due_at decided_by decided_as decided_at reason",
            rows,
        )
        bulk.insert(
            AuditEvent,
            "at agency actor_id actor acting_as verb target subject_id before after",
            sorted(events, key=lambda event: event[0]),
        )

    def _rounds(self, keys: Iterator[int], pk: int, wish: Wish) -> Iterator[tuple[Any, ...]]:
        for number, told in enumerate(wish.story.rounds, 1):
            signer = self._signer(wish, told.decided_at)
            yield (
                next(keys), self.scene.agency.pk, pk, number, wish.person.supervisor_id, told.status, told.opened_at,
                told.due_at, signer.pk if signer else None, signer.title if signer else "", told.decided_at,
                told.reason,
            )  # fmt: skip

    def _signer(self, wish: Wish, at: datetime | None) -> Decider | None:
        return self.scene.signer(wish.person, at.date()) if at else None

    def _events(self, pk: int, wish: Wish, approvals: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        yield from self._request_events(pk, wish)
        for approval, told in zip(approvals, wish.story.rounds, strict=True):
            yield from self._round_events(approval, told, wish)

    def _request_events(self, pk: int, wish: Wish) -> Iterator[tuple[Any, ...]]:
        state = RequestStatus.DRAFT
        for act in wish.story.acts:
            after: dict[str, Any] = {"status": str(act.state), "days": [wish.date.isoformat()]}
            if act.reason:
                after["reason"] = act.reason
            again = act.state == RequestStatus.SUBMITTED and state == RequestStatus.SENT_BACK
            verb = "request.resubmitted" if again else f"request.{act.state}"
            yield (
                act.at, self.scene.agency.code, *self._actor(act, wish), verb, f"scheduling.wfarequest:{pk}",
                wish.person.pk, {"status": str(state)}, after,
            )  # fmt: skip
            state = act.state

    def _round_events(self, pk: int, told: Round, wish: Wish) -> Iterator[tuple[Any, ...]]:
        """Opened, then decided or closed."""
        code, target, subject = self.scene.agency.code, f"approvals.approval:{pk}", wish.person.pk
        opened = {"decider": wish.person.supervisor_id, "due_at": told.due_at.isoformat()}
        yield told.opened_at, code, *SYSTEM_ACTOR, "approval.opened", target, subject, None, opened
        last = wish.story.acts[-1]
        signer = self._signer(wish, told.decided_at)
        if signer is None:
            because = {"because": str(last.state)}
            yield last.at, code, *SYSTEM_ACTOR, "approval.closed", target, subject, None, because
            return
        decided = {"status": str(told.status), "decided_as": signer.title, "reason": told.reason}
        yield (
            told.decided_at, code, *_as_actor(signer), f"approval.{told.status}", target, subject,
            {"status": "pending"}, decided,
        )  # fmt: skip

    def _actor(self, act: Act, wish: Wish) -> tuple[int | None, str, str]:
        if act.by == "employee":
            return wish.person.user_id, wish.person.name, ""
        if act.by == "decider":
            return _as_actor(self.scene.signer(wish.person, act.at.date()))
        return SYSTEM_ACTOR


SYSTEM_ACTOR = (None, SYSTEM.name, "")


def _as_actor(signer: Decider) -> tuple[int, str, str]:
    return signer.user_id, signer.name, signer.title if signer.is_acting else ""


def flexible_blocks(minutes_due: int, rng: Random) -> tuple[Block, ...]:
    """Blocks that give exactly these minutes; none where no split of ours does."""
    fitting = [blocks for blocks in SPLITS if minutes_of(blocks) == minutes_due]
    return rng.choice(fitting) if fitting else ()
