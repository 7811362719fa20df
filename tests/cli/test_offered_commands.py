"""Every command that is offered is run as it is printed, on a copy of the plan: it works, and does what was said."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster_cli.app.arguments import at_home
from cluster_cli.core.messages import Command, offer
from cluster_cli.core.operations.targets import items_of
from cluster_cli.core.text import command_line
from cluster_cli.store.workspace import load
from tests.cli.conftest import ROOT
from tests.latin import latin, texts_of, without_examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Runner

ODD = {
    "blanks": "№ 5 🙂", "double quote": 'a"b', "dash": "-x", "equals": "a=b", "dollar": "$x", "backslash": "a\\", "plain": "7",
}  # fmt: skip
SELDOM = {
    "single quote": "it's", "option": "--help", "braces": "${HOME}", "backtick": "`id`", "percent": "%PATH%", "semicolon": "x;y",
    "star": "*", "comment": "#1", "and": "a & b", "tilde": "~", "bang": "a!b", "bidi": "אב", "dot": ".", "brackets": "[1]",
}  # fmt: skip
NAMES = [*(pytest.param(name, id=kind) for kind, name in ODD.items()),
         *(pytest.param(name, id=kind, marks=pytest.mark.long) for kind, name in SELDOM.items())]  # fmt: skip
DAY = ("--as-of", "2022-03-15")
GROUNDS = ("--reason", "р", "--by", "ks-1")
JUDGING = {"overdue", "validate"}
LOOKING = {"status", "list", "show", "overdue", "upcoming", "progress", "deps", "validate", "help", "explain"}


class Names(NamedTuple):
    """The items of a plan with odd names: one that is late, a series, one with facts, and a project."""

    late: str
    series: str
    held: str
    project: str
    stage: str


def odd_plan(folder: Path, odd: str) -> Names:
    names = Names(odd, f"{odd}s", f"{odd}h", f"{odd}p", odd)
    late, series, held, project, stage = (json.dumps(name, ensure_ascii=False) for name in names)
    (folder / "data").mkdir()
    (folder / "data" / "roadmap.yaml").write_text(
        f"""\
format: 1
title: План
language: ru
period: 2022
parties: {{dpo: {{name: Департамент}}}}
decisions: {{ks-1: {{title: Протокол № 1, on: 2022-03-01}}}}
activities:
  - {{id: {late}, title: Программа, due: 2022-02, responsible: [dpo]}}
  - id: {series}
    title: Заседания
    due: 2022-01
    repeat: monthly
    responsible: [dpo]
    points: {{2022-01: 2022-01-27, 2022-02: 2022-02-10, 2022-12: {{excused: {{on: 2022-03-01, by: ks-1, reason: р}}}}}}
  - {{id: {held}, title: Отчёт, due: 2022-01, responsible: [dpo], after: [{late}], completed: 2022-01-20}}
""",
        encoding="utf-8",
    )
    (folder / "data" / "projects.yaml").write_text(
        f"""\
format: 1
title: Матрица
stages: {{{stage}: Подготовка, end: Завершение}}
projects:
  - id: {project}
    title: Портал
    stages: {{{stage}: {{due: 2022-02}}, end: {{due: 2022-05}}}}
    status: paused
    decided: {{on: 2022-03-01, by: ks-1, reason: р}}
""",
        encoding="utf-8",
    )
    return names


def refusals(names: Names) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """Commands that are refused, and the one item that what is offered may change."""
    late, series, held, project, stage = names
    for positional, options, item in (
        (("done", late), (), late), (("done", series), (), series), (("done", project), (), project),
        (("done", held), ("--on", "2022-01-21"), held), (("done", series), ("--for", "2022-12"), series),
        (("done", series), ("--for", "2022-1"), None), (("done", f"{late}~"), (), None), (("show", f"{late}~"), (), None),
        (("move", late, "2022-05"), (), late), (("move", f"{late}=2022-05", f"{series}=2022-05"), (), series),
        (("move", late), (), late), (("move", held, "2022-05"), (), None),
        (("excuse", series), (), series), (("excuse", series), ("--for", "2022-12", *GROUNDS[:2], "--by", "x"), series),
        (("excuse", held), GROUNDS, None), (("cancel", late), (), late), (("cancel", series), ("--for", "2022-05"), series),
        (("pause", late), (), late), (("pause", project), (*GROUNDS[:2], "--by", "x"), project), (("resume", late), (), None),
        (("reopen", series), (), series), (("reopen", late), (), None), (("confirm", series), (), series),
        (("confirm", held), (), held), (("confirm", late), ("--by", "ks-1"), None), (("remove", late), (), None),
        (("remove", series), (), series), (("remove", held), (), None), (("update", late), ("--weight", "2"), late),
        (("update", late), ("--status", "done"), late), (("update", late), ("--status", "paused"), late),
        (("update", series), ("--late-reason", "р"), series), (("update", project), ("--status", "active"), project),
        (("update", project), ("--stage", f"{stage}=2022-06"), project), (("update", late), ("--goal", "ц"), None),
        (("add",), ("--id", late, "--title", "т", "--responsible", "dpo"), None), (("add",), (), "*"), (("edit", f"{late}~"), (), None),
    ):  # fmt: skip
        day = () if positional[0] == "edit" else DAY
        yield (positional[0], *options, *day, "--", *positional[1:]), item


def offered(text: str) -> list[str]:
    """The commands to copy: a line each, indented by two blanks."""
    return [line[2:] for line in text.splitlines() if line.startswith("  cluster ")]


def items(folder: Path) -> dict[str, object]:
    """Every item by its id, without its place in the file."""
    from msgspec.structs import replace

    portfolio = load(folder / "data").portfolio
    return {item.id: replace(item, at=0) for item in items_of(portfolio)}


def run_as_printed(cluster: Runner, folder: Path, line: str, copy: Path, item: str | None) -> None:
    """Run the line in a copy of the plan; a change has changed `item` and nothing else (`*`: anything)."""
    words = shlex.split(line)
    assert words[0] == "cluster"
    shutil.copytree(folder / "data", copy / "data")
    before = items(copy)
    run = cluster(*words[1:], cwd=copy, env={"EDITOR": "true"})
    assert run.status in ({0, 1} if words[1] in JUDGING else {0}), f"{line}\n{run.err}"
    after = items(copy)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    if words[1] not in LOOKING | {"edit", "init"} and "--help" not in words:
        assert changed if item == "*" else changed == {item}, f"{line}: {changed}"
    shutil.rmtree(copy)


@pytest.mark.parametrize("odd", NAMES)
def test_what_a_refusal_offers_works(cluster: Runner, tmp_path: Path, odd: str) -> None:
    folder, copy = tmp_path / "plan", tmp_path / "copy"
    folder.mkdir()
    names = odd_plan(folder, odd)
    assert [fault for fault in load(folder / "data").diagnostics if fault.severity == "error"] == []
    before = items(folder)
    told = 0
    for arguments, item in refusals(names):
        refused = cluster(*arguments, cwd=folder)
        assert (refused.status, refused.out) == (2, ""), arguments
        assert items(folder) == before
        told_words = without_examples(refused.err).removeprefix("cluster: ")
        assert latin(told_words, *texts_of(folder / "data"), *arguments) == set(), told_words
        lines = offered(refused.err)
        assert lines, f"{arguments}\n{refused.err}"
        # Where two steps are told (take back, then record anew), the second needs the first.
        for line in lines[:1] if "reopen" in lines[0] else lines:
            run_as_printed(cluster, folder, line, copy, item)
            told += 1
    assert told > 30


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell there")
@pytest.mark.parametrize("odd", NAMES)
def test_a_shell_hands_the_command_over_as_it_was_meant(
    cluster: Runner, tmp_path: Path, environ: dict[str, str], odd: str
) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    names = odd_plan(folder, odd)
    line = offered(cluster("done", "--as-of", "2022-03-15", "--", names.late, cwd=folder).err)[0]
    script = f'cluster() {{ "{sys.executable}" -m cluster_cli "$@"; }}\n{line}\n'
    done = subprocess.run(["sh", "-c", script], cwd=folder, env=environ, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert "completed: 2022-03-15" in (folder / "data" / "roadmap.yaml").read_text(encoding="utf-8")


def test_two_steps_that_are_told_work_one_after_the_other(cluster: Runner, tmp_path: Path) -> None:
    names = odd_plan(tmp_path, "a b")
    lines = offered(cluster("done", names.held, "--on", "2022-01-21", *DAY).err)
    assert [shlex.split(line)[1] for line in lines] == ["reopen", "done"]
    for line in lines:
        assert cluster(*shlex.split(line)[1:]).status == 0
    assert "completed: 2022-01-21" in (tmp_path / "data" / "roadmap.yaml").read_text(encoding="utf-8")


def test_a_plan_elsewhere_is_named_in_what_is_offered(cluster: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "мой план"
    folder.mkdir()
    names = odd_plan(folder, "7")
    for arguments, _ in refusals(names):
        refused = cluster(arguments[0], "--data", "мой план", "--lang", "en", *arguments[1:])
        for line in offered(refused.err)[:1] if arguments[0] != "show" else ():
            assert '--data "мой план"' in line or line.endswith("--help"), line
            run = cluster(*shlex.split(line)[1:], env={"EDITOR": "true"})
            assert run.status == 0, f"{line}\n{run.err}"
            cluster("undo", "--data", "мой план")


def told_in(hint: str) -> list[str]:
    """The commands in a sentence; several are parted by commas."""
    return re.findall(r'cluster (?:"[^"]*"|[^",])+', hint)


@pytest.mark.parametrize("look", ["status", "overdue", "validate"])
def test_what_a_report_offers_works_where_it_was_asked(cluster: Runner, tmp_path: Path, look: str) -> None:
    folder = tmp_path / "мой план"
    folder.mkdir()
    odd_plan(folder, "-x")
    day = () if look == "validate" else DAY
    run = cluster(look, "--data", "мой план", *day, "--lang", "en", "--format", "json")
    answer = json.loads(run.out)
    lines = [line for hint in answer["hints"] for line in told_in(hint)]
    lines += [line for row in answer["rows"] for line in told_in(row.get("remedy") or "")]
    assert lines, run.out
    for line in lines:
        words = shlex.split(line)
        assert ("2022-03-15" in words) == (bool(day) and words[1] != "validate"), line
        run = cluster(*words[1:])
        assert run.status in ({0, 1} if words[1] in JUDGING else {0}), f"{line}\n{run.err}"


@pytest.mark.parametrize(
    "arguments",
    [("show", "99"), ("show",), ("list", "--columns", "titel"), ("list", "--limit", "x")],
    ids=" ".join,
)
def test_what_a_look_elsewhere_offers_works(cluster: Runner, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "мой план").mkdir()
    odd_plan(tmp_path / "мой план", "-x")
    lines = offered(cluster(*arguments, "--data=мой план").err + cluster("--data", "мой план", *arguments).err)
    assert lines
    for line in lines:
        assert '--data "мой план"' in line or line.endswith("--help"), line
        run = cluster(*shlex.split(line)[1:])
        assert run.status == 0, f"{line}\n{run.err}"


def test_what_is_offered_keeps_a_quoted_text_whole() -> None:
    home = {"--data": "d", "--as-of": "2022-03-15"}
    reason = (("reason", "a -- b"),)
    for command, wanted in (
        (offer("done", "3", options=reason), 'cluster done 3 --reason "a -- b" --data d --as-of 2022-03-15'),
        (
            offer("done", "-x", "- y", options=reason),
            'cluster done --reason "a -- b" --data d --as-of 2022-03-15 -- "-x" "- y"',
        ),
        (offer("undo", options=(("data", "e"),)), "cluster undo --data e"),
        (Command("cluster undo --data e"), "cluster undo --data e"),
        (Command("cluster init --demo x"), "cluster init --demo x"),
    ):
        assert command_line(at_home(command, home)) == wanted


WRONG_USE: tuple[tuple[str, ...], ...] = (
    ("done",), ("done", "3", "--nope"), ("done", "3", "4", "--on"), ("move", "3"), ("move", "3", "весна"), ("move",), ("excuse",),
    ("update",), ("update", "3"), ("add", "stage"), ("confirm",), ("edit",), ("edit", "3", "4"), ("undo", "x"), ("remove",),
    ("list", "--sort", "colour"), ("list", "--responsible", "nobody"), ("overdue", "--format", "pdf"), ("show", "99"), ("show",),
    ("explain", "unknown-part"), ("setup", "you"), ("completion", "cmd"), ("help", "datse"), ("doen", "3"), ("upcoming", "--within", "0"),
    ("progress", "--by", "colour"), ("init",), ("init", "x", "--title", "t"), ("schema", "--of", "nothing"), ("status", "--lang", "de"),
)  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_what_wrong_use_offers_works(cluster: Runner, plan: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    refused = cluster(*arguments)
    assert (refused.status, refused.out) == (2, "")
    copy = tmp_path / "copy"
    for line in offered(refused.err):
        shutil.copytree(plan / "data", copy / "data")
        words = shlex.split(line)
        run = cluster(*words[1:], cwd=copy, env={"EDITOR": "true"})
        assert run.status in {0, 1} if words[1] in JUDGING else run.status == 0, f"{line}\n{run.err}"
        shutil.rmtree(copy)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("record", "p.users", "-5", "--data=my plan"), 'cluster record --data "my plan" -- p.users "-5"'),
        (("record", "--on=2022-03-01", "p.users", "-5"), "cluster record --on 2022-03-01 -- p.users \"-5\""),
        (("list", "--sort=colour", "--data=my plan"), 'cluster list --sort deadline --data "my plan"'),
        (("list", "--columns", "titel"), 'cluster list --columns "id,title,state"'),
    ],
)  # fmt: skip
def test_wrong_use_is_offered_anew_with_each_option_once(
    cluster: Runner, tmp_path: Path, arguments: tuple[str, ...], line: str
) -> None:
    (tmp_path / "my plan").mkdir()
    odd_plan(tmp_path / "my plan", "7")
    run = cluster(*arguments, cwd=tmp_path if "--data=my plan" in arguments else tmp_path / "my plan")
    assert offered(run.err)[0] == line


def commands_in(value: object) -> Iterator[str]:
    """Every command that a value of a report or of a finding holds, however deep."""
    import msgspec

    match value:
        case Command():
            yield command_line(value)
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from commands_in(getattr(value, name))
        case dict():
            for one in value.values():
                yield from commands_in(one)
        case tuple() | list():
            for one in value:
                yield from commands_in(one)
        case _:
            return


@pytest.mark.parametrize("which", ["data", "examples/demo/data", "odd"])
def test_what_reports_and_findings_offer_works(cluster: Runner, tmp_path: Path, which: str) -> None:
    from datetime import date

    from cluster_cli.core.judge.assessment import assess
    from cluster_cli.core.report import Layout
    from cluster_cli.core.reports import overdue, status, upcoming

    folder = tmp_path / "plan"
    folder.mkdir()
    if which == "odd":
        odd_plan(folder, ODD["dash"])
    else:
        shutil.copytree(ROOT / which, folder / "data")
    workspace = load(folder / "data")
    lines: set[str] = set(commands_in(workspace.diagnostics))
    for day in (date(2022, 3, 15), date(2026, 7, 1), date(2026, 11, 25)):
        assessment = assess(workspace.portfolio, day)
        lines |= set(commands_in(status.status(assessment, {"error": 0, "warning": 0})))
        lines |= set(commands_in(overdue.overdue(assessment, Layout())))
        lines |= set(commands_in(upcoming.upcoming(assessment, Layout())))
    assert lines
    for line in sorted(lines):
        run_as_printed(cluster, folder, line, tmp_path / "copy", "*")


def test_what_help_shows_is_understood(cluster: Runner, tmp_path: Path) -> None:
    """Each example of a help page is parsed to its end: nothing in it is unknown or missing."""
    from cluster_cli.cli.help_pages import EXAMPLES

    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name, lines in EXAMPLES.items():
        for line in lines:
            words = shlex.split(line)
            assert words[0] == "cluster"
            run = cluster(*words[1:], env={"EDITOR": "true"}, cwd=tmp_path)
            assert not re.search("too much was given|has no option|is missing|no command", run.err), (
                f"{name}: {line}\n{run.err}"
            )
