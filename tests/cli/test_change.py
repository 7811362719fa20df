"""The change commands through the door: what they write, what they say, that undo gives the bytes back."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ROOT
from tests.latin import latin, texts_of, without_examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

DAY = ("--as-of", "2026-07-01")
GROUNDS = ("--reason", "решено", "--by", "s-5")
CHANGES: list[tuple[tuple[str, ...], str]] = [
    (("done", "5", "--on", "30.06.2026", "--evidence", "reports/tts.txt"), "№ 5: исполнено 30.06.2026."),
    (("done", "7", "--for", "2026-06-25", "--result", "Пришли 20 человек"), "сведения об исполнении дополнены"),
    (("done", "7", "--for", "2026-02-05", "--evidence", "https://example.org/a?b=1#c"), "дополнены"),
    (("move", "4", "2026-11", *GROUNDS), "№ 4: срок перенесён. Было: октябрь 2026 г., стало: ноябрь 2026 г."),
    (("move", "4=2026-11", "5=2026-09", *GROUNDS), "№ 5: срок перенесён."),
    (("move", "6", "2027-Q1", "--for", "2026-Q4", *GROUNDS), "№ 6, IV квартал 2026 г.: срок перенесён."),
    (("move", "7", "2026-10-20", "--for", "2026-10-15", *GROUNDS), "15.10.2026: срок перенесён"),
    (("excuse", "2", "--for", "2026-08", *GROUNDS), "№ 2, август 2026 г.: не требуется, решение от 25.06.2026."),
    (("excuse", "7", "--for", "2026-09-17", "--for", "2026-10-15", *GROUNDS), "15.10.2026: не требуется"),
    (("cancel", "12", *GROUNDS), "№ 12: исключено из плана с 25.06.2026."),
    (("pause", "4", "5", "--on", "26.06.2026", *GROUNDS), "№ 5: приостановлено с 26.06.2026."),
    (("resume", "14"), "№ 14: исполнение продолжается."),
    (("reopen", "1", *GROUNDS), "№ 1: снова не исполнено, отметка снята."),
    (("reopen", "2", "--for", "2026-07", *GROUNDS), "№ 2, июль 2026 г.: снова не исполнено"),
    (("confirm", "3", "--by", "s-5"), "№ 3: исполнение подтверждено 25.06.2026. Подтвердил: s-5."),
    (("confirm", "7", "--for", "2026-02-05", "--by", "Протокол № 5 заседания Совета библиотек"), "Подтвердил: s-5."),
    (("update", "5", "--note", "две\nстроки", "--late-reason", ""), "Убрано: причина отклонения"),
    (("update", "5", "4", "--weight", "3", *GROUNDS), "№ 4. Изменено: вес: 3 (было: 2)."),
    (("update", "2", "--for", "2026-08", "--forecast", "2026-09-03", "--also", "05.08.2026"), "ожидаемая дата: 03.09.2026"),
    (("update", "4", "--progress", "30.06.2026=50", "--progress", "2026-07-01=55"), "Изменено: исполнено на день 2026-06-30: 50"),
    (("update", "3", "--role", "cgb=организатор"), "исполнители: cgb (организатор), luch (эксперт по доступности)"),
    (("update", "5", "--extra", "kosgu=310", "--extra", "quantity="), "№ 5. Изменено: kosgu: 310 (было: 346)."),
    (("update", "--plan", "--party", "msk=Музей", "--threshold", "overdue_red=25", *GROUNDS), "План. Записано: исполнитель msk: Музей."),
    (("add", "--title", "Новое: «строка» # 1", "--responsible", "ЦГБ", "--due", "2026-09", "--expect", "activities=19", "--expect", "points=56"), "Добавлено: № 19."),
    (("add", "project", "--id", "новый проект", "--title", "П", "--expect", "projects=6"), "Добавлено: проект «П» (новый проект)."),
]  # fmt: skip


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the invented plan."""
    shutil.copytree(ROOT / "examples" / "demo", tmp_path, dirs_exist_ok=True)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "data").glob("*.yaml"))}


@pytest.mark.parametrize(
    ("arguments", "sentence"), CHANGES, ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_a_change_is_made_told_checked_and_taken_back(
    cluster: Runner, demo: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    before = files(demo)
    shown = cluster(*arguments, *DAY, "--dry-run")
    assert (shown.status, shown.err) == (0, "")
    assert files(demo) == before, "a dry run writes nothing"
    run = cluster(*arguments, *DAY)
    assert (run.status, run.err) == (0, "")
    assert sentence in run.out
    assert latin(run.out, *texts_of(demo / "data"), *arguments) == set()
    assert len(run.out.splitlines()) == run.out.count("\n"), "one sentence a line"
    after = files(demo)
    assert after != before
    assert shown.out.startswith("--- a/data/")
    assert [line for line in shown.out.splitlines() if line.startswith("@@")]
    checked = cluster("validate")
    assert checked.status == 0, checked.out
    assert not re.search(r"ошибка\[", checked.out)
    assert cluster(*arguments, *DAY).status in {0, 2}, "the same again is nothing to do, or refused"
    assert files(demo) == after
    assert cluster("undo").status == 0
    assert files(demo) == before


def test_removing_and_taking_that_back(cluster: Runner, demo: Path) -> None:
    cluster("add", "--title", "Лишнее", "--responsible", "cgb", "--expect", "activities=19", "--expect", "points=56")
    before = files(demo)
    assert "Удалено: № 19. Лишнее" in cluster("remove", "19", "--expect", "activities=18", "--expect", "points=55").out
    assert files(demo)["roadmap.yaml"] == (ROOT / "examples" / "demo" / "data" / "roadmap.yaml").read_bytes()
    assert cluster("undo").out.startswith("Отменено: cluster remove 19 ")
    assert files(demo) == before


def test_the_first_project_begins_its_file_and_undo_takes_it_away(cluster: Runner, plan: Path) -> None:
    (plan / "data" / "projects.yaml").unlink()
    run = cluster("add", "project", "--title", "Портал", "--stage", "start=2022-02", "--activity", "3")
    assert (run.status, run.err) == (0, "")
    text = (plan / "data" / "projects.yaml").read_text(encoding="utf-8")
    assert "title: Портал" in text
    assert "start:\n          due: 2022-02" in text.replace("        start", "start") or "due: 2022-02" in text
    assert cluster("validate").status == 0
    assert cluster("undo").status == 0
    assert not (plan / "data" / "projects.yaml").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("update", "3", "--title", "Программа развития"),
        ("update", "3", "--status", "planned"),
        ("update", "3", "--responsible", "ttst"),
        ("update", "3", "--responsible", "БПОО"),
        ("update", "3", "--note", ""),
        ("update", "--plan", "--language", "ru"),
        ("done", "1"),
        ("done", "1", "--on", "20.01.2022"),
        ("done", "2", "--for", "2022-01", "--on", "2022-01-27"),
        ("move", "3", "2022-02"),
        ("move", "3=2022-02", "4=2022-12"),
    ],
)
def test_an_equal_value_writes_nothing(cluster: Runner, plan: Path, arguments: tuple[str, ...]) -> None:
    path = plan / "data" / "roadmap.yaml"
    before = path.stat()
    run = cluster(*arguments, "--as-of", "2022-03-15")
    assert (run.status, run.err) == (0, "")
    assert "менять нечего" in run.out
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert cluster("undo").status == 2, "nothing was done, so nothing is taken back"


def test_all_or_nothing(cluster: Runner, plan: Path) -> None:
    before = files(plan)
    day = ("--as-of", "2022-02-10")
    for arguments in (
        ("done", "3", "4", "2", "--on", "2022-02-10"),
        ("done", "3", "99"),
        ("move", "3=2022-04", "1=2022-05", *GROUNDS),
        ("update", "3", "99", "--note", "н"),
        ("cancel", "3", "99", *GROUNDS),
        ("remove", "4", "3"),
    ):
        run = cluster(*arguments, *day)
        assert (run.status, run.out) == (2, "")
        assert files(plan) == before
    assert cluster("done", "3", "4", *day).status == 0
    assert files(plan)["roadmap.yaml"].count(b"completed: 2022-02-10") == 2


def test_ids_come_from_another_command(process: Runner, plan: Path) -> None:
    ids = process("list", "--ids", "--responsible", "ttst", "--as-of", "2022-03-15")
    run = process("update", "-", "--note", "н", stdin=ids.out)
    assert run.status == 0
    assert (plan / "data" / "roadmap.yaml").read_text(encoding="utf-8").count("note: н") == 3
    nothing = process("update", "-", "--note", "н")
    assert (nothing.status, nothing.out) == (2, "")
    assert "не указано ни одного номера" in nothing.err
    refused = process("done", "-", "--as-of", "2022-03-15", stdin="3\n4\n3\n\n")
    assert "cluster done 3 4 --on 2022-03-15 --as-of 2022-03-15" in refused.err, "names instead of the sign"


def test_the_command_to_copy_holds_everything_that_was_given(cluster: Runner, plan: Path) -> None:
    elsewhere = plan.parent
    run = cluster(
        "done", "2", "--evidence", "a b.pdf", "--reason", "так", "--data", str(plan / "data"), "--as-of", "15.03.2022",
        "--lang", "en", cwd=elsewhere,
    )  # fmt: skip
    data = plan / "data"
    wanted = f'cluster done 2 --evidence "a b.pdf" --reason так --for 2022-02 --on 2022-03-15 --data {data} --as-of 15.03.2022 --lang en'
    assert [line.strip() for line in run.err.splitlines()][-1] == wanted


def test_the_day_is_that_of_the_command(cluster: Runner, plan: Path) -> None:
    assert cluster("done", "3", "--on", "yesterday", "--as-of", "2022-03-01").status == 0
    assert b"completed: 2022-02-28" in files(plan)["roadmap.yaml"]
    cluster("undo")
    assert cluster("done", "3", "--on", "сегодня", "--as-of", "2022-02-20").status == 0
    assert b"completed: 2022-02-20" in files(plan)["roadmap.yaml"]
    cluster("undo")
    late = cluster("done", "3", "--on", "2022-02-21", "--as-of", "2022-02-20")
    assert late.status == 2
    assert "21.02.2022 ещё не наступило" in late.err


def test_undo_takes_one_change_back_and_not_a_foreign_one(cluster: Runner, plan: Path) -> None:
    assert "отменять нечего" in cluster("undo").err or cluster("undo").status == 2
    path = plan / "data" / "roadmap.yaml"
    cluster("update", "3", "--note", "н")
    path.write_bytes(path.read_bytes() + b"# foreign\n")
    run = cluster("undo")
    assert run.status == 2
    assert b"# foreign" in path.read_bytes()


def test_other_items_may_be_broken(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("due: 2022-12", "due: 2022-13"), encoding="utf-8")
    assert cluster("validate").status == 1
    assert cluster("update", "3", "--note", "н").status == 0
    run = cluster("done", "4")
    assert (run.status, run.out) == (2, "")
    assert "в записи «4» есть ошибка (data/roadmap.yaml, строка" in run.err
    assert "  cluster edit 4" in run.err.splitlines()


def test_a_change_that_brings_an_error_is_refused_and_one_that_mends_is_not(cluster: Runner, plan: Path) -> None:
    before = files(plan)
    for arguments in (
        ("update", "3", "--responsible", "nobody"),
        ("update", "3", "--forecast", "завтра"),
        ("update", "3", "--after", "3", *GROUNDS),
        ("add", "--title", "т", "--responsible", "nobody"),
        ("add", "--title", "т", "--responsible", "dpo", "--due", "2022-13"),
        ("add", "--title", "т", "--responsible", "dpo", "--id", " x"),
    ):
        run = cluster(*arguments)
        assert (run.status, run.out) == (2, ""), arguments
        assert re.search(r"^data/roadmap\.yaml:\d+:\d+: ошибка\[[a-z-]+\]: ", run.err, re.MULTILINE)
        assert files(plan) == before
    path = plan / "data" / "roadmap.yaml"
    path.write_text(
        before["roadmap.yaml"].decode().replace("    status: active\n", "    section: orgg\n", 1), encoding="utf-8"
    )
    if cluster("validate").status == 1:
        assert cluster("update", "2", "--section", "org").status == 0
        assert cluster("validate").status == 0


def test_a_file_that_cannot_be_read_is_left_alone(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_bytes(b"a: [\n")
    for arguments in (("done", "3"), ("undo",), ("edit", "3"), ("add", "--title", "т")):
        run = cluster(*arguments)
        assert run.status == 2
        assert path.read_bytes() == b"a: [\n"


def test_a_required_confirmation_does_not_stop_the_record_of_what_happened(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    text = path.read_text(encoding="utf-8").replace("period: 2022\n", "period: 2022\nconfirmation: required\n")
    path.write_text(text, encoding="utf-8")
    assert cluster("done", "3", "--on", "2022-02-20", "--as-of", "2022-02-21").status == 0
    assert cluster("confirm", "3", "--by", "Приказ № 1", "--as-of", "2022-02-21").status == 0


@pytest.mark.parametrize("language", ["ru", "en"])
def test_wrong_use_is_told_in_both_languages(cluster: Runner, plan: Path, language: str) -> None:
    before = files(plan)
    for arguments in (
        ("done",), ("done", "3", "--on", "вчера-вчера"), ("move", "3"), ("move", "3", "4", "5"), ("move", "3", "весна"),
        ("update",), ("update", "3"), ("update", "3", "--plan", "--note", "x"), ("update", "3", "--extra", "x"),
        ("update", "3", "--target", "x"), ("add", "stage"), ("add",), ("done", "3", "--nope"), ("remove", "1"),
        ("resume", "3"), ("reopen", "3"), ("confirm", "3"), ("excuse", "3"), ("cancel", "3"), ("move", "=2022-04"),
        ("update", "3", "--goal", "x"), ("update", "3", "--status", "done"), ("done", "2"), ("done", "2", "--for", "x"),
    ):  # fmt: skip
        run = cluster(*arguments, "--lang", language, "--as-of", "2022-03-15")
        assert (run.status, run.out) == (2, ""), arguments
        first = run.err.splitlines()[0]
        assert first.startswith("cluster: "), arguments
        sentence = first.removeprefix("cluster: ")
        if language == "ru":
            told = without_examples(run.err).removeprefix("cluster: ")
            assert latin(told, *texts_of(plan / "data"), *arguments) == set(), told
        assert bool(re.search("[А-Яа-я]{3}", re.sub("«[^»]*»|“[^”]*”", "", sentence))) == (language == "ru"), sentence
        assert files(plan) == before


def test_a_calendar_that_is_missing_stops_only_what_needs_it(
    cluster: Runner, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plan / "data" / "roadmap.yaml"
    text = path.read_text(encoding="utf-8").replace("period: 2022\n", "period: 2022\ncalendar: RU\nday_off: next\n")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert cluster("update", "3", "--note", "н").status == 0
    run = cluster("done", "3", "--on", "2022-02-20", "--as-of", "2022-02-21")
    assert run.status == 2
    assert 'python -m pip install "cluster-cli[calendar]"' in run.err
