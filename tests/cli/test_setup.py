"""`setup me`, the order of languages, `init`, completion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cluster_cli.cli.session import Session, asked_language, language_of, locale_language
from tests.cli.conftest import PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner


def test_settings_are_kept_shown_and_reset(cluster: Runner, tmp_path: Path) -> None:
    assert "as the plan or the system says" in cluster("setup", "me").out
    assert not (tmp_path / "config").exists()
    run = cluster("setup", "me", "--language", "ru", "--linear", "--no-color")
    assert run.status == 0
    assert run.out == "Язык: ru\nВывод: линейный, для программы экранного доступа\nЦвет: никогда\n"
    assert json.loads((tmp_path / "config" / "settings.json").read_text()) == {
        "language": "ru",
        "linear": True,
        "color": "never",
    }
    assert "команды" in cluster("halp").err
    assert cluster("setup", "me", "--no-linear").out.splitlines()[1] == "Вывод: таблицы в терминале"
    assert cluster("setup", "me", "--reset", "--lang", "en").out.splitlines()[2] == "Colour: where the terminal allows"
    assert json.loads((tmp_path / "config" / "settings.json").read_text()) == {}


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1]", b'{"language": "de"}', b'{"linear": 3}', b"[" * 100_000])
def test_broken_settings_never_stop_a_command(cluster: Runner, tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.json").write_bytes(raw)
    assert cluster("help").status == 0
    assert cluster("setup", "me", "--linear").status == 0
    assert "linear" in cluster("setup", "me").out


def test_settings_that_cannot_be_kept_are_told(cluster: Runner, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    run = cluster("setup", "me", "--linear", "--lang", "ru")
    assert run.status == 2
    assert "настройки не удалось сохранить" in run.err
    assert cluster("help").status == 0


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("ru", "ru"), ("ru_RU.UTF-8", "ru"), ("ru-RU", "ru"), ("Russian_Russia.1251", "ru"), ("RU", "ru"), ("en_GB", "en"),
        ("English_United States.1252", "en"), ("de_DE.UTF-8", None), ("", None), ("C.UTF-8", None), ("run", None),
    ],
)  # fmt: skip
def test_names_of_languages(name: str, language: str | None) -> None:
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        ({"LC_ALL": "", "LC_MESSAGES": "ru_RU", "LANG": "en_US"}, "ru"),
        ({"LC_MESSAGES": "de_DE", "LANG": "ru_RU"}, "en"),
        ({"LANG": "ru_RU.KOI8-R"}, "ru"),
        ({}, "en"),
    ],
)
def test_the_locale_decides_last(environ: dict[str, str], language: str) -> None:
    assert locale_language(environ) == language


def test_the_order_of_languages(tmp_path: Path) -> None:
    environ = {"LANG": "en_US", "CLUSTER_CONFIG_DIR": str(tmp_path)}
    assert Session(environ).language == "en"
    session = Session(environ)
    session.plan_language = "ru"
    assert session.language == "ru"
    (tmp_path / "settings.json").write_text('{"language": "en"}')
    settled = Session(environ)
    settled.plan_language = "ru"
    assert settled.language == "en"
    assert Session({**environ, "CLUSTER_LANG": "ru"}).language == "ru"
    assert Session({**environ, "CLUSTER_LANG": "ru"}, "en").language == "en"


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--lang", "ru"], "ru"), (["--lang=RU", "x"], "ru"), (["--lang", "ru", "--lang", "en"], "en"), (["--lang"], None),
        (["--lang", "de"], None), (["--", "--lang", "ru"], None), ([], None),
    ],
)  # fmt: skip
def test_the_language_is_seen_before_anything_else(arguments: list[str], language: str | None) -> None:
    assert asked_language(arguments) == language


def test_init_writes_a_plan_once(cluster: Runner, tmp_path: Path) -> None:
    arguments = ("init", "мой план", "--title", 'План: «А» # "б"', "--period", "2022", "--party", "dpo=Деп. № 1")
    run = cluster(*arguments, "--timezone", "Asia/Tomsk", "--language", "ru")
    path = tmp_path / "мой план" / "data" / "roadmap.yaml"
    assert run.status == 0
    assert 'cluster status --data "мой план/data"' in run.out
    before = path.read_bytes()
    assert before.endswith(b"activities: []\n")
    again = cluster(*arguments)
    assert again.status == 2
    assert "there is a plan already" in again.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--title", "x"], "a title and a period"),
        (["--period", "2022"], "a title and a period"),
        (["--title", "x", "--period", "2022-13"], "is not a period"),
        (["--title", "x", "--period", "2022", "--party", "dpo"], "is not a party"),
        (["--title", "x", "--period", "2022", "--party", "=name"], "is not a party"),
        (["--title", "x", "--period", "2022", "--party", "a\x00=name"], "is not a party"),
    ],
)
def test_init_refuses_and_writes_nothing(cluster: Runner, tmp_path: Path, arguments: list[str], sentence: str) -> None:
    run = cluster("init", "p", *arguments)
    assert (run.status, run.out) == (2, "")
    assert sentence in run.err
    assert not (tmp_path / "p").exists()


def test_init_never_touches_what_is_there(cluster: Runner, plan: Path) -> None:
    run = cluster("init", "--demo")
    assert run.status == 2
    assert (plan / "data" / "roadmap.yaml").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("name", ["a\x00b", "x" * 300, "data/roadmap.yaml/deep"])
def test_init_in_an_impossible_place_is_told(cluster: Runner, plan: Path, name: str) -> None:
    run = cluster("init", name, "--title", "x", "--period", "2022")
    assert run.status == 2
    assert run.err.startswith("cluster: ")
    assert (plan / "data" / "roadmap.yaml").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_script_for_each_shell(cluster: Runner, shell: str) -> None:
    run = cluster("completion", shell)
    assert run.status == 0
    assert "_CLUSTER_COMPLETE" in run.out
    if shell == "bash":
        assert subprocess.run(["bash", "-n"], input=run.out.encode(), check=False).returncode == 0


def complete(cluster: Runner, *words: str, shell: str = "zsh", language: str = "ru") -> list[str]:
    run = cluster(*words, env={"_CLUSTER_COMPLETE": shell, "CLUSTER_LANG": language})
    assert (run.status, run.err) == (0, "")
    return run.out.splitlines()


def test_commands_and_options_complete_with_their_meaning(cluster: Runner) -> None:
    assert complete(cluster, "comp") == ["completion\tсценарий подсказки слов для оболочки"]
    assert "--period\tГод или период плана: 2022, 2022-01/2022-12." in complete(cluster, "init", "--pe")
    assert complete(cluster, "setup", "me", "--language", "") == ["ru", "en"]
    assert complete(cluster, "setup", "me", "--language=r") == ["--language=ru"]
    assert complete(cluster, "setup", "me", "--language", "=", "r", shell="bash") == ["ru"]


@pytest.mark.parametrize(
    "words", [[], ["", ""], ["nothing", "x"], ["--", "-"], ["\udcff"], ["init", "--x", ""], ["\x00"]]
)
def test_completion_never_fails(cluster: Runner, words: list[str]) -> None:
    complete(cluster, *words)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_plan_that_init_has_begun_is_right(cluster: Runner, language: str) -> None:
    arguments = [
        "--title",
        'План: «А» # "б"',
        "--period",
        "2022-SY",
        "--party",
        "dpo=Деп. № 1",
        "--party",
        "1 x=[y]: z",
    ]
    assert cluster("init", ".", *arguments, "--language", language).status == 0
    run = cluster("validate")
    assert run.status == 0, run.out
    assert cluster("status", "--as-of", "2022-10-01").status == 0
    assert cluster("list", "--responsible", "Деп. № 1").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
def test_init_asks_on_a_terminal(tmp_path: Path, environ: dict[str, str]) -> None:
    import pty

    primary, secondary = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cluster_cli", "init", "p", "--lang", "ru"],
        cwd=tmp_path, env=environ, stdin=secondary, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(secondary)
    os.write(primary, "План работы\n2022\ndpo=Департамент\n\n".encode())
    out, err = process.communicate(timeout=30)
    os.close(primary)
    assert process.returncode == 0, err
    assert "Название плана: Год или период" in err.decode()
    assert "Записано: p/data/roadmap.yaml" in out.decode()
    text = (tmp_path / "p" / "data" / "roadmap.yaml").read_text(encoding="utf-8")
    assert 'title: "План работы"\nlanguage: ru\nperiod: 2022\nparties:\n  dpo:\n    name: Департамент\n' in text
