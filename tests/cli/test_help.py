"""Help and refusals: wholly in the reader's language, with what is near and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cluster_cli.cli.commands import COMMANDS, offered
from cluster_cli.cli.helping import TEXTS, TOPICS
from cluster_cli.cli.pages import EXAMPLES
from tests.latin import latin, without_examples

if TYPE_CHECKING:
    from tests.cli.conftest import Runner


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
        (["halp"], "команды «halp» нет", 'there is no command "halp"'),
        (["halp"], "Возможно, «help»?", 'Did you mean "help"?'),
        (["init", "--titel", "x"], "Возможно, «--title»?", 'Did you mean "--title"?'),
        (["init", "--title"], "--title: не указано значение", "--title needs a value"),
        (["init", "--demo=yes"], "--demo: значение не нужно", "--demo takes no value"),
        (["init", "a", "b", "c d"], "лишнее: b, c d", "too much was given: b, c d"),
        (["completion"], "не указано: ОБОЛОЧКА", "SHELL is missing"),
        (["completion", "bahs"], "Возможно, «bash»?", 'Did you mean "bash"?'),
        (["help", "dats"], "Возможно, «dates»?", 'Did you mean "dates"?'),
        (["--colour", "never", "help"], "Возможно, «--color»?", 'Did you mean "--color"?'),
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
