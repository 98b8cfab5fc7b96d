"""What the person is told after checking in or out: when, where, and what the time of day means for the hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from employees.models import Office
from presence.enums import EventKind, PositionVerdict
from presence.models import Correction, PresenceEvent
from presence.rules.hours import late_minutes, made_good
from presence.selectors.standing import DayFacts


def said_of_event(
    event: PresenceEvent, arrival: PresenceEvent | None, facts: DayFacts, is_late_delivery: bool
) -> str:
    """Sentences about an event just recorded; `arrival` is the day's check-in, if there is one."""
    office = event.employee.office
    params = {"kind": event.get_kind_display(), "time": _clock(event.occurred_at, office)}
    said = [_("Presensi %(kind)s tercatat pukul %(time)s.") % params]
    said.append(_position(event))
    if is_late_delivery and event.made_at:
        params = {"made": _clock(event.made_at, office)}
        said.append(
            _(
                "Perangkat mencatatnya pukul %(made)s, tetapi yang dihitung adalah waktu diterima server; "
                "ajukan koreksi bila perlu."
            )
            % params
        )
    at = event.occurred_at.astimezone(office.tz)
    said += _of_arrival(at, facts) if event.kind == EventKind.IN else _of_departure(at, arrival, facts)
    return " ".join(said)


def said_of_again(event: PresenceEvent, office: Office) -> str:
    params = {"kind": event.get_kind_display(), "time": _clock(event.occurred_at, office)}
    if event.superseded:
        return _("Presensi %(kind)s pukul %(time)s sudah diterima dan diganti oleh yang lebih baru.") % params
    return _("Presensi %(kind)s sudah tercatat pukul %(time)s; catatan itu tetap berlaku.") % params


def said_of_correction(claim: Correction, office: Office) -> str:
    at = claim.claimed_at.astimezone(office.tz)
    params = {
        "kind": claim.get_kind_display(),
        "day": date_format(claim.date, "l, j M Y"),
        "time": _clock(at, office),
    }
    return (
        _(
            "Presensi %(kind)s untuk %(day)s pukul %(time)s baru diterima sesudah hari itu berakhir, "
            "jadi diajukan sebagai koreksi dan menunggu keputusan atasan Anda."
        )
        % params
    )


def _clock(moment: datetime, office: Office) -> str:
    return f"{moment.astimezone(office.tz):%H.%M} {office.zone_name}"


def _position(event: PresenceEvent) -> str:
    band = event.get_band_display()
    if event.verdict == PositionVerdict.VERIFIED:
        return _("Posisi terverifikasi.")
    if event.verdict == PositionVerdict.PLAUSIBLE:
        return _("Posisi masuk akal (jarak %(band)s).") % {"band": band}
    if event.verdict == PositionVerdict.OUTSIDE:
        return _(
            "Posisi di luar tempat kerja yang berlaku hari ini (jarak %(band)s); presensi tetap dicatat."
        ) % {"band": band}
    return _("Posisi tidak diketahui: %(why)s; presensi tetap dicatat.") % {
        "why": event.get_unknown_why_display()
    }


def _of_arrival(at: datetime, facts: DayFacts) -> Iterator[str]:
    day, windows = facts.work, facts.windows
    late = late_minutes(day, at)
    params = {"late": late, "start": f"{windows.starts_at:%H.%M}", "end": f"{windows.ends_at:%H.%M}"}
    if at < windows.opens_at:
        params["opens"] = f"{windows.opens_at:%H.%M}"
        yield _("Waktu masuk dibuka pukul %(opens)s; jam kerja dihitung mulai pukul %(start)s.") % params
    elif late > facts.terms.lateness:
        params["most"] = facts.terms.lateness
        yield (
            _(
                "Jam kerja mulai pukul %(start)s: %(late)s menit terlewat, lebih dari batas %(most)s menit, "
                "dan dihitung sebagai kekurangan jam kerja."
            )
            % params
        )
    elif late and day.agreed:
        yield _("Jam kerja yang disepakati mulai pukul %(start)s: %(late)s menit terlewat.") % params
    elif late:
        yield (
            _(
                "Anda terlambat %(late)s menit; gantilah hari ini dengan pulang %(late)s menit sesudah pukul %(end)s."
            )
            % params
        )


def _of_departure(at: datetime, arrival: PresenceEvent | None, facts: DayFacts) -> Iterator[str]:
    day, windows = facts.work, facts.windows
    params: dict[str, object] = {
        "end": f"{windows.ends_at:%H.%M}",
        "closes": f"{windows.closes_at:%H.%M}",
        "missing": facts.terms.missing,
    }
    if arrival is None:
        yield (
            _(
                "Presensi masuk hari ini belum tercatat dan dihitung kurang %(missing)s menit; "
                "ajukan koreksi bila Anda sudah bekerja."
            )
            % params
        )
    if at > windows.closes_at:
        yield _("Waktu pulang ditutup pukul %(closes)s; jam kerja dihitung sampai pukul %(end)s.") % params
    early = day.worked(at.replace(second=0, microsecond=0), day.ends_at)
    if early:
        yield (
            _(
                "Jam kerja berakhir pukul %(end)s: kurang %(early)s menit. "
                "Bila masih bekerja, lakukan presensi pulang lagi nanti; yang terakhir dihitung."
            )
            % (params | {"early": early})
        )
    elif arrival and not day.agreed:
        came = arrival.occurred_at.astimezone(at.tzinfo)
        late = late_minutes(day, came)
        left = late - made_good(day, came, at, facts.terms)
        if left > 0 and late <= facts.terms.lateness:
            yield _("Masih %(left)s menit keterlambatan yang belum diganti.") % {"left": left}
