"""Help and refusals: wholly in the reader's language, with what is near and what to do."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.cli.commands import COMMANDS, offered
from cluster_cli.cli.help_pages import EXAMPLES, TEXTS, TOPICS
from tests.latin import latin, without_examples

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["", *offered()])
def test_russian_help_holds_no_latin_word_but_commands_options_and_keys(cluster: Runner, name: str) -> None:
    run = cluster(*name.split(), "--help", "--lang", "ru") if name else cluster("--lang", "ru", "--help")
    assert run.status == 0
    assert run.err == ""
    assert "Использование: cluster" in run.out
    assert latin(without_examples(run.out)) == set()


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_there_in_both_languages(cluster: Runner, topic: str) -> None:
    russian, english = cluster("help", topic, "--lang", "ru"), cluster("help", topic, "--lang", "en")
    assert (russian.status, english.status) == (0, 0)
    assert latin(without_examples(russian.out)) == set()
    assert not re.search("[А-Яа-я]", english.out)
    assert max(map(len, (russian.out + "\n" + english.out).split("\n"))) <= 80


def test_no_topic_lies_about_unlisted() -> None:
    assert {path.stem for path in TEXTS.glob("*/*.md")} == set(TOPICS)


@pytest.mark.parametrize("name", offered())
def test_english_help_names_every_part(cluster: Runner, name: str) -> None:
    run = cluster(name, "--help")
    assert run.status == 0
    assert run.out.startswith(f"cluster {name}: ")
    assert "Usage: cluster" in run.out
    assert "-h, --help" in run.out
    assert not re.search("[А-Яа-я]", run.out)


def test_every_command_has_an_example_of_itself() -> None:
    for name in COMMANDS:
        assert EXAMPLES[name]
        assert all(line == f"cluster {name}" or line.startswith(f"cluster {name} ") for line in EXAMPLES[name])


def test_help_of_a_command_is_its_page(cluster: Runner) -> None:
    assert cluster("help", "init").out == cluster("init", "--help").out
    assert cluster("init", "-h").out == cluster("init", "--help").out


def test_root_help_lists_each_offered_command_once(cluster: Runner) -> None:
    listed = re.findall(r"^  ([a-z]+)  ", cluster("--help").out, re.MULTILINE)
    assert sorted(listed) == sorted(offered())


def test_help_folds_to_the_width_of_the_terminal(cluster: Runner) -> None:
    lines = cluster("--lang", "ru", "--help", env={"COLUMNS": "60"}).out.splitlines()
    assert max(len(line) for line in lines if "cluster" not in line and "|" not in line) <= 60


@pytest.mark.parametrize(
    ("arguments", "russian", "english"),
    [
        (["halp"], "команды «halp» нет", "there is no command “halp”"),
        (["halp"], "Возможно, «help»?", "Did you mean “help”?"),
        (["init", "--titel", "x"], "Возможно, «--title»?", "Did you mean “--title”?"),
        (["init", "--title"], "--title: не указано значение", "--title needs a value"),
        (["init", "--demo=yes"], "--demo: значение не нужно", "--demo takes no value"),
        (["init", "a", "b", "c d"], "лишнее: b, c d", "too much was given: b, c d"),
        (["completion"], "не указано: ОБОЛОЧКА", "SHELL is missing"),
        (["completion", "bahs"], "Возможно, «bash»?", "Did you mean “bash”?"),
        (["help", "dats"], "Возможно, «dates»?", "Did you mean “dates”?"),
        (["--colour", "never", "help"], "Возможно, «--color»?", "Did you mean “--color”?"),
        (["--lang", "de", "help"], "Возможные значения: ru, en.", "Possible: ru, en."),
        (["--as-of", "2022-01-01", "init", "x"], "у cluster init нет параметра --as-of", "has no option --as-of"),
    ],
)
def test_wrong_use_is_told_in_both_languages(cluster: Runner, arguments: list[str], russian: str, english: str) -> None:
    for language, sentence in (("ru", russian), ("en", english)):
        run = cluster(*arguments, env={"CLUSTER_LANG": language})
        assert run.status == 2
        assert run.out == ""
        assert sentence in run.err
        assert re.search(r"^  cluster( |$)", run.err, re.MULTILINE)


def test_wrong_use_speaks_the_language_asked_for_on_the_same_line(cluster: Runner) -> None:
    assert "команды" in cluster("halp", "--lang", "ru").err
    assert "команды" in cluster("--lang=ru", "halp").err
    assert "no command" in cluster("halp", "--", "--lang", "ru").err


@pytest.mark.parametrize(
    ("arguments", "offered_command"),
    [
        (["show", "2", "--format", "tabel"], "cluster show 2 --format table"),
        (["list", "--text", "a b", "--lang=xx"], 'cluster list --text "a b" --lang ru'),
        (["progress", "--by", "status,responsble"], 'cluster progress --by "status,responsible"'),
        (["setup", "me", "--language", "de"], "cluster setup me --language ru"),
        (["list", "--limit", "0"], "cluster list --limit 5"),
        (["completion", "bahs"], "cluster completion bash"),
        (["list", "--text"], "cluster list --help"),
        (["update", "2", "--note"], "cluster update --help"),
    ],
)
def test_a_wrong_value_is_put_right_in_the_command_as_it_was_given(
    cluster: Runner, arguments: list[str], offered_command: str
) -> None:
    run = cluster(*arguments, env={"CLUSTER_LANG": "en"})
    assert run.status == 2
    assert f"  {offered_command}\n" in run.err


BEFORE: dict[str, tuple[str, ...]] = {
    "confirm": ("done 3 --on 2022-02-20",),
    "reopen": ("done 3 --on 2022-02-20",),
    "resume": ('pause 12 --by ks-3 --reason "..."',),
    "remove": ('add --title "..." --responsible ttst --due 2022-09',),
    "undo": ("done 3 --on 2022-02-20",),
}
"""What must have happened before the example of a command makes sense."""
RECORDS = """\
  - id: employer-aggregator
    budget: [{item: "...", planned: 350000.00}]
    indicators: [{id: employers, title: Работодателей}, {id: temperature, title: Температура}]
    risks: [{id: r1, title: Риск}]
"""
"""What the examples of `record` speak of; the shipped plan says no more than its document."""
ASKS = {"edit"}


@pytest.mark.parametrize("name", ["", *(name for name in offered() if name not in ASKS)])
def test_every_example_works_as_it_is_printed(cluster: Runner, tmp_path: Path, name: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "roadmap.yaml"
    path.write_text(re.sub(r"^expect:\n( .*\n)+", "", path.read_text("utf-8"), flags=re.MULTILINE), encoding="utf-8")
    if name == "record":
        card = tmp_path / "data" / "projects.yaml"
        card.write_text(card.read_text("utf-8").replace(RECORDS.splitlines()[0] + "\n", RECORDS, 1), encoding="utf-8")
    if name in {"setup", "check", "log", "diff", "trend"}:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    if name in {"check", "log", "diff", "trend"}:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        for git in (("add", "."), (*who, "commit", "-qm", "1"), ("update-ref", "refs/remotes/origin/main", "HEAD"),
                    ("tag", "baseline/2022")):  # fmt: skip
            env = os.environ | {"GIT_COMMITTER_DATE": "2022-01-10T12:00:00Z"}
            subprocess.run(["git", *git], cwd=tmp_path, check=True, env=env)
    for line in BEFORE.get(name, ()):
        before = cluster(*shlex.split(line), "--as-of", "2022-02-20")
        assert before.status == 0, before.err
    for example in EXAMPLES[name]:
        words = shlex.split(example)[1:]
        runs = [cluster(*words)]
        if offered().get(name, offered()["status"]).group == "change" and name != "undo":
            at = words.index("--") if "--" in words else len(words)
            runs += [cluster(*words[:at], "--as-of", day, *words[at:]) for day in ("2022-02-20", "2022-03-25")]
        assert any(run.status in (0, 1) for run in runs), runs
        assert not any("Traceback" in run.err for run in runs)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_command_in_a_topic_works(cluster: Runner, tmp_path: Path, topic: str, language: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "examples" / "demo", tmp_path / "examples" / "demo")
    page = cluster("help", topic, "--lang", language).out
    lines = re.findall(r"^  (cluster .*)$", page, re.MULTILINE)
    assert lines or topic == "completion"
    for line in lines:
        for part in re.split(r" && ", re.sub(r" [|>].*", "", line)):
            words = shlex.split(part)[1:]
            run = cluster(*words, *(["--as-of", "2022-03-25"] if words[0] == "done" else []))
            assert run.status in (0, 1), (line, run.err)


def test_the_topic_of_selection_knows_every_state_status_and_column() -> None:
    from cluster_cli.core.naming import STATES, STATUSES
    from cluster_cli.core.reports.shared import COLUMNS

    for language in ("ru", "en"):
        words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", (TEXTS / language / "selection.md").read_text("utf-8")))
        assert {state.key for state in STATES} | set(STATUSES) | set(COLUMNS) <= words


def test_the_topic_of_settings_knows_every_variable() -> None:
    asked = {
        name
        for path in (ROOT / "cluster_cli").rglob("*.py")
        for name in re.findall(r'environ(?:\.get\(|\[)"([A-Z][A-Z_]+)"', path.read_text("utf-8"))
    } - {"GITHUB_ACTIONS", "TERM"}
    assert "CLUSTER_DATA" in asked
    for language in ("ru", "en"):
        assert asked <= set(re.findall(r"[A-Z_]+", (TEXTS / language / "settings.md").read_text("utf-8")))
