"""`setup me`, the order of languages, completion."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cluster_cli.app.session import Session, asked_language, language_of, locale_language

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


@pytest.mark.parametrize(
    ("words", "option", "owner"),
    [
        ("me --remove", "--remove", "git"), ("git --language ru", "--language", "me"), ("git --no-linear", "--no-linear", "me"),
        ("git --no-color", "--no-color", "me"), ("me --dry-run", "--dry-run", "ci"), ("ci github --reset", "--reset", "me"),
    ],
)  # fmt: skip
def test_an_option_of_another_part_is_refused(cluster: Runner, words: str, option: str, owner: str) -> None:
    run = cluster("setup", *words.split(), "--lang", "en")
    assert (run.status, run.out) == (2, "")
    assert f"{option} belongs to cluster setup {owner}" in run.err


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


@pytest.mark.usefixtures("plan")
def test_what_a_change_names_completes_with_its_title(cluster: Runner) -> None:
    assert complete(cluster, "done", "po") == ["portal\tПортал кластера"]
    assert complete(cluster, "done", "2", "--for", "2022-1") == ["2022-10", "2022-11", "2022-12"]
    assert complete(cluster, "done", "portal", "--for", "") == ["initiation\tИнициирование", "closing\tЗавершение"]
    assert complete(cluster, "update", "3", "--responsible", "tt") == ["ttst\tТехникум социальных технологий"]
    assert complete(cluster, "add", "pr") == ["project"]
    assert complete(cluster, "move", "3", "2022-04", "--by", "") == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library itself is asked")
@pytest.mark.parametrize("named", [None, "", " ", "/etc/xdg-of-mine"])
def test_settings_lie_where_the_system_keeps_such_files(named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs import user_config_path

    from cluster_cli.app.session import settings_file

    monkeypatch.delenv("CLUSTER_CONFIG_DIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", named)
    assert settings_file() == user_config_path("cluster", appauthor=False) / "settings.json"
