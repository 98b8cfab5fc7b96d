"""The commands of the engine. No test here may touch a database, so neither may the commands."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bench.panel import write
from pilots.analysis import Panel, before_after, two_way_effect
from pilots.management.panel_csv import CHUNK, UnreadablePanel, read_panel
from tests.pilots.panels import random_panel

KEYS = ["effect", "se", "t", "df", "ci95", "n", "units", "periods", "dropped", "margin", "non_inferior"]
HEADING = "unit_id,period,treated,outcome\n"


def run(name, *arguments):
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(name, *arguments):
    with pytest.raises(CommandError) as refused:
        run(name, *arguments)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def rows():
    return random_panel(1, missing=0.1)


@pytest.fixture
def panel_csv(tmp_path, rows):
    return as_csv(tmp_path / "panel.csv", rows)


def as_csv(
    path,
    rows,
    *,
    form="{},{},{},{}",
    missing="",
    heading="unit_id,period,treated,outcome",
    end="\n",
    encoding="utf-8",
):
    lines = [heading]
    for u, t, y, d in zip(*rows, strict=True):
        lines.append(form.format(f"P{u}", f"W{t}", d, missing if np.isnan(y) else repr(float(y))))
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def test_the_effect_as_json_has_exactly_the_named_keys(panel_csv, rows):
    expected = two_way_effect(Panel.of(*rows))
    answer = json.loads(run("estimate_effect", panel_csv, "--json"))
    assert list(answer) == KEYS
    assert answer["effect"] == pytest.approx(expected.effect, rel=1e-12)
    assert answer["ci95"] == pytest.approx(list(expected.ci95), rel=1e-12)
    assert (answer["n"], answer["units"], answer["periods"], answer["dropped"]) == (
        expected.n, expected.units, expected.periods, expected.dropped,
    )  # fmt: skip
    assert expected.dropped > 0
    assert answer["margin"] is None
    assert answer["non_inferior"] is None


def test_a_margin_is_judged_at_the_error_rate(panel_csv, rows):
    expected = two_way_effect(Panel.of(*rows), 0.2)
    assert expected.lower > 0.3
    worse = json.loads(run("estimate_effect", panel_csv, "--json", "--margin", 0.5, "--alpha", 0.2))
    assert (worse["margin"], worse["non_inferior"]) == (0.5, True)
    text = run("estimate_effect", panel_csv, "--margin", 0.5, "--alpha", 0.2)
    assert "one-sided error rate 0.2" in text
    assert f"lower {expected.lower:+.4f}" in text
    assert "non-inferior" in text


def test_the_text_carries_units_and_counts(panel_csv, rows):
    expected = two_way_effect(Panel.of(*rows))
    text = run("estimate_effect", panel_csv)
    assert f"{expected.effect:+.4f} points of the outcome" in text
    assert f"{expected.df} degrees of freedom" in text
    assert f"{expected.n:,} of 20 units in 8 periods" in text
    assert f"{expected.dropped} rows without outcome" in text
    assert "verdict" not in text


def test_without_comparison_the_change_within_units(panel_csv, rows):
    answer = json.loads(run("estimate_effect", panel_csv, "--before-after", "--json"))
    assert answer["effect"] == pytest.approx(before_after(Panel.of(*rows)).effect, rel=1e-12)
    assert "trends not removed" in run("estimate_effect", panel_csv, "--before-after")


def decimal_comma(path, rows):
    text = as_csv(
        path, rows, form="{};{};{};{}", missing="NA", heading="Unit ID;Period;TREATED;Outcome"
    ).read_text()
    path.write_text(text.replace(".", ","))


VARIANTS = {
    "byte-order mark": lambda p, r: as_csv(p, r, encoding="utf-8-sig"),
    "CRLF": lambda p, r: as_csv(p, r, end="\r\n"),
    "old line ends": lambda p, r: as_csv(p, r, end="\r"),
    "quoted": lambda p, r: as_csv(p, r, form='"{}","{}","{}","{}"'),
    "blanks": lambda p, r: as_csv(p, r, form=" {} , {} ,{} , {}"),
    "tabs": lambda p, r: as_csv(p, r, form="{}\t{}\t{}\t{}", heading="unit_id\tperiod\ttreated\toutcome"),
    "semicolons and decimal commas": decimal_comma,
    "semicolons and points": lambda p, r: as_csv(p, r, form="{};{};{};{}", heading="unit_id;period;treated;outcome"),
    "NaN": lambda p, r: as_csv(p, r, missing="NaN"),
    "N/A": lambda p, r: as_csv(p, r, missing="N/A"),
    "a point": lambda p, r: as_csv(p, r, missing="."),
    "1.0 for treated": lambda p, r: as_csv(p, r, form="{},{},{}.0,{}"),
    "further columns": lambda p, r: as_csv(
        p, r, form='x,{1},"note, ""quoted""",{3},{0},{2}', heading="a,period,b,outcome,unit_id,treated"
    ),
    "letters beyond ASCII": lambda p, r: as_csv(p, r, form="É{},{},{},{}"),
    "blank lines": lambda p, r: as_csv(p, r, end="\n\n", heading="\n" + HEADING.strip()),
    "rows of empty cells": lambda p, r: as_csv(p, r, end="\n,,,\n"),
    "sep line": lambda p, r: as_csv(p, r, heading="sep=,\n" + HEADING.strip()),
    "long labels": lambda p, r: as_csv(p, r, form="x" * 60 + "{},{},{},{}"),
    "cells over two lines": lambda p, r: as_csv(p, r, form='"a\n{}",{},{},{}'),
    "many digits": lambda p, r: p.write_text(as_csv(p, r).read_text().replace(".", "." + "0" * 60)),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_file_may_look_like_this(tmp_path, rows, variant):
    path = tmp_path / "panel.csv"
    VARIANTS[variant](path, rows)
    answer = json.loads(run("estimate_effect", path, "--json"))
    if variant == "many digits":
        rows = rows[0], rows[1], np.trunc(rows[2]), rows[3]
    expected = two_way_effect(Panel.of(*rows))
    assert (answer["effect"], answer["se"]) == pytest.approx((expected.effect, expected.se), rel=1e-9)
    assert (answer["n"], answer["dropped"], answer["units"]) == (expected.n, expected.dropped, expected.units)


def broken(tail, heading=HEADING):
    return (
        heading
        + "".join(f"P{n},{t},{int(n > 2 and t > 1)},{n + t * n % 5}\n" for n in range(5) for t in range(4))
        + tail
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        (HEADING, "no rows"),
        ("unit_id,period,outcome\nA,1,2\n", "lacks the column treated"),
        ("a;b\n1;2\n", "lacks the column unit_id, period, treated, outcome"),
        (broken("P9,1,0,twelve\n"), "Line 22 has the outcome “twelve”"),
        (broken("P9,1,0,1_000\n"), "Line 22 has the outcome “1_000”"),
        (broken("P9,1,0,inf\n"), "Line 22 has the outcome “inf”"),
        (broken("P9,1,0,1e999\n"), "Line 22 has the outcome “1e999”"),
        (broken("P9,1,yes,5\n"), "Line 22 has treated “yes”"),
        (broken("P9,1,2,5\n"), "Line 22 has treated “2”"),
        (broken("P9,1,,5\n"), "Line 22 has treated empty"),
        (broken("P9,1,0\n"), "Line 22 has 3 cells"),
        (broken(",1,0,5\n"), "Line 22 has no unit_id"),
        (broken("P9, ,0,5\n"), "Line 22 has no period"),
        (broken('"P9,1,0,5\n'), "Line 22 has a quotation mark"),
        (broken('"P9,1,0,5\n' + "x,1,0,5\n" * 200 + '"P8,1,0,5\n'), "quotation mark"),
        (broken("P1,3,0,5\n"), "Unit P1 has several outcomes in period 3"),
        (broken("P9,1,0,2e150\n"), "infinite or larger"),
        (HEADING + "A,1,0,5\nA,2,1,5\nB,1,0,5\nB,2,0,5\n", "Too few rows"),
        (HEADING + "A,1,0,\nB,1,1,NA\n", "No row has an outcome"),
        ("x" * (CHUNK + 10), "over a million characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(tmp_path, text, words):
    path = tmp_path / "panel.csv"
    path.write_text(text)
    assert words in refusal("estimate_effect", path)


def test_files_that_are_no_text(tmp_path):
    path = tmp_path / "panel.csv"
    assert "cannot be opened" in refusal("estimate_effect", path)
    assert "cannot be opened" in refusal("estimate_effect", tmp_path)
    path.write_bytes(b"PK\x03\x04rest")
    assert "workbook" in refusal("estimate_effect", path)
    path.write_bytes((HEADING + "\xe9,1,0,5\n").encode("latin-1"))
    assert "not UTF-8" in refusal("estimate_effect", path)
    path.write_bytes(HEADING.encode("utf-16"))
    assert "not UTF-8" in refusal("estimate_effect", path)


def test_a_fault_far_down_a_long_file_has_its_line(tmp_path):
    path = tmp_path / "panel.csv"
    count = write(path, 120_000)
    assert path.stat().st_size > 2 * CHUNK
    with path.open("a") as file:
        file.write("\nP1,1,1,x\n")
    with pytest.raises(UnreadablePanel, match=f"Line {count + 3} "):
        read_panel(path)


def test_a_long_file_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "panel.csv"
    count = write(path, 120_000)
    found = read_panel(path)
    assert found.unit.size == count
    plain = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=(1, 2, 3))
    assert np.array_equal(np.array(found.periods, dtype=float)[found.period], plain[:, 0])
    assert np.array_equal(found.treated, plain[:, 1] == 1)
    assert np.array_equal(found.outcome, plain[:, 2])
    assert found.units[found.unit[0]] == path.read_text().splitlines()[1].split(",")[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--margin", "-3"), "margin"), (("--margin", "nan"), "margin"), (("--alpha", "0.7"), "error rate")],
)  # fmt: skip
def test_margins_and_error_rates_without_sense(panel_csv, arguments, words):
    assert words in refusal("estimate_effect", panel_csv, *arguments)


def test_shares_as_published():
    found = json.loads(run("compare_shares", "21/131", "41/118", "--json"))
    assert round(found["difference"], 2) == -18.72
    assert [round(end, 2) for end in found["ci95"]] == [-29.12, -7.94]
    found = json.loads(run("compare_shares", "59/820", "38/792", "--json"))
    assert (round(found["t"], 2), found["df"], round(found["p"], 3)) == (2.02, 1610, 0.043)
    turned = json.loads(run("compare_shares", "38/792", "59/820", "--json"))
    assert [round(end, 3) for end in turned["ci95"]] == [-4.752, -0.065]
    assert {"z", "p_z", "share_a", "share_b"} <= set(turned)
    text = run("compare_shares", "59/820", "38/792")
    assert "+2.40 percentage points" in text
    assert "t(1610)" in text


def test_shares_where_nothing_varies():
    assert json.loads(run("compare_shares", "0/5", "0/9", "--json"))["t"] is None
    assert "nothing varies" in run("compare_shares", "0/5", "0/9")


@pytest.mark.parametrize(
    "share", ["5/3", "1/0", "0/0", "a/b", "1.5/3", "-1/3", "3", "1/2/3", "٣/٤", "1/" + "9" * 40]
)
def test_shares_without_sense(share):
    with pytest.raises(CommandError) as refused:
        run("compare_shares", "1/2", share) if share[0] != "-" else run("compare_shares", "1/2", f" {share}")
    assert str(refused.value).endswith(".")


def test_the_simulation_answers_as_table_json_and_picture(tmp_path):
    few = ("--offices", 12, "--staff", "5,6", "--seed", 3)
    drawn = tmp_path / "simulation.svg"
    assert "raised" in run("simulate_evaluations", *few, "--svg", drawn)
    assert drawn.read_text().startswith("<svg")
    answer = json.loads(run("simulate_evaluations", *few, "--json"))
    assert [(row["staff"], row["comparison"]) for row in answer["settings"]] == [
        (5, 2),
        (6, 2),
        (5, 0),
        (6, 0),
    ]
    assert answer == json.loads(run("simulate_evaluations", *few, "--json"))
    assert {"raised", "covered", "promised", "passed", "held"} <= set(answer["settings"][0])


@pytest.mark.parametrize(
    "wrong", [("--offices", 0), ("--staff", "8,x"), ("--staff", "1"), ("--seed", -1), ("--margin", 0)]
)
def test_simulations_without_sense(wrong):
    with pytest.raises(CommandError):
        run("simulate_evaluations", *wrong)
