"""What an evaluation saw, made by hand: an office of few people over few weeks, no database.

Pilot office 1 with people 1, 2, 3 …, comparison offices 2 and up. Baseline 6 to 24 July, window 27 July to 14 August
2026 (three whole weeks each, all working days), unless a test says otherwise.
"""

from datetime import date, timedelta

from pilots.rules.criteria import Case
from pilots.rules.seen import TABLES, Seen, table_of
from pilots.rules.terms import Terms, terms_data

BASELINE, START, END = date(2026, 7, 6), date(2026, 7, 27), date(2026, 8, 15)
BEFORE = [BASELINE + timedelta(weeks=n) for n in range(3)]
DURING = [START + timedelta(weeks=n) for n in range(3)]
DAY = timedelta(days=1)
PILOT = 1


def n(on):
    return on.toordinal()


def working(first=START, end=END, holidays=()):
    days = [first + DAY * i for i in range((end - first).days)]
    return [n(on) for on in days if on.weekday() < 5 and on not in holidays]


def offices(*others):
    return {
        str(pk): {"code": f"K{pk}", "name": f"Kantor {pk}", "in_pilot": pk == PILOT}
        for pk in (PILOT, *others)
    }


def seen(*, members=3, others=(), terms=None, left=None, holidays=(), facts=None, **tables):
    """`members`: how many in each office; people of office k are numbered from 100·(k − 1) + 1. `left`: id → date."""
    gone = {who: n(on) for who, on in (left or {}).items()}
    places = (PILOT, *others)
    ids = [(100 * (office - 1) + i, office) for office in places for i in range(1, members + 1)]
    people = [(who, office, office == PILOT, gone.get(who, 0)) for who, office in ids]
    rows = {"members": people, **tables}
    base = {
        "terms": terms_data(Terms(**(terms or {}))), "kind": "final", "start_on": START.isoformat(),
        "baseline_from": BASELINE.isoformat(), "window_from": START.isoformat(), "window_to": END.isoformat(),
        "decided_on": END.isoformat(), "office": PILOT, "offices": offices(*others),
        "working": {str(pk): working(holidays=holidays) for pk in places}, "quota": 1, "goal": 2, "cap": 2,
        "extensions": 0, "bad_months": 0, "complaints": 0, "service": [], "plan": "",
    }  # fmt: skip
    return Seen(base | (facts or {}), {name: table_of(name, rows.get(name, [])) for name in TABLES})


def case(**given):
    return Case(seen(**given))


def weekly(people, weeks, value=lambda who, week: 90.0, reports=3):
    """Rows of `indices`; `value` of (person, place of the week)."""
    return [(who, n(week), value(who, i), reports) for who in people for i, week in enumerate(weeks)]


def attended(who, on, *, wfa=True, status=0, outside=False, shortage=0):
    return (who, n(on), wfa, status, outside, shortage)
