"""The commands that look, through the door: the same answer whatever the way in and out."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

DAY = ("--as-of", "2022-03-15")
LOOKS = (
    "status",
    "list",
    "overdue",
    "upcoming",
    "progress",
    "show 2",
    "show portal",
    "show 2 --why",
    "progress --by responsible",
)
FORMATS = ("table", "linear", "markdown", "csv", "json")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.usefixtures("plan")
def test_every_look_answers_in_every_form_and_language(cluster: Runner, look: str, form: str, language: str) -> None:
    run = cluster(*look.split(), *DAY, "--format", form, "--lang", language)
    assert run.status == (1 if look == "overdue" else 0)
    assert run.err == ""
    assert run.out.endswith("\n")
    assert "\x1b" not in run.out
    if form == "json":
        assert json.loads(run.out)["schema"] == f"cluster/{look.split(maxsplit=1)[0]}/1"


@pytest.mark.usefixtures("plan")
def test_bare_cluster_is_status(cluster: Runner) -> None:
    assert cluster(*DAY) == cluster("status", *DAY)
    assert cluster(*DAY, "--format", "json").out == cluster("status", *DAY, "--format", "json").out


@pytest.mark.usefixtures("plan")
def test_common_options_stand_before_or_after_the_command(cluster: Runner) -> None:
    after = cluster("list", *DAY, "--lang", "en", "--format", "csv")
    assert after.status == 0
    assert cluster(*DAY, "--lang", "en", "--format", "csv", "list") == after
    assert cluster("--format=json", "list", *DAY, "--lang", "en", "--format=csv") == after


def test_the_plan_is_found_from_below_by_option_and_by_variable(cluster: Runner, plan: Path) -> None:
    (plan / "a" / "b").mkdir(parents=True)
    wanted = cluster("list", *DAY).out
    elsewhere = plan.parent
    assert cluster("list", *DAY, cwd=plan / "a" / "b").out == wanted
    assert cluster("list", *DAY, "--data", str(plan / "data"), cwd=elsewhere).out == wanted
    assert cluster("list", *DAY, env={"CLUSTER_DATA": str(plan / "data")}, cwd=elsewhere).out == wanted


@pytest.mark.parametrize("arguments", [[], ["--data", "nowhere"], ["--data", "\x00"], ["--data", "x" * 5000]])
@pytest.mark.parametrize("form", FORMATS)
def test_no_plan_is_told_with_an_empty_answer(cluster: Runner, arguments: list[str], form: str) -> None:
    run = cluster("status", *arguments, "--format", form)
    assert (run.status, run.out) == (2, "")
    assert re.search(r"^  cluster init", run.err, re.MULTILINE) or "cannot be opened" in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="no folder can be taken away from under a process there")
def test_a_plan_named_by_its_whole_path_needs_no_current_folder(
    plan: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    gone = tmp_path_factory.mktemp("gone")
    program = (
        "import os, sys; os.rmdir(os.getcwd()); from cluster_cli.cli.boundary import main; sys.exit(main(sys.argv[1:]))"
    )
    for arguments, status in (
        (["list", "--data", str(plan / "data")], 0),
        (["list"], 2),
        (["list", "--data", "data"], 2),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=gone,
            env=environ,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == status, done.stderr.decode()
        assert b"CLUSTER_DEBUG" not in done.stderr
        gone.mkdir(exist_ok=True)


@pytest.mark.usefixtures("plan")
def test_the_day_may_be_written_in_several_ways(cluster: Runner) -> None:
    wanted = cluster("overdue", *DAY, "--format", "csv")
    assert cluster("overdue", "--as-of", "15.03.2022", "--format", "csv") == wanted
    assert cluster("overdue", "--as-of", "yesterday").status == 1
    wrong = cluster("overdue", "--as-of", "2022-02-30")
    assert (wrong.status, wrong.out) == (2, "")
    assert "дня 2022-02-30 нет" in wrong.err


@pytest.mark.usefixtures("plan")
def test_the_language_is_the_plans_unless_another_is_asked_for(cluster: Runner) -> None:
    russian, english = cluster("list", *DAY).out, cluster("list", *DAY, "--lang", "en").out
    assert russian != english
    assert cluster("list", *DAY, env={"CLUSTER_LANG": "en"}).out == english
    assert cluster("list", *DAY, "--lang", "ru", env={"CLUSTER_LANG": "en"}).out == russian
    cluster("setup", "me", "--language", "en")
    assert cluster("list", *DAY).out == english
    assert cluster("list", *DAY, env={"CLUSTER_LANG": "ru"}).out == russian


@pytest.mark.usefixtures("plan")
def test_a_failure_after_reading_speaks_the_plans_language(cluster: Runner) -> None:
    assert "нет" in cluster("show", "99").err


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--responsible", "ttst"], ["list", "--due", "2022-02"], ["overdue"], ["upcoming"]]
)
@pytest.mark.usefixtures("plan")
def test_every_form_has_the_same_rows(cluster: Runner, arguments: list[str]) -> None:
    rows: list[dict[str, Any]] = json.loads(cluster(*arguments, *DAY, "--format", "json").out)["rows"]
    table = list(csv.DictReader(io.StringIO(cluster(*arguments, *DAY, "--format", "csv").out)))
    assert [row["id"] for row in rows] == [row["id"] for row in table]
    assert rows


@pytest.mark.usefixtures("plan")
def test_ids_are_for_other_commands(cluster: Runner) -> None:
    assert cluster("list", "--ids", *DAY).out.split() == ["1", "2", "3", "4", "portal"]
    assert cluster("list", "--ids", "--responsible", "ttst", *DAY).out.split() == ["2", "3", "4", "portal"]
    assert cluster("list", "--ids", "--not-responsible", "TTST", *DAY).out.split() == ["1"]
    assert cluster("list", "--ids", "--not-responsible", "бпоо", *DAY).out.split() == ["1"]
    assert cluster("list", "--ids", "--limit", "2", *DAY).out.split() == ["1", "2"]


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["show", "portl"], "portal"),
        (["list", "--responsible", "tst"], "ttst"),
        (["list", "--state", "overdu"], "overdue"),
        (["list", "--status", "activ"], "active"),
        (["list", "--section", "orgg"], "org"),
        (["list", "--project", "portall"], "portal"),
        (["progress", "--by", "sectoin"], "section"),
    ],
)
@pytest.mark.usefixtures("plan")
def test_an_unknown_name_is_refused_with_the_nearest(cluster: Runner, arguments: list[str], near: str) -> None:
    run = cluster(*arguments, *DAY)
    assert (run.status, run.out) == (2, "")
    assert re.search(rf"(Возможно, |Did you mean |Perhaps )[«“]?{near}\b", run.err)


@pytest.mark.usefixtures("plan")
def test_overdue_judges_and_the_others_do_not(cluster: Runner) -> None:
    assert cluster("overdue", "--as-of", "2022-01-31").status == 0
    assert cluster("overdue", *DAY).status == 1
    assert cluster("overdue", *DAY, "--responsible", "dpo").status == 1
    assert cluster("overdue", *DAY, "--text", "Итоговый").status == 0
    assert cluster("status", *DAY).status == 0
    assert cluster("list", "--state", "overdue", *DAY).status == 0


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tomsk", "Pacific/Kiritimati", "America/Adak"])
@pytest.mark.usefixtures("plan")
def test_the_same_day_gives_the_same_answer_in_every_time_zone(process: Runner, cluster: Runner, zone: str) -> None:
    assert process("status", *DAY, env={"TZ": zone}).out == cluster("status", *DAY).out


@pytest.mark.parametrize("form", FORMATS)
def test_what_could_not_be_counted_is_named(cluster: Runner, plan: Path, form: str) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("due: 2022-02\n", "due: 2022-02-30\n"), encoding="utf-8")
    run = cluster("list", *DAY, "--format", form)
    assert run.status == 0
    if form == "json":
        assert [unread["id"] for unread in json.loads(run.out)["unread"]] == ["3"]
    else:
        assert "не учтено: 1 (3, строка" in (run.out + run.err).lower()
    if form in ("csv", "json"):
        assert "не учтено" in run.err.lower()


@pytest.mark.parametrize("text", ["a: [", "a: &x 1", "", "\x00", "format: 1\nformat: 1\n"])
@pytest.mark.parametrize("form", FORMATS)
def test_an_unreadable_plan_gives_no_answer(cluster: Runner, plan: Path, text: str, form: str) -> None:
    (plan / "data" / "roadmap.yaml").write_text(text, encoding="utf-8")
    run = cluster("status", *DAY, "--format", form)
    assert (run.status, run.out) == (2, "")
    assert re.search(r"^data/roadmap.yaml:\d+:\d+: ", run.err, re.MULTILINE)


def test_completion_knows_the_plan(cluster: Runner, plan: Path) -> None:
    def offered(*words: str) -> list[str]:
        return cluster(*words, env={"_CLUSTER_COMPLETE": "zsh"}).out.splitlines()

    assert offered("show", "p") == ["portal\tПортал кластера"]
    assert "2\tЗаседания совета" in offered("show", "")
    assert offered("list", "--responsible", "tt") == ["ttst\tТехникум социальных технологий"]
    assert offered("list", "--responsible=tt") == ["--responsible=ttst\tТехникум социальных технологий"]
    assert offered("list", "--section", "") == ["org\tОрганизационные мероприятия"]
    assert any(line.startswith("overdue\t") for line in offered("list", "--state", "ov"))
    assert offered("progress", "--by", "status,res") == ["status,responsible"]
    assert "status" not in "".join(offered("progress", "--by", "status,")).replace("status,", "")
    (plan / "data" / "roadmap.yaml").write_bytes(b"\xff[[[")
    assert offered("show", "2") == []
    assert offered("show", "p") == ["portal\tПортал кластера"]  # the other file can be read
    (plan / "data" / "roadmap.yaml").unlink()
    assert offered("show", "p") == []


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("command", "column"),
    [
        ("list", "wording"), ("overdue", "days"), ("upcoming", "left"), ("budget", "spent"), ("indicators", "fact"),
        ("risks", "level"), ("forecast", "latest"), ("gantt", "id"), ("log", "who"), ("diff", "what"), ("trend", "share"),
    ],
)  # fmt: skip
def test_completion_knows_the_columns_of_each_list(cluster: Runner, command: str, column: str) -> None:
    lines = cluster(command, "--columns", column, env={"_CLUSTER_COMPLETE": "bash"}).out.splitlines()
    assert column in [line.split("\t")[0] for line in lines]


@pytest.mark.usefixtures("plan")
def test_a_word_put_right_does_not_stand_there_twice(cluster: Runner) -> None:
    assert cluster("progress", "--by", "status,foo").err.endswith("\n  cluster progress --by status\n")


def test_what_was_decided_too_late_is_told_beside_the_totals_that_leave_it_out(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    text = path.read_text(encoding="utf-8")
    late = "status: cancelled\n    decided: {on: 2022-04-10, reason: решено}\n"
    before, _, after = text.partition("due: 2022-02\n")
    path.write_text(f"{before}due: 2022-02\n{after.replace('status: planned', late.rstrip(), 1)}", encoding="utf-8")
    sentence = "Оформлено после истечения срока, поэтому считается неисполненным: контрольных точек 1."
    for command in ("status", "progress"):
        assert sentence not in cluster(command, "--as-of", "2022-04-09").out
        assert sentence in cluster(command, "--as-of", "2022-04-10").out


@pytest.mark.parametrize(
    ("option", "offer"), [("--sort", "--sort deadline"), ("--columns", '--columns "id,title,state"')]
)
def test_an_unknown_column_is_answered_with_the_option_that_was_used(
    cluster: Runner, plan: Path, option: str, offer: str
) -> None:
    run = cluster("list", option, "nope")
    assert run.status == 2
    assert f"  cluster list {offer}\n" in run.err
    assert cluster("list", *shlex.split(offer)).status == 0
