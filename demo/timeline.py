"""The dates of the demo, all counted back from today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
HISTORY_WEEKS = 8
OFFICE_WEEKS = 2
# The oldest pilot of the demo began seven months ago and is compared with the two months before.
FOUNDED_WEEKS = 38


@dataclass(frozen=True, slots=True)
class Timeline:
    """`now` is the moment of loading. Everything older happened on dates that follow from it."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo("Asia/Jakarta")).date()

    @property
    def this_week(self) -> date:
        """The Monday of the running week."""
        return self.today - DAY * self.today.weekday()

    @property
    def start(self) -> date:
        """The Monday on which offices without a pilot got their quota: two weeks before their first WFA day."""
        return self.this_week - WEEK * (HISTORY_WEEKS + 2)

    @property
    def prepared_on(self) -> date:
        """The Wednesday before: targets are agreed, and the roster is as it is still today."""
        return self.start - DAY * 5

    @property
    def founded_on(self) -> date:
        """The Wednesday on which agencies, policy, people and roles were entered; no office had a quota yet."""
        return self.this_week - WEEK * FOUNDED_WEEKS - DAY * 5

    @property
    def opened_on(self) -> date:
        """The first Monday for which a quota could be set."""
        return self.founded_on + DAY * 5

    @property
    def founded_at(self) -> datetime:
        return datetime.combine(self.founded_on, time(2, 0), tzinfo=UTC)

    @property
    def prepared_at(self) -> datetime:
        return datetime.combine(self.prepared_on, time(2, 0), tzinfo=UTC)

    @property
    def weeks(self) -> list[date]:
        """The Mondays of the weeks with history: eight past ones and the running one."""
        return [self.this_week - WEEK * n for n in range(HISTORY_WEEKS, -1, -1)]

    @property
    def counts_office_since(self) -> date:
        """The Monday from which the policy counts the presence of office days."""
        return self.this_week - WEEK * OFFICE_WEEKS
