"""Data, not code: legal references, source marks and presets that a new agency starts with.

An agency's own policy version carries its own copy of the legal references; these fill what it leaves out.
Numbers stand as the defaults of `eligibility.rules.policy.Policy`; both follow domain.md, section 10.
"""

from eligibility.enums import Mark

WFA_RULE = "PermenPANRB 4/2025"

# rule or setting → legal reference. No article numbers: press reports differ, so admins add what they hold.
LEGAL: dict[str, str] = {
    "at_work": WFA_RULE,
    "discipline": f"{WFA_RULE}; PP 94/2021",
    "suspension": "Kebijakan instansi tentang WFA",
    "post_level": "Kebijakan instansi tentang WFA",
    "new_in_post": f"{WFA_RULE}; lamanya ditetapkan instansi",
    "service": "Keterangan BKN tentang WFA: instansi memverifikasi setiap layanan",
    "talent_box": "Keterangan BKN tentang WFA; penomoran kotak PermenPANRB 3/2020",
    "predicate": "PermenPANRB 6/2022; batasnya ditetapkan instansi",
    "laptop": "Keterangan BKN tentang kesiapan WFA",
    "bandwidth": "Keterangan BKN tentang kesiapan WFA; angkanya ditetapkan instansi",
    "ict": "Keterangan BKN tentang kesiapan WFA",
    "quota_start": "Keterangan BKN tentang WFA",
    "quota_cap": WFA_RULE,
    "min_office_days": "Keterangan BKN tentang WFA",
    "places": WFA_RULE,
    "counts_office_days": "PP 94/2021",
    "position_days": "UU 27/2022; lamanya ditetapkan instansi",
    "attendance_months": "UU 27/2022; lamanya ditetapkan instansi",
    "request_years": "UU 27/2022; lamanya ditetapkan instansi",
    "report_due_at": "PermenPANRB 6/2022; batasnya ditetapkan instansi",
}

# setting → how sure its default is
MARKS: dict[str, Mark] = {
    "eligible_boxes": Mark.SRC,
    "box_scheme": Mark.LAW,
    "box_valid_months": Mark.OURS,
    "unknown_box_allowed": Mark.OURS,
    "lowest_predicate": Mark.OURS,
    "new_in_post_months": Mark.LAW,
    "excludes_discipline": Mark.LAW,
    "excluded_natures": Mark.SRC,
    "excluded_post_levels": Mark.PRAC,
    "needs_laptop": Mark.SRC,
    "min_down_mbps": Mark.OURS,
    "min_up_mbps": Mark.OURS,
    "min_ict_level": Mark.SRC,
    "needs_confirmed_readiness": Mark.OURS,
    "quota_start": Mark.SRC,
    "quota_after_pilot": Mark.SRC,
    "quota_cap": Mark.LAW,
    "min_office_days": Mark.SRC,
    "max_unit_share_percent": Mark.PRAC,
    "min_unit_staff": Mark.OURS,
    "open_weekdays": Mark.PRAC,
    "lead_working_days": Mark.OURS,
    "horizon_days": Mark.OURS,
    "cancel_until": Mark.OURS,
    "recall_notice_hours": Mark.PRAC,
    "decision_due_working_days": Mark.OURS,
    "remind_after_hours": Mark.OURS,
    "places": Mark.LAW,
    "checkin_opens_minutes": Mark.PRAC,
    "lateness_minutes": Mark.PRAC,
    "checkout_closes_minutes": Mark.PRAC,
    "missing_event_minutes": Mark.PRAC,
    "home_radius_m": Mark.OURS,
    "worst_accuracy_m": Mark.OURS,
    "counts_office_days": Mark.OURS,
    "position_days": Mark.OURS,
    "attendance_months": Mark.OURS,
    "request_years": Mark.OURS,
    "report_due_at": Mark.PRAC,
    "report_verdict_working_days": Mark.OURS,
    "warning_days": Mark.OURS,
    "warn_missed_checkins": Mark.OURS,
    "warn_missed_reports": Mark.OURS,
    "warn_unanswered_calls": Mark.OURS,
    "warn_monthly_score": Mark.OURS,
    "chart_lambda": Mark.OURS,
    "chart_limit": Mark.OURS,
    "chart_weeks": Mark.OURS,
    "suspension_days": Mark.OURS,
}

# The hard cap of WFA days a week; a policy above it is refused, not warned about.
LAW_QUOTA_CAP = 2

# Both lists that the same article prints. The first is the default.
BOX_PRESETS: dict[str, tuple[int, ...]] = {
    "consistent": (4, 5, 7, 8, 9),
    "as_printed_once": (4, 5, 6, 8, 9),
}
POST_LEVEL_PRESETS: dict[str, tuple[str, ...]] = {"none": (), "no_jpt": ("jpt_madya", "jpt_pratama")}
WEEKDAY_PRESETS: dict[str, tuple[int, ...]] = {"all": (0, 1, 2, 3, 4), "friday": (4,), "thursday": (3,)}

# setting → (lowest, highest) value that makes sense at all
RANGES: dict[str, tuple[float, float]] = {
    "box_valid_months": (1, 60),
    "new_in_post_months": (0, 60),
    "min_down_mbps": (0, 10_000),
    "min_up_mbps": (0, 10_000),
    "quota_start": (0, LAW_QUOTA_CAP),
    "quota_after_pilot": (0, LAW_QUOTA_CAP),
    "quota_cap": (0, LAW_QUOTA_CAP),
    "min_office_days": (0, 5),
    "max_unit_share_percent": (0, 100),
    "min_unit_staff": (0, 1000),
    "lead_working_days": (0, 20),
    "horizon_days": (1, 366),
    "recall_notice_hours": (0, 72),
    "decision_due_working_days": (1, 20),
    "remind_after_hours": (1, 240),
    "checkin_opens_minutes": (0, 360),
    "lateness_minutes": (0, 240),
    "checkout_closes_minutes": (0, 480),
    "missing_event_minutes": (0, 450),
    "home_radius_m": (50, 5000),
    "worst_accuracy_m": (10, 1000),
    "position_days": (1, 365),
    "attendance_months": (6, 120),
    "request_years": (1, 30),
    "report_verdict_working_days": (1, 20),
    "warning_days": (7, 120),
    "warn_missed_checkins": (1, 60),
    "warn_missed_reports": (1, 60),
    "warn_unanswered_calls": (1, 60),
    "warn_monthly_score": (0, 100),
    "chart_lambda": (0.05, 0.5),
    "chart_limit": (1, 3.4),
    "chart_weeks": (4, 52),
    "suspension_days": (1, 180),
}
