"""Whether a person may work away on each date of a span, asking eligibility for as few dates as possible."""

from collections.abc import Iterable
from datetime import date, timedelta

from eligibility.enums import Rule
from eligibility.selectors import Verdict
from eligibility.selectors.facts import facts_on
from employees.models import Employee
from scheduling.rules import Ineligible
from scheduling.selectors.calendar import PolicySpan, in_force_at


class FailedRules:
    """The names of the rules not met, in the reader's language."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    def __str__(self) -> str:
        return ", ".join(str(rule.label) for rule in self.rules)


class Standing:
    """Verdicts of one person, each date judged at most once."""

    def __init__(self, employee: Employee, policies: PolicySpan) -> None:
        self.employee = employee
        self.policies = policies
        self.known: dict[date, Ineligible | None] = {}
        self._failed: dict[date, tuple[Rule, ...]] = {}

    def ask(self, *dates: date) -> list[tuple[Rule, ...]]:
        """The rules not met on each of the dates (one query for those not asked before)."""
        new = [on for on in dates if on not in self._failed]
        for on, facts in facts_on(self.employee.pk, new).items() if new else ():
            verdict = Verdict(facts, in_force_at(self.policies, on), on)
            self._failed[on] = verdict.failed
            self.known[on] = (
                None if verdict.eligible else Ineligible(FailedRules(verdict.failed), verdict.possible_on)
            )
        return [self._failed[on] for on in dates]

    def fill(self, dates: list[date]) -> None:
        """Dates between two with the same answer get that answer; where it differs, the middle is asked."""
        if not dates:
            return
        first, last = dates[0], dates[-1]
        at_first, at_last = self.ask(first, last)
        if at_first == at_last:
            for on in dates[1:-1]:
                self.known.setdefault(on, self.known[first])
            return
        middle = len(dates) // 2
        self.fill(dates[:middle])
        self.fill(dates[middle:])


def ineligible_days(
    employee: Employee, policies: PolicySpan, first: date, last: date, *, surely: Iterable[date] = ()
) -> dict[date, Ineligible]:
    """Dates from `first` to `last` on which the person may not work away; those in `surely` are asked exactly."""
    standing = Standing(employee, policies)
    standing.ask(first, last, *surely)
    standing.fill([first + timedelta(days=i) for i in range((last - first).days + 1)])
    return {on: against for on, against in standing.known.items() if against}
