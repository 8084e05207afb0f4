"""`due` at the command line: the date, why, and a clear sentence when the input cannot be read."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest

from engine.deadlines import due_command

OVERLAPPING = ["--pause", "2018-02-13..2018-02-22", "--pause", "2018-02-21..2018-02-23"]


def test_the_date_and_the_reason_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert due("--received", "2018-02-12T09:00", "--period", "3wd", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"due_at", "why"}
    assert answer["due_at"] == "2018-02-22T17:00:00+07:00"
    assert answer["why"][-1] == "Hạn: 17:00 Thứ Năm 22/02/2018."


def test_the_date_comes_first_then_the_reason_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert due("--received", "2018-02-13T15:30", "--period", "1wd", "--cutoff", "15:00", "--lang", "en") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2018-02-22T17:00:00+07:00"
    assert lines[1] == "Received at 15:30 Tuesday 13/02/2018."
    assert lines[-1] == "Due: 17:00 Thursday 22/02/2018."


@pytest.mark.parametrize(
    ("arguments", "due_at"),
    [
        (["--period", "3wd", "--pause", "2018-02-13..2018-02-14"], "2018-02-23"),  # the 14th is Tết
        (["--period", "3wd", "--pause", "2018-02-13..2018-02-13"], "2018-02-23"),
        (["--period", "3wd", "--pause", "2018-02-14..2018-02-20"], "2018-02-22"),
        (["--period", "3wd", "--pause", "2018-02-13T09:00..2018-02-21T09:00"], "2018-02-23"),
        (
            ["--period", "5wd", "--pause", "2018-02-22..2018-02-22", "--pause", "2018-02-13T09:00..2018-02-21T09:00"],
            "2018-02-28",
        ),
        (["--period", "3d", "--pause", "2018-02-13..2018-02-14"], "2018-02-21"),
    ],
)
def test_pauses_are_whole_days_or_exact_moments(
    capsys: pytest.CaptureFixture[str], arguments: list[str], due_at: str
) -> None:
    assert due("--received", "2018-02-12T09:00", *arguments, "--json") == 0
    assert json.loads(capsys.readouterr().out)["due_at"] == f"{due_at}T17:00:00+07:00"


@pytest.mark.parametrize("period", ["1wd", "1d", "4wh"])
def test_a_pause_after_the_date_is_said_to_move_nothing(capsys: pytest.CaptureFixture[str], period: str) -> None:
    asked = ["--received", "2018-03-05T08:00", "--period", period, "--lang", "en"]
    assert due(*asked) == 0
    without = capsys.readouterr().out.splitlines()
    assert due(*asked, "--pause", "2018-03-08..2018-03-09") == 0
    paused = capsys.readouterr().out.splitlines()
    assert paused[0] == without[0]
    assert [line for line in paused if "the pause came after the date and does not move it" in line]
    assert not [line for line in paused if "not counted" in line and line.startswith("Resumed")]


def test_a_time_with_an_offset_is_taken_at_its_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert due("--received", "2018-02-12T07:00+00:00", "--period", "8wh", "--json") == 0
    assert json.loads(capsys.readouterr().out)["due_at"] == "2018-02-13T14:00:00+07:00"


def test_a_date_alone_is_the_opening_of_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert due("--received", "2018-03-05", "--period", "2wh", "--json") == 0
    assert json.loads(capsys.readouterr().out)["due_at"] == "2018-03-05T10:00:00+07:00"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--received", "hôm qua", "--period", "3wd"], "“hôm qua” không phải là thời điểm"),
        (["--received", "2018-02-30", "--period", "3wd"], "“2018-02-30” không phải là thời điểm"),
        (["--received", "9999-12-31", "--period", "3wd"], "không tính được “9999-12-31”"),
        (["--received", "2018-02-12", "--period", "3x"], "“3x” không phải là thời hạn"),
        (["--received", "2018-02-12", "--period", "99999999wd"], "“99999999wd” quá dài"),
        (["--received", "2018-02-12", "--period", "3wd", "--cutoff", "25:00"], "“25:00” không phải là giờ trong ngày"),
        (
            ["--received", "2018-02-12", "--period", "3wd", "--pause", "2018-02-13"],
            "không phải là khoảng tạm dừng A..B",
        ),
        (["--received", "2018-02-12", "--period", "3wd", "--pause", "2018-02-14..2018-02-12"], "kết thúc trước khi"),
        (["--received", "2018-02-12", "--period", "3wd", "--pause", "2018-02-14..2018-02-13"], "kết thúc trước khi"),
        (["--received", "2018-02-12", "--period", "1.5wd"], "hoặc 12wh"),
        (["--received", "2018-02-12", "--period", "0,5 ngày làm việc"], "hoặc 4wh"),
        (["--received", "2018-02-12", "--period", "3wd", "--pause", "2018-02-01..2018-02-02"], "sau lúc tiếp nhận"),
        (
            ["--received", "2018-02-12", "--period", "9wd", *OVERLAPPING],
            "không chồng lên nhau",
        ),
    ],
)
def test_what_cannot_be_read_gets_one_sentence_and_no_date(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert due(*arguments) == 2
    said = capsys.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1 and not said.out
    assert due(*arguments, "--lang", "en") == 2
    assert sentence not in capsys.readouterr().err


def test_the_longest_period_at_the_last_year_still_has_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert due("--received", "2200-12-31", "--period", "9999m", "--json") == 0
    assert json.loads(capsys.readouterr().out)["due_at"].startswith("3034-03-31")


def test_a_year_the_calendar_does_not_reach_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert due("--received", "1918-02-12", "--period", "3wd") == 2
    assert "từ năm 1990 đến năm 2200" in capsys.readouterr().err


def test_it_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "engine.deadlines.due_command", "--received", "2026-12-31", "--period", "1wh"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == "2026-12-31T09:00:00+07:00"


def due(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    due_command.add_arguments(parser)
    return due_command.main(parser.parse_args(arguments))
