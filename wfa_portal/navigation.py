"""The portal's places: who finds which, in which group, and the rendered navigation."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

EVERYBODY = frozenset({"employee"})
OVERSEERS = frozenset({"admin", "official", "leadership", "auditor"})


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the navigation names; `roles`: any of them finds it; `short`: its name on a phone's bar."""

    name: str
    label: str | Promise
    icon: str
    roles: frozenset[str] = EVERYBODY
    short: str | Promise = ""

    @property
    def url(self) -> str:
        return reverse(self.name)


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    places: tuple[Place, ...]


ADMIN = frozenset({"admin"})
CHIEF = frozenset({"supervisor"})
# Some doors are open only to those whose role covers the whole agency.
WHOLE_ADMIN = frozenset({"admin:agency"})
SETTING = frozenset({"admin", "official"})

# A person finds each place once, in the first group that offers it.
GROUPS = (
    Group(
        _("Memutuskan"),
        (
            Place("inbox", _("Persetujuan"), "inbox", CHIEF),
            Place("report_reviews", _("Periksa laporan"), "report-check", CHIEF, short=_("Laporan")),
            Place("corrections", _("Koreksi presensi"), "correction", CHIEF),
            Place("undecidable", _("Tanpa pemutus"), "warning", ADMIN),
        ),
    ),
    Group(
        _("Membina"),
        (
            Place("warnings", _("Peringatan dini"), "warning", CHIEF),
            Place("team_presence", _("Presensi tim"), "presence", CHIEF),
            Place("target_plans", _("SKP tim"), "target", CHIEF),
            Place("monthly_reviews", _("Penilaian bulanan"), "assessment", CHIEF),
            Place("coaching", _("Pembinaan"), "coaching", CHIEF),
            Place("conduct", _("Keterjangkauan"), "call", CHIEF),
            Place("readiness_list", _("Kesiapan"), "check-circle", CHIEF),
            Place("objections", _("Keberatan"), "objection", CHIEF),
        ),
    ),
    Group(
        _("Saya"),
        (
            Place("my_week", _("Minggu Saya"), "week", short=_("Minggu")),
            Place("day", _("Hari Ini"), "place"),
            Place("report_list", _("Laporan harian"), "report", short=_("Laporan")),
            Place("my_month", _("Bulan"), "month"),
            Place("request_list", _("Pengajuan"), "request"),
            Place("my_presence", _("Presensi"), "presence"),
            Place("targets", _("Kinerja"), "target"),
            Place("team", _("Tim"), "users"),
            Place("my_eligibility", _("Kelayakan"), "eligibility"),
            Place("my_objections", _("Keberatan saya"), "objection"),
            Place("quota_why", _("Kuota kantor"), "quota"),
            Place("my_surveys", _("Survei saya"), "survey", short=_("Survei")),
            Place("my_warnings", _("Peringatan saya"), "bell"),
            Place("my_data", _("Data saya"), "privacy"),
        ),
    ),
    Group(
        _("Mengatur"),
        (
            Place("policy", _("Kebijakan"), "policy", SETTING),
            Place("replays", _("Putar ulang"), "repeat", WHOLE_ADMIN),
            Place("quotas", _("Kuota"), "quota", SETTING),
            Place("pilots", _("Uji coba"), "pilot", SETTING),
            Place("rollout", _("Peta peluncuran"), "rise", SETTING, short=_("Peluncuran")),
            Place("complaints", _("Pengaduan"), "complaint", ADMIN),
            Place("objections", _("Keberatan"), "objection", ADMIN),
            Place("surveys", _("Survei pegawai"), "survey", ADMIN, short=_("Survei")),
            Place("service_indicators", _("Indikator layanan"), "target", ADMIN, short=_("Indikator")),
            Place("people", _("Pegawai"), "people", ADMIN),
            Place("roster_imports", _("Impor"), "import", WHOLE_ADMIN),
            Place("talent_grid", _("Talenta"), "ninebox", ADMIN),
            Place("calendar", _("Kalender"), "calendar-edit", ADMIN),
            Place("absences", _("Ketidakhadiran"), "travel", ADMIN),
            Place("suspensions", _("Penghentian"), "stop", ADMIN),
            Place("service_register", _("Daftar layanan"), "office", SETTING, short=_("Layanan")),
            Place("service_exceptions", _("Pengecualian"), "edit", SETTING),
            Place("discipline", _("Disiplin"), "privacy", ADMIN),
            Place("readiness_gaps", _("Peta kesiapan"), "check-circle", ADMIN),
            Place("absence_proposals", _("Usulan ketidakhadiran"), "request", SETTING),
            Place("office_targets", _("Sasaran kantor"), "target", ADMIN),
            Place("assessment_import", _("Impor penilaian"), "assessment", ADMIN),
            Place("presence_exchange", _("Pertukaran presensi"), "presence", ADMIN),
            Place("offices", _("Kantor"), "office", ADMIN),
            Place("units", _("Unit"), "unit", ADMIN),
            Place("lines", _("Atasan"), "line", ADMIN),
            Place("acting_chiefs", _("Plh./Plt."), "acting", ADMIN),
            Place("roles", _("Peran"), "roles", WHOLE_ADMIN),
        ),
    ),
    Group(
        _("Mengawasi"),
        (
            Place("quotas", _("Kuota"), "quota", OVERSEERS),
            Place(
                "replays",
                _("Putar ulang"),
                "repeat",
                frozenset({"official:agency", "leadership:agency", "auditor:agency"}),
            ),
            Place("pilots", _("Uji coba"), "pilot"),
            Place("rollout", _("Peta peluncuran"), "rise", OVERSEERS, short=_("Peluncuran")),
            Place("surveys", _("Survei pegawai"), "survey", OVERSEERS, short=_("Survei")),
            Place("savings", _("Penghematan"), "savings", OVERSEERS),
            Place("complaints", _("Pengaduan"), "complaint", frozenset({"official", "auditor"})),
            Place("complaint_summary", _("Pengaduan"), "complaint", frozenset({"leadership"})),
            Place("objections", _("Keberatan"), "objection", frozenset({"official", "auditor"})),
            Place("objection_statistics", _("Keberatan"), "objection", frozenset({"leadership"})),
            Place(
                "service_indicators",
                _("Indikator layanan"),
                "target",
                frozenset({"official", "leadership", "auditor"}),
                short=_("Indikator"),
            ),
            Place("audit", _("Audit"), "audit", frozenset({"admin:agency", "auditor:agency"})),
            Place("people", _("Pegawai"), "people"),
            Place("talent_grid", _("Talenta"), "ninebox", frozenset({"auditor", "leadership"})),
            Place("absences", _("Ketidakhadiran"), "travel", frozenset({"auditor"})),
            Place("suspensions", _("Penghentian"), "stop", frozenset({"auditor", "official"})),
            Place("discipline", _("Disiplin"), "privacy", frozenset({"auditor"})),
            Place("readiness_gaps", _("Peta kesiapan"), "check-circle", OVERSEERS),
            Place("warnings", _("Peringatan dini"), "warning", frozenset({"admin", "official", "auditor"})),
            Place("watch_runs", _("Pemeriksaan malam"), "moon", frozenset({"admin", "auditor"})),
            Place(
                "office_targets",
                _("Sasaran kantor"),
                "target",
                frozenset({"official", "leadership", "auditor"}),
            ),
            Place("service_register", _("Daftar layanan"), "office", OVERSEERS, short=_("Layanan")),
            Place("service_exceptions", _("Pengecualian"), "edit", frozenset({"auditor"})),
            Place("offices", _("Kantor"), "office", OVERSEERS),
            Place("units", _("Unit"), "unit", OVERSEERS),
            Place("roles", _("Peran"), "roles", frozenset({"auditor:agency"})),
            Place("policy", _("Kebijakan"), "policy"),
            Place("calendar", _("Kalender"), "calendar-edit"),
        ),
    ),
)

# What a thumb reaches on a phone: the first role that fits; everything else stands under "Lainnya".
BARS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("admin", ("policy", "people", "roster_imports", "my_week")),
    ("supervisor", ("inbox", "report_reviews", "day", "my_week")),
    ("official", ("pilots", "quotas", "policy", "my_week")),
    ("leadership", ("pilots", "savings", "quotas", "my_week")),
    ("auditor", ("audit", "people", "quotas", "my_week")),
    ("employee", ("my_week", "day", "report_list", "request_list")),
)

# Pages below a place, by URL name, so that the place stays marked while somebody is inside.
INSIDE = {
    "approval": "inbox",
    "decided": "inbox",
    "request_new": "request_list",
    "request_detail": "request_list",
    "request_edit": "request_list",
    "pattern_list": "request_list",
    "pattern_new": "request_list",
    "person": "people",
    "person_eligibility": "people",
    "person_explanation": "people",
    "my_explanation": "my_eligibility",
    "roster_import": "roster_imports",
    "office_edit": "offices",
    "unit": "units",
    "counter_edit": "units",
    "counter_add": "units",
    "person_password": "people",
    "person_override": "people",
    "lines_override": "lines",
    "acting_appoint": "acting_chiefs",
    "role_grant": "roles",
    "policy_version": "policy",
    "service_map": "service_register",
    "service_new": "service_register",
    "service": "service_register",
    "service_edit": "service_register",
    "service_verify": "service_register",
    "nature_list": "service_register",
    "nature": "service_register",
    "nature_override": "service_register",
    "counter_bands": "service_register",
    "service_exception_new": "service_exceptions",
    "service_exception_revoke": "service_exceptions",
    "objection": "my_objections",
    "objection_new": "my_objections",
    "objection_terms": "objections",
    "policy_versions": "policy",
    "policy_presets": "policy",
    "policy_comparison": "policy",
    "policy_import": "policy",
    "policy_draft": "policy",
    "policy_preview": "policy",
    "policy_draft_places": "policy",
    "policy_draft_office": "policy",
    "policy_draft_unit": "policy",
    "policy_publish": "policy",
    "policy_discard": "policy",
    "policy_withdraw": "policy",
    "replay": "replays",
    "policy_replay": "replays",
    "suspension": "suspensions",
    "my_suspensions": "my_eligibility",
    "my_discipline": "my_eligibility",
    "readiness_declare": "my_eligibility",
    "ict_test": "my_eligibility",
    "ict_test_result": "my_eligibility",
    "readiness_gaps_office": "readiness_gaps",
    "discipline_detail": "discipline",
    "discipline_record": "discipline",
    "suspension_propose": "suspensions",
    "talent_moves": "talent_grid",
    "talent_mappings": "talent_grid",
    "talent_imports": "talent_grid",
    "talent_import": "talent_grid",
    "talent_history": "talent_grid",
    "talent_entry": "talent_grid",
    "quota_set": "quotas",
    "quota_why_office": "quotas",
    "pilot": "pilots",
    "pilot_new": "pilots",
    "pilot_edit": "pilots",
    "pilot_report": "pilots",
    "rollout_gate": "rollout",
    "rollout_open": "rollout",
    "assumptions": "savings",
    "assumption_set": "savings",
    "assumption_set_office": "savings",
    "survey": "surveys",
    "survey_new": "surveys",
    "survey_edit": "surveys",
    "survey_preview": "surveys",
    "survey_results": "surveys",
    "question_add": "surveys",
    "question_edit": "surveys",
    "survey_answer": "my_surveys",
    "survey_send": "my_surveys",
    "complaint": "complaints",
    "complaint_record": "complaints",
    "complaint_take": "complaints",
    "complaint_decide": "complaints",
    "complaint_reopen": "complaints",
    "report_day": "report_list",
    "report_detail": "report_list",
    "report_reviewed": "report_reviews",
    "commitment": "day",
    "check_post": "day",
    "correction_new": "my_presence",
    "my_conduct": "my_presence",
    "targets_edit": "targets",
    "performance_index": "targets",
    "assessments": "targets",
    "my_coaching": "targets",
    "performance_export": "targets",
    "target_plan": "target_plans",
    "monthly_review": "monthly_reviews",
    "warning": "warnings",
    "presence_inspect": "presence_exchange",
    "presence_import": "presence_exchange",
}


def groups_for(roles: Iterable[str]) -> list[Group]:
    """The places that any of the roles finds, each once."""
    held, seen, groups = set(roles), set[str](), []
    for group in GROUPS:
        places = []
        for place in group.places:
            if place.roles & held and place.name not in seen:
                seen.add(place.name)
                places.append(place)
        if places:
            groups.append(Group(group.label, tuple(places)))
    return groups


def _bar(roles: Iterable[str], groups: list[Group]) -> tuple[list[Place], list[Group]]:
    """At most four places for a phone's bar, and the groups of all that is left."""
    held = set(roles)
    wanted = next(names for role, names in BARS if role in held)
    found = {place.name: place for group in groups for place in group.places}
    bar = [found[name] for name in wanted if name in found]
    shown = {place.name for place in bar}
    left = [Group(g.label, tuple(p for p in g.places if p.name not in shown)) for g in groups]
    return bar, [group for group in left if group.places]


@lru_cache(maxsize=1024)
def navigation(roles: tuple[str, ...], current: str, waiting: int, language: str) -> SafeString:
    """Rail and bar as HTML. The same for everybody with these roles, so it is rendered once and kept."""
    groups = groups_for(roles)
    bar, more = _bar(roles, groups)
    context = {"groups": groups, "bar": bar, "more": more, "current": current, "waiting": waiting}
    return render_to_string("parts/navigation.html", context)
