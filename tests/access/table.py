"""Who may do what at which address: one row for every URL of the portal (`row.py` says what a row says)."""

from tests.access import (
    rows_checking,
    rows_complaints,
    rows_duties,
    rows_explain,
    rows_monitoring,
    rows_objections,
    rows_own,
    rows_papers,
    rows_performance,
    rows_plans,
    rows_policies,
    rows_readiness,
    rows_replays,
    rows_reports,
    rows_savings,
    rows_services,
    rows_surveys,
    rows_talent,
)
from tests.access.row import (
    ACTS,
    ADMIN,
    ADMINS,
    ALL,
    CHIEFS,
    NEAR,
    OVERSEERS,
    REQUEST_READERS,
    SELF,
    SETTERS,
    VERDICT_READERS,
    Row,
    pk,
    roles,
)
from tests.access.world import World

CORE = (
    Row("home", get=ALL),
    Row("healthz", get=ALL, public=True),
    Row("readyz", get=ALL, public=True),
    Row("icons", get=ALL, public=True),
    Row("notices", get=ALL),
    Row("notices_read", post=ALL, empty=302),
)

ACCESS = (
    Row("login", get=ALL, post=ALL, empty=302, public=True),
    Row("logout", post=ALL, empty=ACTS),
    Row("set_language", post=ALL, empty=302, public=True),
    Row("password_change", get=ALL, post=ALL),
    Row("password_reset", get=ALL, post=ALL, public=True),
    Row("password_reset_done", get=ALL, public=True),
    Row("password_reset_set", get=ALL, post=ALL, empty=410, public=True),
    Row("password_reset_confirm", {"uid": "nip", "token": "nip"}, get=ALL, public=True, shared=True),
    Row("profile", get=ALL, post=ALL),
)

PEOPLE = (
    Row("people", get=ALL),
    Row("person", pk("employee"), get=NEAR),
    Row("person_password", pk("employee"), post=ADMIN, empty=ACTS),
    Row("person_override", pk("employee"), post=ADMIN),
    Row("person_override_end", pk("overridden"), post=ADMIN, empty=ACTS),
    Row("offices", get=OVERSEERS),
    Row("office_edit", pk("office"), get=ADMIN, post=ADMIN),
    Row("units", get=OVERSEERS),
    Row("unit", pk("unit"), get=OVERSEERS),
    Row("counter_add", pk("unit"), post=ADMIN),
    Row("counter_edit", pk("counter"), get=ADMIN, post=ADMIN),
    Row("counter_staff", pk("counter"), post=ADMIN, empty=ACTS),
    Row("counter_remove", pk("counter"), post=ADMIN, empty=ACTS),
    Row("lines", get=ADMINS),
    Row("lines_override", post=ADMINS),
    Row("acting_chiefs", get=ADMINS),
    Row("acting_appoint", post=ADMINS),
    Row("acting_end", pk("acting"), post=ADMIN, empty=ACTS),
    Row("roles", get=roles("admin auditor")),
    Row("role_grant", post=ADMIN),
    Row("role_end", pk("grant"), post=ADMIN, empty=ACTS),
    Row("audit", get=roles("admin auditor")),
    Row("roster_imports", get=ADMIN, post=ADMIN),
    Row("roster_import", pk("import"), get=ADMIN),
    Row("roster_progress", pk("import"), get=ADMIN),
    Row("roster_confirm", pk("import"), post=ADMIN, empty=ACTS),
    Row("roster_discard", pk("import"), post=ADMIN, empty=ACTS),
    Row("roster_report", pk("import"), get=ADMIN),
)

ELIGIBILITY = (
    Row("my_eligibility", get=ALL),
    Row("person_eligibility", pk("employee"), get=VERDICT_READERS),
    Row("policy", get=ALL),
    Row("policy_version", {"number": "policy"}, get=ALL, shared=True),
    Row("talent_grid", get=roles("admin branch_admin leadership auditor")),
    Row("suspensions", get=roles("admin branch_admin official auditor")),
    Row("suspension", pk("proposed"), get=roles("admin official auditor")),
    Row("suspension_confirm", pk("proposed"), post=SETTERS, empty=ACTS),
    Row("suspension_reject", pk("proposed"), post=SETTERS),
    Row("suspension_lift", pk("confirmed"), post=SETTERS),
    Row("suspension_propose", pk("employee"), get=CHIEFS | SETTERS, post=CHIEFS | SETTERS),
)

SCHEDULING = (
    Row("my_week", get=ALL),
    Row("my_month", get=ALL),
    Row("request_list", get=ALL),
    Row("request_new", get=ALL, post=ALL),
    Row("request_draft", post=ALL),
    Row("request_row", post=ALL, empty=200),
    Row("request_detail", pk("submitted"), get=REQUEST_READERS),
    Row("request_edit", pk("draft"), get=SELF, post=SELF),
    Row("request_edit_draft", pk("draft"), post=SELF),
    Row("request_edit_row", pk("draft"), post=SELF, empty=200),
    Row("request_withdraw", pk("submitted"), post=SELF, empty=ACTS),
    Row("request_cancel", pk("approved"), post=SELF, empty=ACTS),
    Row("pattern_list", get=ALL),
    Row("pattern_new", get=ALL, post=ALL),
    Row("pattern_row", post=ALL, empty=200),
    Row("pattern_end", pk("pattern"), post=SELF, empty=ACTS),
    Row("pattern_skip", pk("pattern"), post=SELF, empty=ACTS, data={"week": "2026-12-14"}),
    Row("team", get=ALL),
    Row("calendar", get=ALL),
    Row("calendar_add", post=ADMINS),
    Row("calendar_load", post=ADMIN, empty=302),
    Row("calendar_remove", pk("calendar_day"), post=ADMIN, empty=ACTS),
    Row("quotas", get=OVERSEERS),
    Row("quota_set", {"office_id": "office"}, get=SETTERS, post=SETTERS),
    Row("absences", get=roles("admin branch_admin auditor")),
    Row("absences_import", post=ADMIN),
)

APPROVALS = (
    Row("inbox", get=ALL),
    Row("approval_bulk", post=ALL, empty=302),
    Row("decided", get=ALL),
    Row("undecidable", get=ADMINS),
    Row("approval", pk("waiting"), get=REQUEST_READERS),
    Row("name_decider", pk("orphan"), post=ADMIN),
    Row("approval_act", {"pk": "waiting", "action": "action"}, post=CHIEFS),
)

API = (
    Row("api_schema", get=ALL, heavy=True),
    Row("api_docs", get=ALL),
    Row("api_auth_token", post=ALL, empty=400, public=True),
    Row("api_auth_logout", post=ALL, empty=ACTS),
    Row("api_me", get=ALL),
    Row("api_roster_imports", get=ADMIN, post=ADMIN, empty=400, multipart=True),
    Row("api_roster_import", pk("import"), get=ADMIN),
    Row("api_roster_confirm", pk("import"), post=ADMIN, empty=ACTS),
    Row("api_roster_discard", pk("import"), post=ADMIN, empty=ACTS),
    Row("api_eligibility", get=ALL),
    Row("api_eligibility_of", {"nip": "nip"}, get=VERDICT_READERS),
    Row("api_week", {"week": "week"}, get=ALL, shared=True),
    Row("api_requests", get=ALL, post=ALL, empty=400),
    Row("api_request", pk("draft"), get=SELF, put=SELF, empty=400),
    Row("api_request_submit", pk("draft"), post=SELF),
    Row("api_request_withdraw", pk("submitted"), post=SELF, empty=ACTS),
    Row("api_request_cancel", pk("approved"), post=SELF, empty=ACTS),
    Row("api_team", get=ALL, query="from=2026-12-07&to=2026-12-18"),
    Row("api_office_quota", pk("office"), get=ALL),
    Row("api_approvals", get=ALL),
    Row("api_approvals_bulk", post=ALL, empty=400),
    Row("api_approval", pk("waiting"), get=REQUEST_READERS),
    Row("api_approve", pk("waiting"), post=CHIEFS, empty=ACTS),
    Row("api_reject", pk("waiting"), post=CHIEFS),
    Row("api_send_back", pk("waiting"), post=CHIEFS),
    Row("api_recall", pk("granted"), post=CHIEFS),
)

MODULES = (
    rows_reports,
    rows_performance,
    rows_checking,
    rows_own,
    rows_duties,
    rows_explain,
    rows_monitoring,
    rows_plans,
    rows_policies,
    rows_papers,
    rows_complaints,
    rows_surveys,
    rows_savings,
    rows_talent,
    rows_services,
    rows_readiness,
    rows_objections,
    rows_replays,
)
THE_DAY = tuple(row for module in MODULES for row in module.ROWS)

TABLE = (*CORE, *ACCESS, *PEOPLE, *ELIGIBILITY, *SCHEDULING, *APPROVALS, *API, *THE_DAY)


def build_day(world: World) -> None:
    """Everything that the addresses of the day away name, beside what `world.build` makes."""
    for module in MODULES:
        module.build(world)
