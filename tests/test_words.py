"""Every text has its Russian and its English form, and no Russian output holds a word that is neither."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.cli.commands import offered
from cluster_cli.cli.control import page
from cluster_cli.cli.findings import checked
from cluster_cli.cli.help_pages import TOPICS
from cluster_cli.core.codes import every_code
from cluster_cli.i18n import Words
from cluster_cli.render import diagnostics
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load
from tests.cli.conftest import cluster, environ, plan  # noqa: F401 - fixtures
from tests.latin import latin, latin_in_answer, texts_of, without_examples, without_quotations
from tools.catalogue import missing, sentences, unused

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Runner

ROOT = Path(__file__).resolve().parent.parent
SHIPPED, DEMO = ROOT / "data", ROOT / "examples" / "demo" / "data"
CASES = sorted(path.parent for path in (ROOT / "tests" / "cases" / "good").rglob("roadmap.yaml"))
PLANS = [
    pytest.param(SHIPPED, "2022-03-15", id="shipped"),
    pytest.param(SHIPPED, "2026-11-25", id="shipped-over"),
    pytest.param(SHIPPED, "2021-12-01", id="shipped-before"),
    pytest.param(DEMO, "2026-07-01", id="demo"),
]
LOOKS = ("status", "list", "overdue", "upcoming", "progress", "progress --by status,responsible,section,project,month --points --any-role", "budget --by project,source,period,year,item --thousands", "indicators", "risks --all")  # fmt: skip
FORMS = ("table", "linear", "markdown")
RU, EN = Words("ru"), Words("en")
CYRILLIC = re.compile("[А-Яа-яЁё]{2,}")


def test_every_sentence_has_its_russian_form() -> None:
    assert missing() == {}


def test_every_russian_form_has_its_sentence() -> None:
    assert unused() == []


def test_the_code_holds_no_russian() -> None:
    """English is the key; a Russian word in a marked text would be said to English readers."""
    for key in sentences():
        assert not CYRILLIC.search(key if isinstance(key, str) else "".join(key)), key


def ids_of(folder: Path) -> list[str]:
    portfolio = load(folder).portfolio
    return [one.id for one in portfolio.plan.activities] + [one.id for one in portfolio.matrix.projects]


def russian(run: Run, folder: Path) -> set[str]:
    return latin_in_answer(run.out, folder) | latin(run.err, *texts_of(folder))


@pytest.mark.parametrize(("folder", "day"), PLANS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("form", FORMS)
def test_answers_are_russian(cluster: Runner, folder: Path, day: str, look: str, form: str) -> None:  # noqa: F811
    asked = (*look.split(), "--data", str(folder), "--as-of", day, "--lang", "ru", "--format", form)
    run = cluster(*asked, env={"COLUMNS": "300"})
    assert run.status in (0, 1)
    assert CYRILLIC.search(run.out)
    assert russian(run, folder) == set()


@pytest.mark.parametrize(("folder", "day"), PLANS[:2] + PLANS[3:])
def test_every_item_is_shown_in_russian(cluster: Runner, folder: Path, day: str) -> None:  # noqa: F811
    for item in ids_of(folder):
        run = cluster(
            "show", item, "--why", "--data", str(folder), "--as-of", day, "--lang", "ru", "--format", "linear"
        )
        assert run.status == 0
        assert russian(run, folder) - {"due", "start", "weight", "wording", "until"} == set(), item


@pytest.mark.parametrize("form", FORMS)
def test_every_column_is_labelled_in_russian(cluster: Runner, form: str) -> None:  # noqa: F811
    from cluster_cli.core.reports.shared import COLUMNS

    for name in COLUMNS:
        run = cluster(
            "list", "--columns", name, "--data", str(DEMO), "--as-of", "2026-07-01", "--lang", "ru", "--format", form
        )
        assert russian(run, DEMO) == set(), name


@pytest.mark.parametrize("folder", [SHIPPED, DEMO, *CASES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_findings_are_russian(folder: Path) -> None:
    workspace = load(folder)
    said = diagnostics.text(locate(workspace, workspace.diagnostics), checked(workspace), RU)
    assert latin(without_quotations(said), *texts_of(folder), str(folder)) == set()


@pytest.mark.parametrize("code", every_code())
def test_every_code_is_explained_in_both_languages(code: str) -> None:
    samples = (every_code()[code].bad, every_code()[code].good)
    in_russian, in_english = ("\n".join(page(every_code()[code], words)) for words in (RU, EN))
    assert CYRILLIC.search(in_russian)
    assert latin(in_russian, *samples) == set()
    assert set(CYRILLIC.findall(in_english)) <= set(CYRILLIC.findall("".join(samples)))


def test_the_list_of_codes_is_russian(cluster: Runner) -> None:  # noqa: F811
    assert latin(cluster("explain", "--lang", "ru").out) == set()


PAGES = (
    "--help",
    "help",
    "setup me",
    *(f"{name} --help" for name in offered()),
    *(f"help {topic}" for topic in TOPICS),
)


@pytest.mark.parametrize("page", PAGES)
def test_help_is_in_one_language(cluster: Runner, page: str) -> None:  # noqa: F811
    words = page.split()
    said = cluster(*words, "--lang", "ru")
    assert said.status == 0
    assert CYRILLIC.search(said.out)
    assert latin(without_examples(said.out)) == set()
    assert not CYRILLIC.search(cluster(*words, "--lang", "en").out)


CHANGES = (
    "done 1 --on 2022-01-31", "done 1 --on 2022-01-31", "done 3", "done 2", "done 99", "done", "done 3 --on 2022-05-01",
    "done 3 --on 30.02.2022", "done 2 --for 2022-01 --on 27.01.2022 --evidence protocols/1.pdf --dry-run",
    "done 2 --for 2022-01 --on 27.01.2022 --evidence protocols/1.pdf", "done 2 --for 2023-01", "done - ",
    "confirm 1 --by Протокол", "confirm 3 --by Протокол", "confirm 1", "move 3 2022-04", "move 3 2022-04 --by Приказ --reason Срок",
    "move 3 апрель", "move 3", "move 3=2022-05 8=2022-06 --by Приказ --reason Срок", "move 2 2022-04 --by П --reason С",
    "excuse 2 --for 2022-07 --by Приказ --reason Каникулы", "excuse 3 --by Приказ --reason Каникулы", "excuse 2",
    "cancel 12 --by Приказ --reason Нет", "cancel 12 --by Приказ --reason Нет", "pause 9 --by Приказ --reason Нет", "resume 9",
    "resume 9", "resume 12", "reopen 1 --by Приказ --reason Ошибка", "reopen 1 --by Приказ --reason Ошибка", "reopen 5",
    "add --title Новое --responsible ttst --due 2022-09", "add --title Новое --responsible nobody --due 2022-09", "add",
    "add project --title Новый --lead ttst", "add --id 3 --title Дубль --responsible ttst", "add thing", "remove 15", "remove 1", "remove 99",
    "update 8 --note Примечание", "update 8 --note Примечание", "update 8", "update", "update 8 --start 2022-13", "update 8 --weight 0",
    "update 8 --weight 2", "update 8 --measure nonsense", "update --plan --horizon 45", "update 99 --note x", "update 8 --status done",
    "update 8 --repeat sometimes", "update --plan --rule nonsense=off", "update --plan --threshold overdue_red=x", "edit 99", "edit",
    "undo", "undo", "undo --lang xx", "list --responsible никто", "list --state wrong", "list --status wrong", "list --due 2022-99",
    "list --section wrong", "list --project wrong", "list --without wrong", "list --columns wrong", "list --sort wrong", "list --limit 0",
    "list --limit x", "list --format wrong", "list --color wrong", "list --data nowhere", "list -o data", "list -o data/roadmap.yaml",
    "list -o nowhere/a.md", "list --as-of tomorrow", "list --wrong", "list --text", "list --ids=1", "list extra words", "show", "show 99", "show 1 2",
    "upcoming --within 0", "progress --by wrong", "explain wrong", "explain unknown-part", "help wrong", "schema --of wrong", "setup", "setup you",
    "setup me --language de", "setup me --linear --no-color", "setup me --reset", "completion", "completion wrong", "validate --format wrong",
    "init data", "init --demo data", "init", "wrong", "statu", "--wrong", "--lang", "--format", "--as-of 2022-01-01 init x",
)  # fmt: skip


def test_changes_and_refusals_are_russian(cluster: Runner, tmp_path: Path) -> None:  # noqa: F811
    shutil.copytree(SHIPPED, tmp_path / "data")
    wrong = {}
    for line in CHANGES:
        words = line.split()
        dated = ["--as-of", "2022-03-15"] if words[0] in DATED else []
        run = cluster(*words, *dated, env={"CLUSTER_LANG": "ru"})
        assert run.status in (0, 1, 2), line
        assert "непредвиденное" not in run.err, (line, run.err)
        said = without_examples(without_quotations(run.out + run.err))
        found = latin(said, *texts_of(tmp_path / "data"), line, str(tmp_path))
        if found:
            wrong[line] = (found, said)
    assert wrong == {}


DATED = frozenset(
    {"done", "confirm", "move", "excuse", "cancel", "pause", "resume", "reopen", "add", "remove", "update"}
)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_demo_is_begun_in_words_of_one_language(cluster: Runner, language: str) -> None:  # noqa: F811
    run = cluster("init", "--demo", "mine", "--lang", language)
    assert run.status == 0
    if language == "ru":
        assert latin(run.out + run.err, "mine") == set()
    else:
        assert not CYRILLIC.search(run.out + run.err)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("form", ["linear", "json"])
def test_answers_in_english_hold_no_russian_but_that_of_the_data(cluster: Runner, look: str, form: str) -> None:  # noqa: F811
    for folder, day in ((SHIPPED, "2022-03-15"), (DEMO, "2026-07-01")):
        run = cluster(*look.split(), "--data", str(folder), "--as-of", day, "--lang", "en", "--format", form)
        quoted = {word for text in texts_of(folder) for word in CYRILLIC.findall(text)}
        assert set(CYRILLIC.findall(run.out + run.err)) <= quoted
