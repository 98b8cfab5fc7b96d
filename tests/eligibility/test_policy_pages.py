"""Policies from draft to law on the pages: who may, what is kept, what is refused and in which words."""

from datetime import date

import pytest
from django.urls import reverse

from eligibility.models import PolicyVersion
from tests.eligibility.test_pages import (  # noqa: F401
    _on_a_monday,
    enter,
    holder,
    queries,
    text_of,
    time_machine_at,
)
from tests.factories import make_team

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


@pytest.fixture
def place():
    chief, _ = make_team(4)
    return chief.unit


@pytest.fixture
def admin(place):
    return holder(place, "admin")


def begin(client, start="berlaku"):
    """A new draft, and its number."""
    answer = client.post(reverse("policy_draft_new"), {"asal": start})
    assert answer.status_code == 302
    return int(answer.url.rpartition("/")[2])


def shown(response):
    """What a browser would send back from the form as it stands."""
    form = response.context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value == "False":
            continue
        if isinstance(value, list | tuple):
            data[field.html_name] = [str(v) for v in value]
        elif value is True:
            data[field.html_name] = "on"
        else:
            data[field.html_name] = field.field.widget.format_value(value) or ""
    return data


def editing(client, number):
    return shown(client.get(reverse("policy_draft", args=[number])))


def save(client, number, **changes):
    return client.post(reverse("policy_draft", args=[number]), editing(client, number) | changes)


def stored(number):
    return PolicyVersion.objects.get(number=number)


def test_a_draft_begins_with_what_is_in_force_and_keeps_what_is_typed(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    answer = save(client, number, open_weekdays=["4"], min_down_mbps="12,5", cancel_until="15:30", simpan="4")
    assert answer.url == reverse("policy_draft", args=[number]) + "#pasal-4"
    settings = stored(number).settings
    assert settings["open_weekdays"] == [4]
    assert (settings["min_down_mbps"], settings["cancel_until"]) == (12.5, "15:30")
    page = text_of(client.get(reverse("policy_draft", args=[number])))
    assert "Sekarang: Senin, Selasa, Rabu, Kamis, Jumat" in page
    assert page.count("clause is-changed") == 3


@pytest.mark.parametrize(
    ("start", "origin"),
    [
        ("berlaku", "kebijakan nomor 1 yang berlaku"),
        ("awal", "nilai awal portal"),
        ("versi-1", "kebijakan nomor 1"),
        ("preset-national_friday_2026", "Jumat nasional 2026"),
    ],
)
def test_a_draft_begins_where_the_admin_says(enter, admin, start, origin):  # noqa: F811
    number = begin(enter(admin), start)
    assert origin in stored(number).origin
    assert (stored(number).settings["open_weekdays"] == [4]) == start.startswith("preset")


@pytest.mark.parametrize(
    "start", ["", "versi-99", "versi-x", "preset-tidak", "versi-" + "9" * 40, "../../etc"]
)
def test_a_draft_from_nowhere_is_not_found(enter, admin, start):  # noqa: F811
    assert enter(admin).post(reverse("policy_draft_new"), {"asal": start}).status_code == 404
    assert PolicyVersion.objects.count() == 1


def test_every_preset_makes_a_draft_that_can_be_saved_again(enter, admin):  # noqa: F811
    client = enter(admin)
    page = client.get(reverse("policy_presets"))
    assert "salah cetak" in text_of(page)
    for preset, _changes in page.context["presets"]:
        number = begin(client, f"preset-{preset.key}")
        before = stored(number).settings
        assert save(client, number).status_code == 302
        assert stored(number).settings == before


BAD = [
    ({"quota_start": "3"}, "quota_start", "harus antara 0 dan 2"),
    ({"quota_start": "1", "quota_cap": "0", "quota_after_pilot": "0"}, "quota_start", "tidak boleh melebihi"),
    ({"eligible_boxes": []}, "eligible_boxes", "pilih sedikitnya satu"),
    ({"eligible_boxes": ["12"]}, "eligible_boxes", "12"),
    ({"open_weekdays": []}, "open_weekdays", "pilih sedikitnya satu"),
    ({"open_weekdays": ["6"]}, "open_weekdays", "6"),
    ({"places": ["bulan"]}, "places", "bulan"),
    ({"lowest_predicate": "hebat"}, "lowest_predicate", "hebat"),
    ({"min_down_mbps": "cepat"}, "min_down_mbps", ""),
    ({"min_down_mbps": "nan"}, "min_down_mbps", ""),
    ({"min_down_mbps": "1e400"}, "min_down_mbps", ""),
    ({"min_unit_staff": "-1"}, "min_unit_staff", "harus antara"),
    ({"min_unit_staff": "9" * 30}, "min_unit_staff", "harus antara"),
    ({"min_unit_staff": "9" * 5000}, "min_unit_staff", ""),
    ({"min_unit_staff": ""}, "min_unit_staff", ""),
    ({"cancel_until": "25:00"}, "cancel_until", ""),
    ({"legal_places": "x" * 301}, "legal_places", "300"),
    ({"note": "x" * 501}, "note", "500"),
    ({"note": "a\x00b"}, "note", ""),
]


@pytest.mark.parametrize(
    ("typed", "field", "words"), BAD, ids=[f"{next(iter(b[0]))}-{n}" for n, b in enumerate(BAD)]
)
def test_a_bad_value_is_told_beside_its_control_and_nothing_typed_is_lost(enter, admin, typed, field, words):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    answer = save(client, number, **{"horizon_days": "45"} | typed)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert words.lower() in " ".join(form.errors[field]).lower()
    page = answer.content.decode()
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}"' in page
    assert f'id="id_{field}_error"' in page
    assert form["horizon_days"].value() == "45"
    assert stored(number).revision == 0


def test_contradictions_are_kept_in_a_draft_and_stop_its_publication(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    assert save(client, number, eligible_boxes=["1", "3"], min_unit_staff="500").status_code == 302
    page = text_of(client.get(reverse("policy_draft", args=[number])))
    assert (
        "“Kotak talenta yang memenuhi syarat” (1, 3) bertentangan dengan “Predikat kinerja paling rendah”"
        in page
    )
    assert "melebihi jumlah pegawai unit terbesar" in page
    answer = publish(client, number)
    assert answer.status_code == 422
    told = text_of(answer)
    assert f'href="{reverse("policy_draft", args=[number])}#pasal-1"' in told
    assert f'href="{reverse("policy_draft", args=[number])}#pasal-3"' in told
    assert stored(number).status == "draft"


CONTRADICTIONS = [
    ({"eligible_boxes": ["1"]}, ("Kotak talenta yang memenuhi syarat", "Predikat kinerja paling rendah")),
    (
        {"min_unit_staff": "900"},
        ("Pegawai unit paling sedikit di kantor", "Bagian unit yang boleh WFA sehari"),
    ),
    ({"lead_working_days": "20", "horizon_days": "2"}, ("Batas pengajuan", "Pengajuan paling awal")),
    ({"min_office_days": "5"}, ("Kuota awal", "Hari di kantor dalam seminggu")),
    ({"quota_start": "2", "quota_after_pilot": "1"}, ("Kuota awal", "Kuota setelah lulus uji coba")),
    ({"max_unit_share_percent": "0"}, ("Bagian unit yang boleh WFA sehari", "Kuota")),
    ({"open_weekdays": ["4"], "quota_start": "2"}, ("Kuota awal", "Hari yang dibuka untuk WFA")),
    ({"places": ["other_office"]}, ("Tempat kerja yang diperbolehkan", "Kuota awal")),
]


@pytest.mark.parametrize(("typed", "names"), CONTRADICTIONS, ids=[next(iter(c[0])) for c in CONTRADICTIONS])
def test_two_rules_that_cannot_both_be_meant_are_named(enter, admin, typed, names):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    assert save(client, number, **typed).status_code == 302
    answer = publish(client, number)
    assert answer.status_code == 422
    told = [check.problem.sentence for check in answer.context["blocking"]]
    assert any(all(name in sentence for name in names) for sentence in told), told
    assert all(sentence in text_of(answer).replace("&quot;", '"') for sentence in told)


def publish(client, number, **typed):
    data = {"valid_from": MONDAY.isoformat(), "legal_reference": "SK 12/2026", "without_replay": "on"} | typed
    return client.post(
        reverse("policy_publish", args=[number]), {k: v for k, v in data.items() if v is not None}
    )


def test_two_tabs_do_not_overwrite_each_other(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    mine = editing(client, number)
    assert save(client, number, open_weekdays=["4"]).status_code == 302
    late = client.post(reverse("policy_draft", args=[number]), mine | {"note": "Dari tab kedua"})
    assert late.status_code == 409
    told = text_of(late)
    assert "sudah diubah di tempat lain" in told
    assert "Dari tab kedua" in told
    assert "Buka isi terbaru di tab baru" in told
    assert (stored(number).settings["open_weekdays"], stored(number).note) == ([4], "")


def test_a_loosened_national_rule_warns_and_wants_its_reason(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    save(client, number, new_in_post_months="3")
    page = text_of(client.get(reverse("policy_draft", args=[number])))
    assert 'Lebih longgar daripada aturan nasional. <a href="#id_loosened_reason">' in page
    answer = publish(client, number)
    assert answer.status_code == 422
    assert "loosened_reason" in answer.context["form"].errors
    assert publish(client, number, loosened_reason="Uji coba nasional").status_code == 302
    assert stored(number).loosened_reason == "Uji coba nasional"


def test_publishing_without_a_replay_wants_a_tick(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    save(client, number, horizon_days="45")
    answer = publish(client, number, without_replay=None)
    assert answer.status_code == 422
    assert "putar ulang" in " ".join(answer.context["form"].errors["without_replay"])
    assert stored(number).status == "draft"
    assert publish(client, number).status_code == 302


def test_a_finished_replay_needs_no_tick(enter, admin):  # noqa: F811
    from eligibility.signals import replay_asked

    def finished(sender, version, **_kwargs):
        return version.number == 2

    replay_asked.connect(finished)
    try:
        client = enter(admin)
        number = begin(client)
        save(client, number, horizon_days="45")
        page = client.get(reverse("policy_publish", args=[number]))
        assert "without_replay" not in page.context["form"].fields
        assert publish(client, number, without_replay=None).status_code == 302
    finally:
        replay_asked.disconnect(finished)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"valid_from": "2026-11-23"}, "valid_from"),
        ({"valid_from": "1999-01-01"}, "valid_from"),
        ({"valid_from": "9999-12-31"}, "valid_from"),
        ({"valid_from": "besok"}, "valid_from"),
        ({"legal_reference": " "}, "legal_reference"),
        ({"legal_reference": "x" * 301}, "legal_reference"),
    ],
)
def test_a_date_or_reference_that_cannot_be_is_told_beside_it(enter, admin, typed, field):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    save(client, number, horizon_days="45")
    answer = publish(client, number, **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert stored(number).status == "draft"


def test_scheduled_then_withdrawn_with_a_reason_and_never_edited(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    save(client, number, horizon_days="45")
    assert publish(client, number).url == reverse("policy_versions")
    listed = text_of(client.get(reverse("policy_versions")))
    assert "terjadwal" in listed and "Tarik…" in listed
    assert client.get(reverse("policy_draft", args=[number])).status_code == 302
    assert save_anyway(client, number).status_code == 409
    empty = client.post(reverse("policy_withdraw", args=[number]), {"reason": " "})
    assert empty.status_code == 422
    assert client.post(reverse("policy_withdraw", args=[number]), {"reason": "Keliru"}).status_code == 302
    assert (stored(number).status, stored(number).withdrawn_reason) == ("withdrawn", "Keliru")
    assert "Ditarik: Keliru" in text_of(client.get(reverse("policy_versions")))
    again = client.post(reverse("policy_withdraw", args=[number]), {"reason": "Sekali lagi"})
    assert again.status_code == 409


def save_anyway(client, number):
    """Save what another draft's form holds."""
    other = begin(client)
    return client.post(reverse("policy_draft", args=[number]), editing(client, other))


def test_what_is_in_force_is_not_withdrawn(enter, admin):  # noqa: F811
    answer = enter(admin).post(reverse("policy_withdraw", args=[1]), {"reason": "Coba"})
    assert answer.status_code == 409
    assert stored(1).status == "published"


def test_a_draft_is_discarded_after_a_question(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    assert "Buang rancangan nomor 2?" in text_of(client.get(reverse("policy_discard", args=[number])))
    assert client.post(reverse("policy_discard", args=[number])).status_code == 302
    assert stored(number).status == "withdrawn"
    assert client.post(reverse("policy_discard", args=[number])).status_code == 409
