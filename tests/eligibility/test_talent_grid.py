"""The grid by its two roads (counts and people), movement, one box by hand, mappings, and what the tables hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.audit import Actor
from core.models import AuditEvent
from core.problems import NotAllowed, Refused
from eligibility.enums import Move, NoBox, Rule
from eligibility.models import BoxMapping, TalentAssessment
from eligibility.rules import Policy
from eligibility.selectors import policy_for, verdict_for, verdicts_for
from eligibility.selectors.talent import (
    Group,
    box_counts,
    nine_box,
    people_in_box,
    people_without_box,
    staff_of,
)
from eligibility.selectors.talent_moves import moves_between, people_moved, periods_of
from eligibility.selectors.talent_people import history_of, with_boxes
from eligibility.services import enter_box, set_box_mapping
from tests.factories import (
    EmployeeFactory,
    PostFactory,
    TalentFactory,
    UnitFactory,
    make_eligible,
    make_team,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WHO = Actor(7, "Admin Uji")
TURNED = tuple(range(9, 0, -1))


def mapping(person, boxes=TURNED, **changes):
    given = {
        "enterer": person, "boxes": boxes, "valid_from": ON, "legal_reference": "KMK 1/2026",
        "reason": "Penyetaraan", "today": ON, "actor": WHO, "now": NOW,
    }  # fmt: skip
    return set_box_mapping(**given | changes)


def enter(person, enterer, **changes):
    given = {
        "period": "2026-1", "assessed_on": date(2026, 6, 30), "performance": "above", "potential": "high",
        "box": 9, "scheme": "panrb_3_2020", "source": "BA-2", "reason": "Terlewat dalam berkas",
    }  # fmt: skip
    return enter_box(employee=person, enterer=enterer, today=ON, actor=WHO, now=NOW, **given | changes)


# --- counts and people


def make_mixed():
    """Somebody of every kind: known, mapped away, expired, never assessed, to come, of another office and post."""
    chief, staff = make_team(8, eligible=False)
    for n, person in enumerate(staff[:3]):
        TalentFactory(employee=person, box=(5, 9, 9)[n])
    TalentFactory(employee=staff[3], scheme="kemenkeu", box=1)
    TalentFactory(employee=staff[4], assessed_on=ON - timedelta(days=365), box=8)
    TalentFactory(employee=staff[5], assessed_on=ON + timedelta(days=1), box=8)
    TalentFactory(employee=staff[6], box=4, assessed_on=date(2026, 1, 1))
    TalentFactory(employee=staff[6], box=2, period="2026-2", assessed_on=date(2026, 8, 1))
    branch = EmployeeFactory(agency=chief.agency, post=PostFactory(agency=chief.agency, level="jpt_pratama"))
    TalentFactory(employee=branch, box=7)
    TalentFactory(employee=EmployeeFactory(), box=7)
    return chief, staff, branch


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize("on", [ON, date(2026, 7, 15), date(2027, 6, 29), date(2027, 6, 30)])
def test_each_count_opens_exactly_its_people(mapped, on):
    chief, _staff, branch = make_mixed()
    if mapped:
        mapping(chief)
    in_force = policy_for(chief.agency_id, on)
    assert (in_force.box_map is not None) is (mapped and on >= ON)
    for group, offices in (
        (Group(), None),
        (Group(office=branch.office_id), None),
        (Group(unit=chief.unit_id), frozenset({chief.office_id})),
        (Group(level="jpt_pratama"), None),
        (Group(), frozenset({branch.office_id})),
        (Group(), frozenset()),
        (Group(office=branch.office_id), frozenset({chief.office_id})),
    ):
        people = staff_of(chief.agency_id, offices, group)
        given = in_force.policy, on
        counts = box_counts(chief.agency_id, offices, *given, mapping=in_force.box_map, group=group)
        assert counts.heads == people.count()
        for box in range(10):
            assert people_in_box(people, *given, box, in_force.box_map).count() == counts.boxes[box]
        for why in NoBox:
            found = people_without_box(people, *given, why, in_force.box_map)
            assert found.count() == counts.unknown[why]
            rows = with_boxes(list(found), in_force, on, set())
            assert {row.why_unknown for row in rows} <= {why}


def test_the_unknown_are_told_apart_and_the_verdict_agrees():
    chief, staff, _branch = make_mixed()
    policy = policy_for(chief.agency_id, ON).policy
    unknown = box_counts(chief.agency_id, None, policy, ON).unknown
    assert unknown == {NoBox.NONE: 3, NoBox.OTHER: 1, NoBox.EXPIRED: 1}
    verdicts = verdicts_for(agency_id=chief.agency_id, on=ON)
    unknown_people = people_in_box(staff_of(chief.agency_id, None), policy, ON, 0)
    assert all(Rule.TALENT_BOX in verdicts[person.pk].failed for person in unknown_people)
    assert Rule.TALENT_BOX not in verdicts[staff[0].pk].failed


def test_a_mapping_moves_a_box_in_verdict_grid_and_history():
    chief, staff, _branch = make_mixed()
    person = staff[3]
    mapping(chief)
    assert Rule.TALENT_BOX not in verdict_for(person, ON).failed
    assert Rule.TALENT_BOX in verdict_for(person, ON - timedelta(days=1)).failed
    assert Rule.TALENT_BOX not in verdicts_for(agency_id=chief.agency_id, on=ON)[person.pk].failed
    in_force = policy_for(chief.agency_id, ON)
    counts = box_counts(chief.agency_id, None, in_force.policy, ON, mapping=in_force.box_map)
    assert (counts.boxes[9], counts.unknown[NoBox.OTHER]) == (3, 0)
    assert history_of(person, in_force, ON).current.box.known == 9
    assert TalentAssessment.objects.get(employee=person).box == 1


def test_shares_are_of_the_known_boxes():
    rows = nine_box(Policy(), counts={5: 3, 9: 1, 0: 4})
    shares = {box.number: box.share for row in rows for box in row.boxes}
    assert (shares[5], shares[9], shares[1]) == (0.75, 0.25, 0)
    assert {box.share for row in nine_box(Policy(), counts={0: 4}) for box in row.boxes} == {None}


def test_follow_ups_stand_in_their_boxes():
    told = {box.number: str(box.follow_up) for row in nine_box(Policy(), counts={}) for box in row.boxes}
    assert {n for n, text in told.items() if "suksesi" in text} == {7, 8, 9}
    assert {n for n, text in told.items() if "konseling" in text} == {3, 6}
    assert "perundang-undangan" in told[1]
    assert {n for n, text in told.items() if not text} == {2, 4, 5}


# --- movement


def test_movement_counts_everybody_once_and_opens_its_people():
    chief, staff = make_team(6, eligible=False)
    for n, (before, after) in enumerate([(5, 7), (5, 5), (8, 2), (0, 4), (6, 0)]):
        for period, box, on in (("2025", before, date(2025, 12, 1)), ("2026", after, date(2026, 6, 30))):
            if box:
                TalentFactory(employee=staff[n], period=period, box=box, assessed_on=on)
    TalentFactory(employee=staff[5], period="2025", scheme="kemenkeu", box=5, assessed_on=date(2025, 12, 1))
    TalentFactory(period="2024")
    in_force = policy_for(chief.agency_id, ON)
    assert periods_of(chief.agency_id) == ["2026", "2025"]
    moves = moves_between(chief.agency_id, None, in_force, "2025", "2026", Group())
    assert dict(moves.summary) == {Move.UP: 1, Move.SAME: 1, Move.DOWN: 1, Move.NEW: 1, Move.LOST: 1}
    assert sum(cell.count for cell in moves.cells.values()) == 7
    people = staff_of(chief.agency_id, None)
    for (before, after), cell in moves.cells.items():
        assert people_moved(people, in_force, ("2025", before), ("2026", after)).count() == cell.count
    assert list(people_moved(people, in_force, ("2025", 5), ("2026", 7))) == [staff[0]]


def test_movement_follows_the_mapping():
    chief, [person] = make_team(1, eligible=False)
    TalentFactory(employee=person, period="2025", scheme="kemenkeu", box=4, assessed_on=date(2025, 12, 1))
    TalentFactory(employee=person, period="2026", box=6)
    mapping(chief)
    in_force = policy_for(chief.agency_id, ON)
    moves = moves_between(chief.agency_id, None, in_force, "2025", "2026", Group())
    assert moves.cells[6, 6].count == 1


def test_queries_do_not_grow_with_people(django_assert_max_num_queries):
    chief, staff = make_team(12)
    in_force = policy_for(chief.agency_id, ON)
    with django_assert_max_num_queries(2):
        box_counts(chief.agency_id, None, in_force.policy, ON)
    with django_assert_max_num_queries(1):
        with_boxes(staff, in_force, ON, set())
    with django_assert_max_num_queries(1):
        moves_between(chief.agency_id, None, in_force, "2025", "2026", Group())
    with django_assert_max_num_queries(2):
        history_of(staff[0], in_force, ON)


# --- by hand


def test_an_entry_keeps_what_was_there_with_the_reason():
    chief, [person] = make_team(1, eligible=False)
    TalentFactory(employee=person, period="2026-1", box=5)
    enter(person, chief)
    assert TalentAssessment.objects.get().box == 9
    event = AuditEvent.objects.get(verb="talent.entered")
    assert (event.subject_id, event.before["box"], event.after["box"]) == (person.pk, 5, 9)
    assert event.after["reason"] == "Terlewat dalam berkas"
    history = history_of(person, policy_for(person.agency_id, ON), ON)
    [row], [correction] = history.rows, history.corrections
    assert (row.entry.who, row.entry.by_hand, correction.before["box"]) == ("Admin Uji", True, 5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "reason_needed"),
        ({"reason": "x" * 501}, "reason_needed"),
        ({"source": ""}, "source_needed"),
        ({"source": "x" * 81}, "source_needed"),
        ({"period": "semester"}, "bad_period"),
        ({"period": "2027"}, "bad_period"),
        ({"period": ""}, "bad_period"),
        ({"assessed_on": ON + timedelta(days=1)}, "in_the_future"),
        ({"assessed_on": date(2014, 12, 31)}, "impossible_date"),
        ({"box": 0}, "bad_talent_row"),
        ({"box": 10}, "bad_talent_row"),
        ({"performance": "super"}, "bad_talent_row"),
        ({"potential": ""}, "bad_talent_row"),
        ({"scheme": "lain"}, "bad_talent_row"),
    ],
)
def test_what_an_entry_must_not_be(changes, code):
    chief, [person] = make_team(1, eligible=False)
    with pytest.raises(Refused) as refused:
        enter(person, chief, **changes)
    assert refused.value.code == code
    assert not TalentAssessment.objects.exists()
    assert not AuditEvent.objects.exists()


def test_nobody_enters_the_own_box_and_the_same_box_twice():
    chief, [person] = make_team(1, eligible=False)
    with pytest.raises(NotAllowed):
        enter(chief, chief)
    enter(person, chief)
    with pytest.raises(Refused, match="persis"):
        enter(person, chief)
    assert AuditEvent.objects.filter(verb="talent.entered").count() == 1


# --- mappings


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"boxes": (1, 1, 3, 4, 5, 6, 7, 8, 9)}, "no_bijection"),
        ({"boxes": (1, 2, 3)}, "no_bijection"),
        ({"valid_from": ON - timedelta(days=1)}, "bad_date"),
        ({"valid_from": ON + timedelta(days=367)}, "bad_date"),
        ({"legal_reference": " "}, "reason_needed"),
        ({"reason": ""}, "reason_needed"),
        ({"reason": "x" * 501}, "reason_needed"),
    ],
)
def test_what_a_mapping_must_not_be(changes, code):
    with pytest.raises(Refused) as refused:
        mapping(EmployeeFactory(), **changes)
    assert refused.value.code == code
    assert not BoxMapping.objects.exists()


def test_the_newest_mapping_whose_date_has_come_wins():
    person = EmployeeFactory()
    mapping(person)
    mapping(person, boxes=range(1, 10))
    mapping(person, boxes=(2, 1, *range(3, 10)), valid_from=ON + timedelta(days=1))
    mapping(EmployeeFactory(), boxes=(1, 3, 2, *range(4, 10)))
    agency = person.agency_id
    assert policy_for(agency, ON - timedelta(days=1)).box_map is None
    assert policy_for(agency, ON).box_map.boxes == tuple(range(1, 10))
    assert policy_for(agency, ON + timedelta(days=1)).box_map.boxes[:2] == (2, 1)
    assert AuditEvent.objects.filter(verb="talent.mapped").count() == 4


@pytest.mark.parametrize(
    "bad",
    [
        {"boxes": "112345678"},
        {"boxes": "12345678"},
        {"boxes": "023456789"},
        {"scheme": "panrb_3_2020"},
        {"legal_reference": ""},
        {"reason": ""},
    ],
)
def test_the_database_refuses_what_is_no_mapping(bad):
    person = EmployeeFactory()
    given = {
        "agency": person.agency, "valid_from": ON, "boxes": "987654321", "legal_reference": "KMK",
        "reason": "uji", "entered_by": person, "created_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        BoxMapping.objects.create(**given | bad)
    assert BoxMapping.objects.create(**given).pk


def test_the_database_never_lets_a_mapping_be_edited_or_removed():
    row = mapping(EmployeeFactory())
    with pytest.raises(DatabaseError), transaction.atomic():
        BoxMapping.objects.filter(pk=row.pk).update(reason="lain")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM eligibility_boxmapping WHERE id = %s", [row.pk])
    assert BoxMapping.objects.get().reason == "Penyetaraan"


def test_a_mapping_holds_in_units_with_rules_of_their_own():
    person = make_eligible(EmployeeFactory(unit=UnitFactory()))
    person.talent.update(scheme="kemenkeu", box=5)
    mapping(person, boxes=(1, 2, 3, 4, 9, 6, 7, 8, 5))
    found = policy_for(person.agency_id, ON).at(person.office_id, (person.unit_id,))
    assert found.box_map.boxes[4] == 9
    assert verdict_for(person, ON).eligible
