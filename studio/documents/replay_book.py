"""A replay as a workbook: summary, people, days, counters, quota, policy. Rows are streamed from the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from core.problems import plain
from integrations.sheets import write_sheets
from studio.enums.replays import Part
from studio.models import ReplayRow, ReplayRun
from studio.selectors.replays import (
    change_words,
    groups_of,
    headline,
    quota_by_office,
    reason_words,
    reasons_of,
    rows_of,
    rule_word,
    rule_words,
    shown_differences,
)

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
BITE = 2000


def write_replay(run: ReplayRun, target: BinaryIO, *, names: bool) -> None:
    """The finished run as XLSX; people and days by name only for readers who may see names."""
    write_sheets(_sheets(run, names), target)


def _sheets(run: ReplayRun, names: bool) -> Iterator[Sheet]:
    yield (
        "ringkasan",
        (_("Yang dihitung"), _("Rincian"), _("Angka"), _("Mendapat"), _("Kehilangan")),
        _summary(run, names),
    )
    if names:
        yield "pegawai", (
            _("NIP"), _("Nama"), _("Kantor"), _("Unit kerja"), _("Jabatan"), _("Golongan"), _("Perubahan"),
            _("Hari mendapat"), _("Hari kehilangan"), _("Sejak"), _("Syarat"),
        ), map(_person, _streamed(run, Part.PERSON))  # fmt: skip
        yield "hari", (
            _("Tanggal"), _("NIP"), _("Nama"), _("Kantor"), _("Unit kerja"), _("Pengajuan"), _("Perubahan"),
            _("Alasan"),
        ), map(_day, _streamed(run, Part.DAY))  # fmt: skip
    yield "loket", (
        _("Loket atau unit"), _("Unit kerja"), _("Kantor"), _("Tanggal"), _("Hadir"), _("Paling sedikit"),
        _("Boleh WFA sebelum"), _("Boleh WFA sesudah"), _("Perubahan"),
    ), map(_counter, _streamed(run, Part.COUNTER))  # fmt: skip
    yield "kuota", (
        _("Minggu"), _("Kantor"), _("Kuota sebelum"), _("Kuota sesudah"), _("Dipakai sebelum"),
        _("Dipakai sesudah"), _("Sisa sebelum"), _("Sisa sesudah"),
    ), _quota(run)  # fmt: skip
    yield "kebijakan", (_("Tempat"), _("Pengaturan"), _("Sebelum"), _("Sesudah")), _policy(run)


def _streamed(run: ReplayRun, part: Part) -> Iterator[ReplayRow]:
    return rows_of(run, part).iterator(chunk_size=BITE)


def _summary(run: ReplayRun, names: bool) -> Iterator[Sequence[Any]]:
    result = run.result or {}
    people, days, counters = result["people"], result["days"], result["counters"]
    yield _("Kesimpulan"), headline(result), None, None, None
    yield _("Jendela"), f"{plain(run.first)} – {plain(run.last)}", None, None, None
    yield _("Rancangan nomor"), "", run.version.number if run.version else None, None, None
    yield _("Pembanding nomor"), "", run.baseline_number, None, None
    yield _("Sidik rancangan (SHA-256)"), run.candidate_sha256, None, None, None
    yield _("Sidik pembanding (SHA-256)"), run.baseline_sha256, None, None, None
    yield _("Pegawai"), "", people["total"], people["gains"], people["loses"]
    yield _("Memenuhi syarat hari ini sebelum"), "", people["eligible_before"], None, None
    yield _("Memenuhi syarat hari ini sesudah"), "", people["eligible_after"], None, None
    for change, words in change_words(Part.DAY).items():
        yield _("Hari"), words, days["by_change"][change], None, None
    for words, number in reasons_of(result):
        yield _("Alasan hari gugur"), words, number, None, None
    yield _("Hari di bawah batas sebelum"), "", counters["short_before"], None, None
    yield _("Hari di bawah batas sesudah"), "", counters["short_after"], None, None
    for row in result["rules"]:
        yield _("Syarat"), rule_word(row["rule"]), None, row["gains"], row["loses"]
    for table in groups_of(run, names=names):
        for group in table.rows:
            yield str(table.group.label), group.name, group.people, group.gains, group.loses
    for part in (Part.PERSON, Part.DAY, Part.COUNTER):
        yield _("Baris"), str(part.label), result["rows"].get(part.value, 0), None, None


def _person(row: ReplayRow) -> Sequence[Any]:
    person = row.employee
    if person is None:
        return ()
    words = change_words(Part.PERSON)[row.change]
    return (
        person.nip, person.full_name, row.office.name if row.office else "", row.unit.name if row.unit else "",
        person.post.name, person.rank, words, row.data["gained"], row.data["lost"], row.date, rule_words(row),
    )  # fmt: skip


def _day(row: ReplayRow) -> Sequence[Any]:
    person = row.employee
    if person is None:
        return ()
    return (
        row.date, person.nip, person.full_name, row.office.name if row.office else "",
        row.unit.name if row.unit else "", row.data.get("request") or None, change_words(Part.DAY)[row.change],
        reason_words(row),
    )  # fmt: skip


def _counter(row: ReplayRow) -> Sequence[Any]:
    data = row.data
    return (
        data["name"], row.unit.name if row.unit else "", row.office.name if row.office else "", row.date,
        data.get("present"), data["minimum"], data.get("eligible_before"), data.get("eligible_after"),
        change_words(Part.COUNTER)[row.change],
    )  # fmt: skip


def _quota(run: ReplayRun) -> Iterator[Sequence[Any]]:
    for office, row in quota_by_office(run):
        yield (
            row["week"], office, row["allowed_before"], row["allowed_after"], row["used_before"],
            row["used_after"], row["unused_before"], row["unused_after"],
        )  # fmt: skip


def _policy(run: ReplayRun) -> Iterator[Sequence[Any]]:
    for change in shown_differences(run):
        yield change.place, change.label, change.before, change.after
