"""What a daily report may say: pure checks of its items and dates. The words stand in `ReportProblem`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from unicodedata import category
from urllib.parse import urlsplit

from core.problems import Problem
from performance.enums import ReportProblem

MOST_ITEMS = 30
LONGEST_TITLE = 300
LONGEST_UNIT = 40
LONGEST_NOTE = 1000
LONGEST_LINK = 500
LONGEST_COMMENT = 1000
MOST_QUANTITY = Decimal("99999999.99")
HUNDREDTH = Decimal("0.01")
DAYS_BACK = 31


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One activity as typed. `id`: of the stored item, None for a new one; times are the office's."""

    id: int | None
    title: str
    planned: Decimal | None = None
    achieved: Decimal | None = None
    unit: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    note: str = ""
    link: str = ""
    target_id: int | None = None


def tidy(item: ItemInput) -> ItemInput:
    """Without stray blanks and the NUL that no database takes."""
    return replace(
        item,
        title=_line(item.title),
        unit=_line(item.unit),
        note=item.note.replace("\x00", "").replace("\r\n", "\n").strip(),
        link=item.link.replace("\x00", "").strip(),
    )


def check_items(items: Sequence[ItemInput]) -> list[Problem]:
    """What stands in the way of keeping these (tidy) items as a draft. `row` counts from 1."""
    if len(items) > MOST_ITEMS:
        return [Problem(ReportProblem.TOO_MANY_ITEMS, params={"most": MOST_ITEMS})]
    return [problem for row, item in enumerate(items, 1) for problem in _check(row, item)]


def check_results(items: Sequence[ItemInput]) -> list[Problem]:
    """What stands in the way of sending: something was done, and each activity says how much came of it."""
    if not items:
        return [Problem(ReportProblem.NO_ITEMS)]
    return [
        _of(row, ReportProblem.NO_RESULT, "achieved")
        for row, item in enumerate(items, 1)
        if item.achieved is None
    ]


def check_date(on: date, today: date) -> list[Problem]:
    """A report is of today or of the last `DAYS_BACK` days; both dates are the office's."""
    if on > today:
        return [Problem(ReportProblem.FUTURE, params={"day": on}, possible_on=on)]
    if (today - on).days > DAYS_BACK:
        return [Problem(ReportProblem.TOO_OLD, params={"day": on, "most": DAYS_BACK})]
    return []


def check_comment(comment: str, *, required: bool) -> list[Problem]:
    """The supervisor's (stripped) words; asking back needs them."""
    if required and not comment:
        return [Problem(ReportProblem.NO_COMMENT)]
    if len(comment) > LONGEST_COMMENT:
        return [Problem(ReportProblem.LONG_COMMENT, params={"most": LONGEST_COMMENT})]
    return []


def check_ids(items: Sequence[ItemInput], known: Iterable[int]) -> list[Problem]:
    """Ids must be of stored items of this report, each once."""
    left = set(known)
    problems = []
    for row, item in enumerate(items, 1):
        if item.id is None:
            continue
        if item.id in left:
            left.discard(item.id)
        else:
            problems.append(_of(row, ReportProblem.UNKNOWN_ITEM, "title"))
    return problems


def check_targets(items: Sequence[ItemInput], allowed: Iterable[int]) -> list[Problem]:
    """Targets must be of the person's agreed plan."""
    mine = set(allowed)
    return [
        _of(row, ReportProblem.FOREIGN_TARGET, "target")
        for row, item in enumerate(items, 1)
        if item.target_id is not None and item.target_id not in mine
    ]


def _check(row: int, item: ItemInput) -> Iterable[Problem]:
    yield from _check_words(row, item)
    for name, quantity in (("planned", item.planned), ("achieved", item.achieved)):
        if quantity is not None and not is_quantity(quantity):
            yield _of(row, ReportProblem.BAD_QUANTITY, name, most=MOST_QUANTITY)
    if not item.unit and (item.planned is not None or item.achieved is not None):
        yield _of(row, ReportProblem.NO_UNIT, "unit")
    if (item.starts_at is None) is not (item.ends_at is None):
        yield _of(row, ReportProblem.HALF_TIMES, "ends_at" if item.ends_at is None else "starts_at")
    elif item.starts_at is not None and item.ends_at is not None and item.starts_at >= item.ends_at:
        yield _of(row, ReportProblem.BAD_TIMES, "ends_at")


def _check_words(row: int, item: ItemInput) -> Iterable[Problem]:
    if not item.title:
        yield _of(row, ReportProblem.NO_TITLE, "title")
    longest = (
        ("title", item.title, ReportProblem.LONG_TITLE, LONGEST_TITLE),
        ("unit", item.unit, ReportProblem.LONG_UNIT, LONGEST_UNIT),
        ("note", item.note, ReportProblem.LONG_NOTE, LONGEST_NOTE),
        ("link", item.link, ReportProblem.LONG_LINK, LONGEST_LINK),
    )
    for name, text, code, most in longest:
        if len(text) > most:
            yield _of(row, code, name, most=most)
    if item.link and len(item.link) <= LONGEST_LINK and not is_link(item.link):
        yield _of(row, ReportProblem.BAD_LINK, "link")


def is_quantity(value: Decimal) -> bool:
    """A finite number that the table can hold without rounding."""
    return value.is_finite() and 0 <= value <= MOST_QUANTITY and value == value.quantize(HUNDREDTH)


def is_link(text: str) -> bool:
    """A web address with a host, and nothing in it that could be more than an address."""
    if any(ord(char) <= 32 or category(char)[0] == "C" or char in "<>\"'`\\" for char in text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and parts.username is None


def _of(row: int, code: ReportProblem, field: str, **params: object) -> Problem:
    return Problem(code, params={"row": row, "field": field, **params})


def _line(text: str) -> str:
    """One line of what can be seen: without control, zero-width and direction marks."""
    return " ".join("".join(c for c in text if c.isspace() or category(c)[0] != "C").split())
