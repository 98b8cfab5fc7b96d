"""Rules that cannot both be meant: every pair once, and what is only a warning."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.audit import SYSTEM
from core.problems import Refused
from eligibility import services
from eligibility.enums import PolicyFault, PolicyStatus, Setting
from eligibility.rules import Policy, policy_data, read_law
from eligibility.rules.contradictions import calendar_days, contradictions, of_law, staffing
from eligibility.selectors.policy_checks import loosened_settings, problems_of
from eligibility.selectors.presets import PRESETS
from tests.factories import AgencyFactory, EmployeeFactory, OfficeFactory, UnitFactory

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
MONDAY = date(2026, 12, 7)


def blocked(**changes):
    return [p.code.value for p in contradictions(replace(Policy(), **changes)) if p.blocks]


@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({"eligible_boxes": (1, 3, 6)}, PolicyFault.NO_BOX_REACHABLE, ("eligible_boxes", "lowest_predicate")),
        (
            {"eligible_boxes": (2, 5, 8), "lowest_predicate": "very_good"},
            PolicyFault.NO_BOX_REACHABLE,
            ("eligible_boxes", "lowest_predicate"),
        ),
        (
            {
                "excluded_post_levels": (
                    "administrator",
                    "jpt_madya",
                    "jpt_pratama",
                    "jpt_utama",
                    "none",
                    "pengawas",
                )
            },
            PolicyFault.ALL_LEVELS_OUT,
            ("excluded_post_levels", "quota_start"),
        ),
        ({"min_office_days": 4}, PolicyFault.QUOTA_ABOVE_ROOM, ("quota_after_pilot", "min_office_days")),
        (
            {"min_office_days": 5, "quota_after_pilot": 1},
            PolicyFault.QUOTA_ABOVE_ROOM,
            ("quota_start", "min_office_days"),
        ),
        (
            {"quota_start": 2, "quota_after_pilot": 1},
            PolicyFault.PILOT_LOWERS,
            ("quota_start", "quota_after_pilot"),
        ),
        (
            {"quota_start": 2, "open_weekdays": (4,)},
            PolicyFault.QUOTA_ABOVE_WEEKDAYS,
            ("quota_start", "open_weekdays"),
        ),
        ({"max_unit_share_percent": 0}, PolicyFault.NO_SHARE, ("max_unit_share_percent", "quota_start")),
        (
            {"lead_working_days": 10, "horizon_days": 5},
            PolicyFault.WINDOW_NEVER_OPENS,
            ("lead_working_days", "horizon_days"),
        ),
    ],
)
def test_a_contradiction_is_refused_and_names_both_rules(changes, code, names):
    found = [
        p
        for p in contradictions(replace(Policy(), **changes))
        if p.code.value == code and p.params["one"] == names[0]
    ]
    assert [p.blocks for p in found] == [True]
    assert all(str(Setting(name).label) in found[0].sentence for name in names)


def test_the_defaults_and_every_preset_contradict_nothing():
    assert contradictions(Policy()) == []
    for preset in PRESETS.values():
        assert not [p for p in contradictions(preset.law(read_law({})).base) if p.blocks], preset.key


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"open_weekdays": (4,)}, PolicyFault.QUOTA_ABOVE_WEEKDAYS),
        ({"lead_working_days": 3, "horizon_days": 4}, PolicyFault.WINDOW_SOME_DAYS),
        ({"remind_after_hours": 240}, PolicyFault.REMINDER_TOO_LATE),
    ],
)
def test_what_can_be_meant_only_warns(changes, code):
    found = contradictions(replace(Policy(), **changes))
    assert [(p.code.value, p.blocks) for p in found] == [(code.value, False)]


@pytest.mark.parametrize(
    ("weekday", "working", "days"), [(0, 0, 0), (0, 1, 3), (4, 2, 2), (1, 2, 4), (0, 5, 7), (0, 10, 14)]
)
def test_days_back_over_a_weekend(weekday, working, days):
    assert calendar_days(weekday, working) == days


@pytest.mark.parametrize(
    ("changes", "units", "code", "blocks"),
    [
        ({"min_unit_staff": 50}, [("A", 3), ("B", 9)], PolicyFault.MINIMUM_ABOVE_HEADS, True),
        ({"max_unit_share_percent": 10}, [("A", 3), ("B", 9)], PolicyFault.NOBODY_MAY_GO, True),
        ({"min_unit_staff": 5}, [("A", 3), ("B", 9)], PolicyFault.SOME_UNITS_SHORT, False),
    ],
)
def test_minimum_and_share_against_head_counts(changes, units, code, blocks):
    found = staffing(replace(Policy(), **changes), units)
    assert [(p.code.value, p.blocks) for p in found] == [(code.value, blocks)]


def test_a_unit_of_one_and_an_empty_one_are_nothing_to_say():
    assert staffing(Policy(), [("A", 1), ("B", 9), ("C", 0)]) == []
    assert staffing(Policy(), []) == []


def test_a_place_says_only_what_the_agency_does_not():
    law = read_law({"open_weekdays": [4]})
    place = replace(law.base, lead_working_days=10, horizon_days=5)
    assert [p.sentence.startswith("Kanreg I: ") for p in of_law(law, [("Kanreg I", place)])] == [False, True]


@pytest.mark.django_db
class TestPublishing:
    def draft(self, agency, overrides=(), **changes):
        settings = policy_data(replace(Policy(), **changes))
        return services.draft_policy(
            agency=agency, settings=settings, overrides=list(overrides), actor=SYSTEM, now=NOW
        )

    def publish(self, version, reason=""):
        return services.publish_policy(
            version_id=version.pk, valid_from=MONDAY, legal_reference="SK 1", today=TODAY, actor=SYSTEM,
            now=NOW, loosened_reason=reason,
        )  # fmt: skip

    def test_a_contradictory_draft_is_kept_but_not_published(self):
        draft = self.draft(AgencyFactory(), lead_working_days=10, horizon_days=5)
        with pytest.raises(Refused) as no:
            self.publish(draft)
        assert [p.code.value for p in no.value.problems] == [PolicyFault.WINDOW_NEVER_OPENS]
        draft.refresh_from_db()
        assert draft.status == PolicyStatus.DRAFT

    def test_a_minimum_above_the_heads_of_an_overridden_unit_is_refused(self):
        unit = UnitFactory(name="Subbag Umum")
        EmployeeFactory.create_batch(3, unit=unit, office=unit.office, agency=unit.agency)
        place = {"scope": "unit", "id": unit.pk, "name": unit.name, "settings": {"min_unit_staff": 4}}
        with pytest.raises(Refused) as no:
            self.publish(self.draft(unit.agency, [place]))
        [problem] = no.value.problems
        assert problem.code.value == PolicyFault.MINIMUM_ABOVE_HEADS
        assert problem.sentence.startswith("Subbag Umum: ")

    def test_a_place_of_another_agency_is_refused(self):
        place = {"scope": "office", "id": OfficeFactory().pk, "name": "X", "settings": {"min_unit_staff": 0}}
        with pytest.raises(Refused) as no:
            self.publish(self.draft(AgencyFactory(), [place]))
        assert [p.code.value for p in no.value.problems] == [PolicyFault.FOREIGN_PLACE]

    def test_a_national_rule_is_loosened_only_with_a_reason(self):
        draft = self.draft(AgencyFactory(), new_in_post_months=3, excludes_discipline=False)
        with pytest.raises(Refused) as no:
            self.publish(draft)
        assert [p.code.value for p in no.value.problems] == [PolicyFault.LOOSENED_WITHOUT_REASON]
        assert self.publish(draft, "Perka BKN 1/2027").loosened_reason == "Perka BKN 1/2027"

    def test_loosening_in_a_place_is_named_with_it(self):
        office = OfficeFactory(name="Kanreg I")
        place = {
            "scope": "office",
            "id": office.pk,
            "name": "Kanreg I",
            "settings": {"new_in_post_months": 0},
        }
        law = read_law({}, [place])
        assert loosened_settings(law) == [f"Kanreg I: {Setting.NEW_IN_POST_MONTHS.label}"]
        warnings = [p for p in problems_of(office.agency, law, TODAY) if not p.blocks]
        assert any(p.sentence.startswith("Kanreg I: ") for p in warnings)

    def test_only_another_office_in_an_agency_with_one(self):
        agency = OfficeFactory().agency
        with pytest.raises(Refused) as no:
            self.publish(self.draft(agency, places=("other_office",)))
        assert [p.code.value for p in no.value.problems] == [PolicyFault.NO_PLACE]
        OfficeFactory(agency=agency)
        assert self.publish(self.draft(agency, places=("other_office",))).status == PolicyStatus.PUBLISHED
