"""`record` and the change commands of projects through the door: written, told, checked, taken back."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ROOT
from tests.cli.terminals import talk
from tests.cli.test_change import files
from tests.cli.test_offered_commands import offered, run_as_printed
from tests.latin import latin, texts_of, without_examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

DAY = ("--as-of", "2026-07-01")
GROUNDS = ("--reason", "решено", "--by", "s-5")
CATALOG, TIFLO = "проект «Единый электронный каталог»", "проект «Зал для незрячих читателей»"
CHANGES: list[tuple[tuple[str, ...], str]] = [
    (("record", "records", "16.20", "--on", "01.07.2026"), f"{CATALOG}, показатель «Записей в каталоге»: 16,20 на 01.07.2026."),
    (("record", "catalog.records", "16"), f"{CATALOG}, показатель «Записей в каталоге»: 16 на 01.07.2026."),
    (("record", "время поиска книги", "6.5", "--on", "вчера"), "показатель «Время поиска книги»: 6,5 на 30.06.2026."),
    (("record", "records", "15", "--on", "2026-06-30", "--replace"), "15 на 30.06.2026 (было: 14,5)."),
    (("record", "Описание старого фонда", "--spent", "95000.50", "--committed", "160000"), "Изменено: израсходовано: 95 000,50 (было: 75 000,50)."),
    (("record", "Описание старого фонда", "--spent", "395000.50"), "Это больше, чем предусмотрено строкой (150 000,00): укажите причину в --reason."),
    (("record", "устройства для чтения вслух", "--committed", "1", "--reason", "торги: «вторые» # 2"), "причина отклонения"),
    (("record", "r1", "--status", "happened"), f"{CATALOG}, риск «Практиканты уедут до конца работ». Изменено: статус: наступило (было: открыто)."),
    (("record", "i1", "--status", "closed", "--resolution", "место есть"), "проблема «В филиале № 2 нет рабочего места». Изменено: статус: закрыт"),
    (("add", "project", "--id", "школа", "--title", "Школа", "--stage", "Подготовка=2026-09", "--stage", "closing=2026-12", "--lead", "ЦГБ", "--expect", "projects=6"), "Добавлено: проект «Школа» (школа)."),
    (("update", "tiflo", "--goal", "Без помощи", "--sponsor", "", "--team", "cgb"), f"{TIFLO}. Убрано: куратор"),
    (("update", "catalog", "--for", "реализация", "--forecast", "2026-11", "--action", ""), f"{CATALOG}, этап «Реализация». Изменено: ожидаемая дата"),
    (("update", "tiflo", "--for", "Реализация", "--gate", "go", "--by", "s-5"), f"{TIFLO}, этап «Реализация». Изменено: решение о начале этапа: можно начинать (было: отложено)."),
    (("update", "catalog", "--target", "records:2026=45", *GROUNDS), "45"),
    (("done", "catalog", "--for", "Реализация", "--on", "30.06.2026", "--evidence", "reports/tts.txt"), f"{CATALOG}, этап «Реализация»: исполнено 30.06.2026."),
    (("done", "tiflo", "--for", "подготовка", "--on", "2026-06-30"), f"{TIFLO}, этап «Подготовка»: исполнено 30.06.2026."),
    (("move", "catalog", "2026-11", "--for", "Завершение", *GROUNDS), f"{CATALOG}, этап «Завершение»: срок перенесён. Было: октябрь 2026 г., стало: ноябрь 2026 г."),
    (("move", "catalog=2026-10", "tiflo=2026-11", "--for", "execution", *GROUNDS), f"{TIFLO}, этап «Реализация»: срок перенесён."),
    (("excuse", "catalog", "--for", "Завершение", *GROUNDS), f"{CATALOG}, этап «Завершение»: не требуется"),
    (("cancel", "catalog", "--for", "Завершение", *GROUNDS), "исключено из плана"),
    (("cancel", "catalog", *GROUNDS), f"{CATALOG}: исключено из плана"),
    (("pause", "catalog", "--for", "execution", *GROUNDS), f"{CATALOG}, этап «Реализация»: приостановлено"),
    (("pause", "catalog", *GROUNDS), f"{CATALOG}: приостановлено"),
    (("resume", "tiflo", "--for", "Реализация"), f"{TIFLO}, этап «Реализация»: исполнение продолжается."),
    (("resume", "bus"), "проект «Библиобус»: исполнение продолжается."),
    (("reopen", "catalog", "--for", "Подготовка", *GROUNDS), f"{CATALOG}, этап «Подготовка»: снова не исполнено"),
    (("reopen", "club", *GROUNDS), "снова не исполнено"),
    (("confirm", "catalog", "--for", "Инициирование", "--by", "s-5"), f"{CATALOG}, этап «Инициирование»: исполнение подтверждено"),
    (("move", "bus", "2026-10", *GROUNDS), "проект «Библиобус»: срок перенесён."),
    (("update", "bus", "--forecast", "2027-01", "--late-reason", "ждут запчасть"), "проект «Библиобус». Изменено: ожидаемая дата"),
    (("reopen", "festival", *GROUNDS), "проект «Поездка на областной праздник книги»: снова"),
]  # fmt: skip


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the invented plan."""
    shutil.copytree(ROOT / "examples" / "demo", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [one for one in CHANGES if one[1]],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_change_is_made_told_checked_and_taken_back(
    cluster: Runner, demo: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    before = files(demo)
    shown = cluster(*arguments, *DAY, "--dry-run")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("--- a/data/projects.yaml")
    assert files(demo) == before, "a dry run writes nothing"
    run = cluster(*arguments, *DAY)
    assert (run.status, run.err) == (0, "")
    assert sentence in run.out
    assert latin(run.out, *texts_of(demo / "data"), *arguments) == set()
    after = files(demo)
    assert after["projects.yaml"] != before["projects.yaml"]
    assert "ошибка[" not in cluster("validate").out
    assert cluster(*arguments, *DAY).status in {0, 2}, "the same again is nothing to do, or refused"
    assert files(demo) == after
    assert cluster("undo").status == 0
    assert files(demo) == before


def test_only_the_lines_that_change_are_touched_and_decimals_stay(cluster: Runner, demo: Path) -> None:
    path = demo / "data" / "projects.yaml"
    before = path.read_text(encoding="utf-8").splitlines()
    for arguments in (("records", "16.20", "--on", "2026-07-01"), ("Описание старого фонда", "--spent", "95000.00")):
        assert cluster("record", *arguments, *DAY).status == 0
    after = path.read_text(encoding="utf-8").splitlines()
    assert {line for line in after if line not in before} == {"          2026-07-01: 16.20", "        spent: 95000.00"}
    assert [line for line in before if line not in after] == ["        spent: 75000.50"]
    found = json.loads(cluster("show", "catalog", *DAY, "--format", "json").out)
    assert "16.20" in json.dumps(found)


def test_a_future_day_and_another_value_are_refused_and_nothing_is_written(cluster: Runner, demo: Path) -> None:
    before = files(demo)
    run = cluster("record", "records", "20", "--on", "02.07.2026", *DAY)
    assert (run.status, run.out) == (2, "")
    assert "02.07.2026 ещё не наступило: значение показателя вносят, когда оно получено." in run.err
    run = cluster("record", "records", "20", "--on", "30.06.2026", *DAY)
    assert "на 30.06.2026 уже внесено другое значение: 14,5." in run.err
    assert offered(run.err) == ["cluster record records 20 --on 30.06.2026 --replace --as-of 2026-07-01"]
    assert files(demo) == before


REFUSED: tuple[tuple[str, ...], ...] = (
    ("records", "14,5"), ("records", "1 200,50"), ("records",), ("r1",), ("i1",), ("Описание старого фонда", "--spent", "много"), ("r1", "--status", "done"),
    ("i1", "--status", "happened"), ("records", "20", "--on", "2026-06-30"), ("record", "5"), ("catalog.recrods", "5"), ("нечто", "5"),
    ("нечто", "--spent", "5"), ("нечто", "--status", "closed"), ("нечто",), ("r1", "5"), ("records", "--status", "closed"),
    ("Описание старого", "--spent", "5"), ("catalog", "--spent", "5"), ("records", "5", "--project", "4"), ("records", "5", "--project", "catalg"),
    ("records", "5", "--spent", "6"), ("r1", "--status", "closed", "--on", "2026-06-30"), ("Настройка программы", "--spent", "5", "--period", "2025"),
)  # fmt: skip


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_what_a_refusal_offers_works(cluster: Runner, demo: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    before = files(demo)
    run = cluster("record", *arguments, *DAY)
    assert (run.status, run.out) == (2, "")
    assert files(demo) == before
    assert latin(without_examples(run.err).removeprefix("cluster: "), *texts_of(demo / "data"), *arguments) == set()
    lines = offered(run.err)
    assert lines
    for line in lines:
        words = shlex.split(line)
        if words[2] == "Описание старого фонда" and words[4] == "75000.50":
            assert cluster(*words[1:]).status == 0, "the example is what stands there"
        else:
            run_as_printed(cluster, demo, line, tmp_path / "copy", "tiflo" if "tiflo" in words else "catalog")


TWIN = """\
  - id: portal
    title: Портал
    indicators: [{id: users, title: Посетители}]
    risks: [{id: "-1", title: Риск}]
    budget:
      - {item: Сервер, source: a, period: 2022-H1, planned: 10}
      - {item: Сервер, source: a, period: 2022-H2, planned: 10}
  - id: "№ 2"
    title: Каталог
    indicators:
      - id: users
        title: Читатели
    risks: [{id: "-1", title: Риск}]
"""


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    """Two projects that call things by the same ids."""
    (tmp_path / "data").mkdir()
    row = "activities: [{id: 3, title: Программа, due: 2022-02, responsible: [dpo]}]\n"
    head = "format: 1\ntitle: План\nlanguage: ru\nperiod: 2022\nparties: {dpo: {name: Департамент}}\n"
    (tmp_path / "data" / "roadmap.yaml").write_text(head + row, encoding="utf-8")
    text = f"format: 1\ntitle: Матрица\nsources: {{a: Бюджет}}\nprojects:\n{TWIN}"
    (tmp_path / "data" / "projects.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_of_which_project_is_asked_with_the_whole_command(cluster: Runner, twins: Path, tmp_path: Path) -> None:
    for arguments in (
        ("users", "5"),
        ("users",),
        ("Сервер", "--spent", "5"),
        ("--status", "closed", "--", "-1"),
        ("--", "-1"),
    ):
        run = cluster("record", *arguments)
        assert run.status == 2
        assert "можно понять по-разному" in run.err
        lines = offered(run.err)
        assert len(lines) == 1
        run_as_printed(cluster, twins, lines[0], tmp_path / "copy", "portal")
    assert cluster("record", "users", "5", "--project", "№ 2").status == 0
    assert cluster("record", "№ 2.users", "6", "--replace").status == 0
    assert cluster("record", "Сервер", "--spent", "5", "--source", "бюджет", "--period", "2022-H2").status == 0
    text = (twins / "data" / "projects.yaml").read_text(encoding="utf-8")
    assert "period: 2022-H2, planned: 10, spent: 5}" in text
    assert ": 6" in text.rpartition("Читатели")[2]


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
def test_a_terminal_asks_for_the_project_then_the_value(twins: Path, environ: dict[str, str]) -> None:
    told = talk(
        ["record", "users", "--as-of", "2022-03-15"],
        [("Какого проекта? Номер", "2\n"), ("Какое значение получено?", "много\n"), ("Какое значение получено?", "7.50\n")],
        cwd=twins, environ=environ,
    )  # fmt: skip
    assert told.status == 0, told.shown
    assert "  2. Каталог (№ 2)\n" in told.shown
    assert "«много» — не число" in told.shown
    assert (
        "2022-03-15: 7.50" in (twins / "data" / "projects.yaml").read_text(encoding="utf-8").rpartition("Читатели")[2]
    )
    told = talk(
        ["record", "--as-of", "2022-03-15", "--", "-1"],
        [("Какого проекта? Номер", "portal\n"), ("Какое состояние? Номер", "3\n")],
        cwd=twins, environ=environ,
    )  # fmt: skip
    assert told.status == 0, told.shown
    assert "  3. наступило (happened)\n" in told.shown
    assert "status: happened" in (twins / "data" / "projects.yaml").read_text(encoding="utf-8")


def test_a_record_is_committed_in_the_plans_language(cluster: Runner, demo: Path, environ: dict[str, str]) -> None:
    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=demo, env=environ, capture_output=True, text=True, check=True
        ).stdout

    git("init", "-q", ".")
    for key, value in (("user.name", "Н. Н."), ("user.email", "n@example.org")):
        git("config", key, value)
    git("add", ".")
    git("commit", "-q", "-m", "начало")
    run = cluster("record", "records", "16", "--commit", *DAY)
    assert (run.status, run.err) == (0, "")
    assert "Записей в каталоге" in git("log", "-1", "--format=%B")
    assert git("status", "--porcelain", "data") == ""


def test_a_gate_is_asked_for_its_stage_and_the_rule_says_the_command(
    cluster: Runner, demo: Path, tmp_path: Path
) -> None:
    run = cluster("update", "tiflo", "--gate", "go", "--by", "s-5", *DAY)
    assert run.status == 2
    run_as_printed(cluster, demo, offered(run.err)[0], tmp_path / "copy", "tiflo")
    assert cluster("update", "catalog", "--for", "execution", "--gate", "hold", "--by", "s-5", *DAY).status == 0
    warned = cluster("validate", "--format", "text").out
    line = 'cluster update catalog --for execution --gate go --by "…"'
    assert line in warned or line in cluster("validate").out
    run_as_printed(cluster, demo, line, tmp_path / "copy", "catalog")
    assert cluster("update", "club", "--gate", "go", "--by", "s-5").status == 2


def test_a_project_without_stages_takes_no_stage(cluster: Runner, demo: Path) -> None:
    del demo
    for verb in (("done",), ("excuse", *GROUNDS), ("reopen", *GROUNDS), ("update", "--note", "н")):
        run = cluster(verb[0], "club", "--for", "Подготовка", *verb[1:], *DAY)
        assert run.status == 2, verb
        assert "--for" in run.err
        assert offered(run.err) == [f"cluster show club {' '.join(DAY)}"]


@pytest.mark.parametrize("value", ["-5", "-12.50"])
def test_a_number_below_0_is_told_where_it_stands_and_recorded_there(cluster: Runner, demo: Path, value: str) -> None:
    before = files(demo)
    run = cluster("record", "records", value, "--on", "2026-07-01", "--lang", "ru", *DAY)
    assert (run.status, files(demo)) == (2, before)
    assert "отрицательное число пишется в конце, после знака --" in run.err
    line = next(line.strip() for line in run.err.splitlines() if " -- " in line)
    assert shlex.split(line)[1:] == ["record", "--on", "2026-07-01", "--lang", "ru", *DAY, "--", "records", value]
    done = cluster(*shlex.split(line)[1:])
    assert done.status == 0, done.err
    assert f"2026-07-01: {value}" in (demo / "data" / "projects.yaml").read_text(encoding="utf-8")
