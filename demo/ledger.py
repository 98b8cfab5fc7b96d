"""The rows of past requests: request, day, work plan, rounds of deciding and audit events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from core.models import AuditEvent
from demo import bulk
from demo.scene import Colleague, Decider, Scene
from demo.story import ENDS, Act
from scheduling.enums import Place, RequestStatus
from scheduling.models import RequestDay, RequestOutput, WfaRequest

if TYPE_CHECKING:
    from demo.history import Wish

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
            "id agency employee week status place place_office place_note reason created_at submitted_at updated_at",
            (self._request(pk, wish) for pk, wish in told),
        )
        bulk.insert(
            RequestDay,
            "request employee unit counter date week slot status",
            (
                (pk, w.person.pk, w.person.unit_id, w.person.counter_id, w.date, w.week, 1, ENDS[w.fate])
                for pk, w in told
            ),
        )
        bulk.insert(
            RequestOutput,
            "request position output quantity unit",
            (row for pk, _wish in told for row in self._outputs(pk)),
        )
        self._write_rounds(told)
        bulk.renew_sequences(WfaRequest, Approval)

    def _request(self, pk: int, wish: Wish) -> tuple[Any, ...]:
        place, office, note = self._place(wish.person)
        acts = wish.story.acts
        return (
            pk, self.scene.agency.pk, wish.person.pk, wish.week, ENDS[wish.fate], place, office, note,
            self.rng.choice(REASONS), acts[0].at, wish.story.submitted_at, acts[-1].at,
        )  # fmt: skip

    def _place(self, person: Colleague) -> tuple[Place, int | None, str]:
        chance = self.rng.random()
        others = [pk for pk in self.scene.offices if pk != person.office_id]
        if chance < 0.07 and others:
            return Place.OTHER_OFFICE, self.rng.choice(others), ""
        if chance < 0.12 or not person.has_home:
            return Place.OTHER, None, self.rng.choice(ELSEWHERE)
        return Place.HOME, None, ""

    def _outputs(self, pk: int) -> Iterator[tuple[Any, ...]]:
        chosen = self.rng.sample(OUTPUTS, self.rng.choice((1, 1, 2, 2, 3)))
        for position, (output, most, unit) in enumerate(chosen, 1):
            yield pk, position, output, self.rng.randint(1, most), unit

    def _write_rounds(self, told: Sequence[tuple[int, Wish]]) -> None:
        keys = bulk.ids_for(Approval)
        rows: list[tuple[Any, ...]] = []
        events: list[tuple[Any, ...]] = []
        for pk, wish in told:
            decider = self.scene.decider(wish.person, wish.story.acts[0].at.date())
            if decider is None:
                raise ValueError(f"nobody decides for employee {wish.person.pk}")
            first = len(rows)
            rows += self._rounds(keys, pk, wish, decider)
            events += self._events(pk, wish, decider, [row[0] for row in rows[first:]])
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

    def _rounds(
        self, keys: Iterator[int], pk: int, wish: Wish, decider: Decider
    ) -> Iterator[tuple[Any, ...]]:
        for number, told in enumerate(wish.story.rounds, 1):
            by, title = (decider.pk, decider.title) if told.decided_at else (None, "")
            yield (
                next(keys), self.scene.agency.pk, pk, number, decider.pk, told.status, told.opened_at, told.due_at,
                by, title, told.decided_at, told.reason,
            )  # fmt: skip

    def _events(
        self, pk: int, wish: Wish, decider: Decider, approvals: Sequence[int]
    ) -> Iterator[tuple[Any, ...]]:
        target, code = f"scheduling.wfarequest:{pk}", self.scene.agency.code
        state = RequestStatus.DRAFT
        rounds = iter(zip(approvals, wish.story.rounds, strict=True))
        current = (0, wish.story.rounds[0])
        for act in wish.story.acts:
            who = self._actor(act, wish.person, decider)
            after = {"status": str(act.state), "days": [wish.date.isoformat()]}
            if act.reason:
                after["reason"] = act.reason
            yield (
                act.at, code, *who, f"request.{act.state}", target, wish.person.pk, {"status": str(state)}, after,
            )  # fmt: skip
            state = act.state
            if act.state == RequestStatus.SUBMITTED:
                current = next(rounds)
                opened = {"decider": decider.pk, "due_at": current[1].due_at.isoformat()}
                yield self._approval_event(act, current[0], "opened", wish.person.pk, None, opened)
            elif current[1].status != ApprovalStatus.PENDING and act.at == current[1].decided_at:
                decided = {
                    "status": str(current[1].status),
                    "decided_as": decider.title,
                    "reason": act.reason,
                }
                yield (
                    act.at, code, *who, f"approval.{current[1].status}", f"approvals.approval:{current[0]}",
                    wish.person.pk, {"status": "pending"}, decided,
                )  # fmt: skip

    def _approval_event(
        self, act: Act, pk: int, what: str, subject: int, before: dict[str, Any] | None, after: dict[str, Any]
    ) -> tuple[Any, ...]:
        return (
            act.at, self.scene.agency.code, None, "sistem", "", f"approval.{what}", f"approvals.approval:{pk}",
            subject, before, after,
        )  # fmt: skip

    def _actor(self, act: Act, person: Colleague, decider: Decider) -> tuple[int | None, str, str]:
        if act.by == "employee":
            return person.user_id, person.name, ""
        if act.by == "decider":
            return decider.user_id, decider.name, decider.title if decider.is_acting else ""
        return None, "sistem", ""
