"""Who may work away: pure functions from facts and policy to a verdict with reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from eligibility.enums import Corrector, Rule


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number and list an agency may set; the defaults are those of domain.md, section 10."""

    # who
    eligible_boxes: tuple[int, ...] = (4, 5, 7, 8, 9)
    box_valid_months: int = 12
    lowest_predicate: str = "good"
    new_in_post_months: int = 6
    excluded_natures: tuple[str, ...] = ("face_to_face", "operations", "health")
    excluded_post_levels: tuple[str, ...] = ()
    needs_laptop: bool = True
    min_down_mbps: float = 10.0
    min_up_mbps: float = 2.0
    min_ict_level: str = "basic"
    needs_confirmed_readiness: bool = True
    # how much
    quota_start: int = 1
    quota_after_pilot: int = 2
    quota_cap: int = 2
    min_office_days: int = 3
    max_unit_share_percent: int = 50
    min_unit_staff: int = 1
    # when
    open_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    lead_working_days: int = 2
    horizon_days: int = 30
    cancel_until: time = time(16, 0)
    recall_notice_hours: int = 2
    # decision
    decision_due_working_days: int = 1
    remind_after_hours: int = 12
    # where
    places: tuple[str, ...] = ("registered_home", "other_office", "other")
    # rule or setting → legal reference; data, because articles differ and change
    legal: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's answer. `datum` is what was looked at, in words; `remedy` what would change it."""

    rule: Rule
    passed: bool
    datum: str
    source: str
    as_of: date | None
    legal: str
    remedy: str = ""
    changes_on: date | None = None
    corrector: Corrector | None = None
