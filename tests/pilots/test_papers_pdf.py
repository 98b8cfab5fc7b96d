"""The report on paper: what it says, to whom, in which language, and that nothing breaks it."""

import re
from datetime import UTC, date, datetime
from itertools import groupby

import pytest
import segno
import time_machine
from django.utils.translation import override

from pilots.documents import report_pdf
from pilots.documents.latin import latin
from pilots.models import Verdict
from pilots.selectors.papers import paper_of, reported_verdict
from tests.factories import EmployeeFactory, OfficeFactory
from tests.factories_plans import (
    AdoptionFactory,
    RunFactory,
    VerdictFactory,
    complaints,
    make_pilot,
    quality,
    result,
    series,
    share,
)
from tests.pilots.reading_papers import marks_of, pages_of, text_of, titles_of, words_of
from tests.pilots.trial import END, a_trial, night

pytestmark = pytest.mark.django_db
DECIDED_AT = datetime(2026, 11, 27, 19, 30, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    "‮محمد عبد‬ ꦧꦸꦝꦶ",
    "😀👍🏽" * 20,
    "W" * 200,
    "%s {nb} %(x)s %%d (( \\) ) Tj ET",
    "\t\n\u200b",
    "a≥b→c−d “e” ½",
)


def judged(office=None, *, status="followed", purpose="Mencoba satu hari", results=None, **verdict):
    """A verdict about a pilot of a named office, with its number and moment fixed."""
    office = office or OfficeFactory(
        name="Kantor Regional III", code="KR3", agency__name="Badan Kepegawaian Negara"
    )
    pilot = make_pilot(status=status, office=office, purpose=purpose, sequence=3)
    given = {"results": results} if results else {}
    return VerdictFactory(
        **{"run": RunFactory(pilot=pilot), "sequence": 4, "created_at": DECIDED_AT, "code": "kode-tetap-1234"}
        | given | verdict
    )  # fmt: skip


def paper(verdict, *, language="id", sees_numbers=True):
    with override(language):
        found = reported_verdict(verdict.pilot, verdict.pk)
        return report_pdf(paper_of(found, sees_numbers=sees_numbers))


def test_it_says_the_verdict_and_everything_it_rests_on():
    verdict = judged()
    AdoptionFactory(verdict=verdict)
    said = text_of(paper(verdict))
    pilot = verdict.pilot
    for words in (
        "Badan Kepegawaian Negara", "Laporan Evaluasi Uji Coba WFA", "Nomor LHE-2026-004 · uji coba UC-2026-003",
        "Kantor Regional III (KR3)", "28 September 2026 sampai 27 November 2026 (evaluasi)",
        "28 November 2026, 02.30 WIB", "naik dari 1 menjadi 2 hari", "Senin, 7 Desember 2026",
        "Indeks kinerja terjaga", "Semua kriteria wajib terpenuhi.", "³ 95 %", "–1,8 … 1", "margin –3",
        "Mutu data", "98,5 %, paling sedikit 80 %", "Minggu demi minggu", "88,5",
        pilot.signed_plan.sha256, f"{pilot.signed_by.full_name}, Kepala Biro, pada 21 September 2026, 10.00 WIB",
        "manage.py recompute UC-2026-003", "c0ffee", "http://localhost:8000/verifikasi/kode-tetap-1234",
        "Ditetapkan menurut rencana yang ditandatangani",
    ):  # fmt: skip
        assert words in said, words


def test_a_lived_pilot_prints():
    """Numbers as the engine leaves them, savings beside them."""
    verdict = night(a_trial())
    said = text_of(paper(verdict))
    assert verdict.number in said and "naik dari 1 menjadi 2" in said
    assert "Tidak ikut menentukan putusan" in said and "hari WFA dijalani" in said


def test_the_same_verdict_gives_the_same_bytes():
    verdict = judged()
    AdoptionFactory(verdict=verdict)
    first = paper(verdict)
    assert paper(Verdict.objects.get(pk=verdict.pk)) == first
    assert b"D:20261128023000+07'00'" in first
    assert paper(verdict, language="en") != first


def test_every_page_is_numbered_and_names_the_report():
    verdict = judged(quality=quality(offices=[(f"K{n}", f"Kantor {n}", n == 0) for n in range(90)]))
    pages = pages_of(paper(verdict))
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        said = words_of(page)
        assert f"Halaman {number} dari {len(pages)}" in said
        assert "LHE-2026-004 · http://localhost:8000/verifikasi/kode-tetap-1234" in said
    heads = [words_of(page).count("Diharapkan") for page in pages]
    assert sum(heads) >= 3 and max(heads) == 1, "the table's head stands again on each of its pages"
    assert sum(words_of(page).count("Kantor 89") for page in pages) == 1


def test_it_is_tagged_outlined_and_described():
    found = paper(judged())
    assert b"/Lang (id)" in found and b"/MarkInfo" in found and b"/DisplayDocTitle true" in found
    titles = {
        "Laporan Evaluasi Uji Coba WFA",
        "Alasan",
        "Kriteria",
        "Mutu data",
        "Rencana yang ditandatangani",
    }
    assert titles | {"Laporan Evaluasi Uji Coba WFA LHE-2026-004"} <= set(titles_of(found))
    for page in pages_of(found):
        marks = marks_of(page)
        assert [number for _kind, number in marks] == list(range(len(marks)))
        assert page.count(b"BDC") + page.count(b"BMC") == page.count(b"EMC")
    kinds = {kind for page in pages_of(found) for kind, _number in marks_of(page)}
    assert kinds == {"H1", "H2", "P", "Figure"}
    assert found.count(b"/S /Figure") == found.count(b"/Alt ")


def test_the_code_can_be_read_from_the_squares():
    verdict = judged()
    [first, *_rest] = pages_of(paper(verdict))
    matrix = segno.make_qr("http://localhost:8000/verifikasi/kode-tetap-1234", error="m").matrix
    dark = [
        (row, sum(len(list(r)) for _, r in runs[:n]))
        for row, modules in enumerate(matrix)
        for runs in [[(d, list(r)) for d, r in groupby(modules)]]
        for n, (is_dark, _) in enumerate(runs)
        if is_dark
    ]
    boxes = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) -?[\d.]+ re f", first)[: len(dark)]
    unit = 26 * 72 / 25.4 / len(matrix)
    left = min(float(x) for x, _y, _w in boxes)
    top = max(float(y) for _x, y, _w in boxes)
    drawn = [(round((top - float(y)) / unit), round((float(x) - left) / unit)) for x, y, _w in boxes]
    assert drawn == dark


def test_english_for_who_reads_english():
    found = paper(judged(), language="en")
    assert b"/Lang (en)" in found
    assert "28 November 2026" in text_of(found) and "98.5 %" in text_of(found)


@pytest.mark.parametrize(
    ("status", "who", "words"),
    [
        ("waiting", "", "Menunggu pengesahan pejabat. Bila disahkan"),
        ("adopted", "", "kecuali diveto sebelumnya"),
        ("adopted", "Sri Wahyuni", "Disahkan oleh Sri Wahyuni, 28 November 2026"),
        ("vetoed", "Sri Wahyuni", "oleh Sri Wahyuni: kuota tidak berubah. Alasan: Libur panjang"),
    ],
)
def test_what_became_of_it(status, who, words):
    verdict = judged()
    decided = {"decided_by": EmployeeFactory(name=who), "decided_at": DECIDED_AT} if who else {}
    AdoptionFactory(verdict=verdict, status=status, reason="Libur panjang" if who else "", **decided)
    assert words in text_of(paper(verdict))


def test_without_a_change_it_says_so():
    verdict = judged(outcome="hold", quota_after=1, reasons=[{"code": "again", "params": {"months": 2}}])
    said = text_of(paper(verdict))
    assert "tetap 1 hari seminggu" in said and "Putusan ini tidak mengubah kuota." in said


def test_small_groups_stay_away_from_who_does_not_oversee():
    few = judged(
        quality=quality(enrolled=4), results=[result(estimate=-0.777), share("attendance", estimate=96.543)]
    )
    seen, hidden = text_of(paper(few)), text_of(paper(few, sees_numbers=False))
    assert "–0,78" in seen and "96,5 %" in seen and "Jangan diteruskan" in seen
    assert "–0,78" not in hidden and "96,5" not in hidden and "Minggu demi minggu" not in hidden
    assert "di bawah 5 orang tidak ditampilkan" in hidden
    many = judged(office=OfficeFactory(), sequence=5, code="kode-lain-1234")
    assert "Jangan diteruskan" not in text_of(paper(many))
    assert text_of(paper(many)) == text_of(paper(many, sees_numbers=False))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_breaks_it(text):
    office = OfficeFactory(name=text[:200], code=text[:42], agency__name=text[:200])
    verdict = judged(
        office, purpose=text[:500], results=[result("service", name=text * 3), complaints(2)],
        quality=quality(offices=[(text, text, True)]),
        reasons=[{"code": "absent", "params": {"criterion": "service", "name": text}}],
    )  # fmt: skip
    AdoptionFactory(
        verdict=verdict, status="vetoed", reason=(text * 3)[:500], decided_by=EmployeeFactory(name=text[:200]),
        decided_at=DECIDED_AT,
    )  # fmt: skip
    found = paper(verdict)
    said = text_of(found)
    assert "Halaman 1 dari" in said and found.startswith(b"%PDF") and found.endswith(b"%%EOF\n")
    written = latin(text).replace("≥", "³").replace("→", "®").split()
    assert all(word[:10] in said.replace(" ", "") or word[:10] in said for word in written)


@pytest.mark.parametrize(
    "rows",
    [
        [result(estimate=None, low=None, high=None, lower=None, upper=None, n=0, finding="absent")],
        [result(estimate=1e12, low=-1e12, high=1e15, lower=-1e12, n=10**15)],
        [result(estimate=0.0, low=0.0, high=0.0, lower=0.0, limit=0.0)],
        [share("hours", estimate=0.0, low=0.0, high=0.0), share("reports", estimate=100.0, low=99.99999, high=100.0)],
        [result(), result("service", name="Waktu tunggu", method="month_points", units=0)] * 30,
        [complaints(10**9)],
    ],
    ids=["none", "huge", "zero", "edges", "many", "complaints"],
)  # fmt: skip
def test_no_number_breaks_it(rows):
    found = paper(judged(results=rows))
    assert "Halaman 1 dari" in text_of(found)


@pytest.mark.parametrize(
    "weeks",
    [
        [],
        series(1),
        series(2),
        [week | {"pilot": None} for week in series()],
        [week | {"pilot": 1e9, "comparison": -5.0} for week in series()],
        series(60, others=0),
        series(n=3),
        series(start=date(2020, 1, 6)),
    ],
    ids=["none", "one", "two", "gaps", "outside", "long", "few", "before"],
)
def test_no_series_breaks_the_lines(weeks):
    found = paper(judged(quality=quality(series=weeks)))
    assert "Halaman 1 dari" in text_of(found)


def test_the_paper_does_not_depend_on_the_day():
    verdict = judged()
    AdoptionFactory(verdict=verdict)
    with time_machine.travel("2026-11-29T03:00:00Z", tick=False):
        early = paper(verdict)
    with time_machine.travel("2027-06-01T03:00:00Z", tick=False):
        assert paper(verdict) == early


def test_queries_do_not_grow(django_assert_num_queries):
    small = judged(quality=quality(series=series(4)))
    large = judged(
        office=OfficeFactory(), sequence=5, code="kode-lain-1234", results=[result()] * 40,
        quality=quality(series=series(80), offices=[(f"K{n}", f"Kantor {n}", n == 0) for n in range(80)]),
    )  # fmt: skip
    for verdict in (small, large):
        AdoptionFactory(verdict=verdict)
        with django_assert_num_queries(
            3
        ):  # the verdict with everything; days asked for and complaints meanwhile
            paper(verdict)


def test_the_end_of_the_trial_is_its_last_day():
    assert date(2026, 11, 28) == END
    verdict = judged()
    found = paper_of(reported_verdict(verdict.pilot, verdict.pk), sees_numbers=True)
    assert (found.first, found.last) == (date(2026, 9, 28), date(2026, 11, 27))
