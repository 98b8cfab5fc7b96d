"""The life of a version: drafted, changed, compared, published, scheduled, superseded, withdrawn."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from eligibility import services
from eligibility.enums import Direction, VersionState
from eligibility.models import PolicyVersion
from eligibility.rules import Law, Policy, override_data, policy_data, read_law
from eligibility.rules.directions import LOOSENESS, SHUT_OUT, direction
from eligibility.rules.law import OFFICE_SETTINGS
from eligibility.selectors import policy_for
from eligibility.selectors.differences import LEGAL_ARTICLE, differences
from eligibility.selectors.presets import PRESETS
from eligibility.selectors.versions import law_of, state_of, version_of, versions_of
from tests.factories import AgencyFactory

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
TODAY = date(2026, 11, 28)
MONDAY, LATER = date(2026, 12, 7), date(2027, 1, 4)


def draft(agency, overrides=(), **changes):
    settings = policy_data(replace(Policy(), **changes))
    return services.draft_policy(
        agency=agency, settings=settings, overrides=list(overrides), actor=SYSTEM, now=NOW
    )


def publish(version, valid_from=MONDAY, today=TODAY):
    return services.publish_policy(
        version_id=version.pk, valid_from=valid_from, legal_reference="SK 1/2026", today=today,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


def change(version, revision=0, **changes):
    return services.change_draft(
        version_id=version.pk, revision=revision, settings=policy_data(replace(Policy(), **changes)),
        overrides=[], actor=SYSTEM, now=NOW,
    )  # fmt: skip


def withdraw(version, today=TODAY, reason="keliru"):
    return services.withdraw_policy(version_id=version.pk, reason=reason, today=today, actor=SYSTEM, now=NOW)


@pytest.mark.django_db
class TestLife:
    def test_a_draft_is_changed_and_the_change_is_told(self):
        version = change(draft(AgencyFactory()), quota_cap=1, quota_after_pilot=1)
        assert (version.revision, version.settings["quota_cap"]) == (1, 1)
        event = AuditEvent.objects.filter(verb="policy.changed").get()
        assert set(event.after) == {"settings"}

    def test_two_tabs_do_not_overwrite_each_other(self):
        version = draft(AgencyFactory())
        change(version, quota_cap=1, quota_after_pilot=1)
        with pytest.raises(Conflict):
            change(version, lead_working_days=3)
        version.refresh_from_db()
        assert version.settings["lead_working_days"] == 2

    def test_only_a_draft_is_changed_or_discarded(self):
        version = publish(draft(AgencyFactory()))
        with pytest.raises(Conflict):
            change(version)
        with pytest.raises(Conflict):
            services.discard_draft(version_id=version.pk, actor=SYSTEM, now=NOW)

    def test_unreadable_settings_change_nothing(self):
        version = draft(AgencyFactory())
        with pytest.raises(Refused):
            services.change_draft(
                version_id=version.pk,
                revision=0,
                settings={"quota_cap": 9},
                overrides=[],
                actor=SYSTEM,
                now=NOW,
            )
        version.refresh_from_db()
        assert version.revision == 0

    def test_nobody_finds_a_version_that_is_not_there(self):
        with pytest.raises(NotFound):
            services.discard_draft(version_id=0, actor=SYSTEM, now=NOW)
        with pytest.raises(NotFound):
            version_of(AgencyFactory().pk, 9)

    def test_each_state_on_its_day(self):
        agency = AgencyFactory()
        old = publish(draft(agency), date(2026, 1, 5), date(2026, 1, 4))
        now = publish(draft(agency), date(2026, 6, 1), date(2026, 5, 1))
        soon, given_up, left = publish(draft(agency), LATER), draft(agency), draft(agency)
        gone = withdraw(publish(draft(agency), MONDAY))
        services.discard_draft(version_id=given_up.pk, actor=SYSTEM, now=NOW)
        rows = {r.version.pk: r for r in versions_of(agency.pk, TODAY)}
        assert {pk: r.state for pk, r in rows.items()} == {
            old.pk: VersionState.SUPERSEDED, now.pk: VersionState.IN_FORCE, soon.pk: VersionState.SCHEDULED,
            gone.pk: VersionState.WITHDRAWN, given_up.pk: VersionState.WITHDRAWN, left.pk: VersionState.DRAFT,
        }  # fmt: skip
        assert (rows[old.pk].ends_on, rows[now.pk].ends_on) == (date(2026, 5, 31), date(2027, 1, 3))
        assert versions_of(agency.pk, TODAY)[0].version == left
        for pk, row in rows.items():
            assert state_of(PolicyVersion.objects.get(pk=pk), TODAY) == row.state

    def test_a_scheduled_version_is_withdrawn_before_its_date_only(self):
        agency = AgencyFactory()
        publish(draft(agency), date(2026, 6, 1), date(2026, 5, 1))
        version = publish(draft(agency, quota_cap=1, quota_after_pilot=1))
        assert policy_for(agency.pk, MONDAY).number == version.number
        with pytest.raises(Conflict):
            withdraw(version, today=MONDAY)
        with pytest.raises(Refused):
            withdraw(version, reason=" ")
        withdraw(version)
        assert policy_for(agency.pk, MONDAY).number == 1
        with pytest.raises(Conflict):
            withdraw(version)

    def test_the_day_of_a_withdrawn_version_is_free_again(self):
        agency = AgencyFactory()
        withdraw(publish(draft(agency)))
        assert publish(draft(agency)).valid_from == MONDAY

    def test_the_database_keeps_what_was_published(self):
        version = publish(draft(AgencyFactory()))
        for forbidden in (
            lambda row: row.update(overrides=[{"x": 1}]),
            lambda row: row.update(origin="lain"),
            lambda row: row.delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                forbidden(PolicyVersion.objects.filter(pk=version.pk))
        withdraw(version)
        with pytest.raises(DatabaseError), transaction.atomic():
            PolicyVersion.objects.filter(pk=version.pk).update(status="published")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_of_two_publications_of_a_day_wins():
    if connection.vendor != "postgresql":
        pytest.skip("a lock of one row needs a real server")
    agency = AgencyFactory()
    drafts = [draft(agency), draft(agency)]
    start, results = threading.Barrier(2), []

    def go(version):
        start.wait()
        try:
            results.append(publish(version).number)
        except Refused:
            results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(version,)) for version in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=bool)[0] is None
    assert PolicyVersion.objects.filter(agency=agency, status="published").count() == 1


def law(overrides=(), **changes):
    return read_law(policy_data(replace(Policy(), **changes)), list(overrides))


def place(**settings):
    return {"scope": "office", "id": 1, "code": "K1", "name": "Kanreg I", "settings": settings}


def test_equal_laws_do_not_differ():
    assert differences(law(), law()) == []
    assert differences(law([place(min_unit_staff=2)]), law([place(min_unit_staff=2)])) == []
    assert differences(Law(), law()) == []


def test_a_change_is_told_in_its_article_with_its_direction():
    [change_] = differences(law(), law(eligible_boxes=(4, 5, 6, 7, 8, 9)))
    assert (change_.article, change_.direction) == (1, Direction.LOOSER)
    assert change_.sentence == (
        "Kotak talenta yang memenuhi syarat semula 4, 5, 7, 8, 9, menjadi 4, 5, 6, 7, 8, 9."
    )
    [other] = differences(law(), law(eligible_boxes=(4, 5, 6, 8, 9)))
    assert other.direction == Direction.OTHER


def test_a_change_of_a_place_names_it():
    [begins] = differences(law(), law([place(min_unit_staff=2)]))
    assert begins.sentence == "Kanreg I: Pegawai unit paling sedikit di kantor semula 1, menjadi 2."
    [ends] = differences(law([place(min_unit_staff=2)]), law())
    assert (ends.old, ends.new, ends.place) == ("2", "1", "Kanreg I")
    assert differences(law([place(min_unit_staff=1)]), law()) == []


def test_another_legal_reference_is_a_change():
    changed = replace(Policy(), legal=Policy().legal | {"talent_box": "SK 7/2026"})
    [found] = differences(Law(), Law(changed))
    assert found.article == LEGAL_ARTICLE
    assert "SK 7/2026" in found.sentence


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("lowest_predicate", "good", "needs_work", Direction.LOOSER),
        ("lowest_predicate", "good", "very_good", Direction.STRICTER),
        ("min_ict_level", "basic", "none", Direction.LOOSER),
        ("excluded_natures", ("health",), (), Direction.LOOSER),
        ("excluded_natures", (), ("health",), Direction.STRICTER),
        ("excluded_natures", ("health",), ("operations",), Direction.OTHER),
        ("needs_laptop", True, False, Direction.LOOSER),
        ("min_office_days", 3, 4, Direction.STRICTER),
        ("horizon_days", 30, 60, Direction.LOOSER),
        ("decision_due_working_days", 1, 2, Direction.OTHER),
    ],
)
def test_directions(name, old, new, expected):
    assert direction(name, old, new) == expected


def test_every_rule_of_who_and_how_much_has_a_direction():
    without = {"decision_due_working_days", "remind_after_hours"}
    assert {*LOOSENESS, *SHUT_OUT} == set(OFFICE_SETTINGS) - without


def test_presets_keep_what_their_source_does_not_say():
    base = law([place(min_unit_staff=2)], lead_working_days=5)
    friday = PRESETS["national_friday_2026"].law(base)
    assert (friday.base.open_weekdays, friday.base.lead_working_days) == ((4,), 5)
    assert override_data(friday.overrides) == override_data(base.overrides)
    assert PRESETS["mendagri_2026"].law(base).base.excluded_post_levels == ("jpt_madya", "jpt_pratama")
    whole = PRESETS["bkn_2025"].law(base)
    assert (whole.base.lead_working_days, whole.overrides) == (2, ())
    lists = {
        PRESETS[key].law(base).base.eligible_boxes for key in ("boxes_consistent", "boxes_as_printed_once")
    }
    assert lists == {(4, 5, 7, 8, 9), (4, 5, 6, 8, 9)}


@pytest.mark.django_db
def test_a_drafts_law_is_what_was_written():
    version = draft(AgencyFactory(), [place(min_unit_staff=2)], lead_working_days=4)
    assert law_of(version).policy_at(1).min_unit_staff == 2
    assert law_of(version).base.lead_working_days == 4
