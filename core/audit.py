"""Who acted: the value that every service takes and every audit event names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`user_id`: primary key of the account, None for the system; `acting_as`: e.g. "Plh. Kepala Biro X"."""

    user_id: int | None
    name: str
    acting_as: str = ""


SYSTEM = Actor(None, "sistem")
