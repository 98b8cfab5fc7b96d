"""What follows from the register, as tables: natures of units, posts, counters; bands that can stand."""

from datetime import date, time

import pytest

from eligibility.enums import BandFault, Rule
from eligibility.rules import explain, failing
from eligibility.rules.facts import Facts
from eligibility.rules.policy import Policy
from eligibility.rules.register import Band, Delivery, check_bands, nature_of_unit, strictest, understaffed

R, P, F = "remote", "partly", "face_to_face"
ON = date(2026, 11, 23)


def delivery(nature, *, named=False, on=ON):
    return Delivery(f"Layanan {nature}", nature, "Biro", on, named)


@pytest.mark.parametrize(
    ("natures", "expected"),
    [
        ((), None),
        ((R,), R),
        ((R, R), R),
        ((R, P), P),
        ((P, F, R), F),
        ((F,), F),
    ],
)
def test_the_strictest_service_binds_a_post_or_counter(natures, expected):
    found = strictest(delivery(n) for n in natures)
    assert (found and found.nature) == expected


def test_of_two_alike_the_one_verified_last_is_named():
    old, new = delivery(F, on=date(2026, 1, 1)), delivery(F, on=ON)
    assert strictest([new, old]).by is new
    assert strictest([old, new]).by is new


@pytest.mark.parametrize(
    ("whole", "named", "expected"),
    [
        ((), (), None),
        ((R, R), (), R),  # every service remote: the unit is remote
        ((R, P), (), P),
        ((R, F), (), F),
        ((), (R,), R),
        ((R,), (R,), R),
        ((P,), (R,), P),
        ((F,), (R,), F),
        ((), (F,), P),  # who is not named may work away in part
        ((), (P,), P),
        ((R,), (F,), P),
        ((P,), (F,), P),
        ((F,), (P,), F),
    ],
)
def test_a_unit_follows_the_services_that_name_nobody(whole, named, expected):
    found = nature_of_unit([delivery(n) for n in whole] + [delivery(n, named=True) for n in named])
    assert (found and found.nature) == expected


def band(weekday, start, end, least=1):
    return Band(weekday, time(*start), time(*end), least)


@pytest.mark.parametrize(
    ("bands", "codes"),
    [
        ([], []),
        ([band(0, (8, 0), (12, 0)), band(0, (12, 0), (15, 0))], []),  # one ends as the next begins
        ([band(0, (8, 0), (12, 0)), band(1, (8, 0), (12, 0))], []),
        ([band(0, (8, 0), (12, 0)), band(0, (11, 59), (15, 0))], [BandFault.OVERLAP]),
        ([band(0, (8, 0), (12, 0)), band(0, (8, 0), (12, 0))], [BandFault.OVERLAP]),
        (
            [band(0, (8, 0), (16, 0)), band(0, (9, 0), (10, 0)), band(0, (11, 0), (12, 0))],
            [BandFault.OVERLAP] * 2,
        ),
        ([band(0, (12, 0), (8, 0))], [BandFault.BACKWARDS]),
        ([band(0, (8, 0), (8, 0))], [BandFault.BACKWARDS]),
        ([band(4, (8, 0), (12, 0), 3)], []),
        ([band(4, (8, 0), (12, 0), 4)], [BandFault.TOO_MANY]),
        ([band(4, (8, 0), (12, 0), 0)], []),
    ],
)
def test_bands_that_can_stand(bands, codes):
    assert [p.code for p in check_bands(reversed(bands), counter="Loket 1", assigned=3)] == codes


def test_the_sentence_names_both_numbers():
    [problem] = check_bands([band(4, (8, 0), (12, 0), 5)], counter="Loket 1", assigned=3)
    assert "5 petugas" in problem.sentence
    assert "3 orang" in problem.sentence
    assert "Loket 1" in problem.sentence


def test_bands_that_can_no_longer_be_filled():
    bands = [band(0, (8, 0), (12, 0), 2), band(1, (8, 0), (12, 0), 3)]
    assert understaffed(bands, 3) == []
    assert understaffed(bands, 2) == bands[1:]


# --- a verdict under an exception

FACTS = Facts(1, 1, 1, 1, "01", None, date(2010, 1, 1), date(2010, 1, 1), "", "none")
EXCEPTED = {
    "exception_on": date(2026, 10, 30),
    "exception_by": "Kepala Biro",
    "exception_until": date(2026, 12, 31),
}


@pytest.mark.parametrize(
    ("exception", "counter", "post", "unit", "passes"),
    [
        (R, F, F, F, True),
        (P, F, None, None, True),
        (F, R, R, R, False),
        (None, F, R, R, False),
        (None, None, None, None, True),
    ],
)
def test_an_exception_beats_counter_post_and_unit(exception, counter, post, unit, passes):
    facts = FACTS._replace(
        exception_nature=exception, counter_nature=counter, post_nature=post, unit_nature=unit, **EXCEPTED
    )
    assert (Rule.SERVICE not in failing(facts, Policy(), ON)) is passes


@pytest.mark.parametrize(
    ("exception", "beneath", "changes"),
    [(R, F, date(2027, 1, 1)), (F, R, date(2027, 1, 1)), (R, P, None), (F, F, None), (R, None, None)],
)
def test_the_reason_says_that_it_is_an_exception_by_whom_and_until_when(exception, beneath, changes):
    facts = FACTS._replace(exception_nature=exception, post_nature=beneath, **EXCEPTED)
    [reason] = [r for r in explain(facts, Policy(), ON) if r.rule == Rule.SERVICE]
    assert reason.code == "service_exception"
    assert (reason.source, reason.as_of) == ("Kepala Biro", date(2026, 10, 30))
    assert "31 Des 2026" in reason.datum
    assert reason.changes_on == changes  # the answer turns only where what lies beneath says otherwise
