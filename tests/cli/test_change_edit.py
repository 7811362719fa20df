"""`edit`: one item in the user's own editor, checked, and nothing that was typed is lost."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PLAN, ROOT
from tests.cli.terminals import talk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

ITEM = """\
  # Ждём согласования.
  - id: 3
    title: Программа развития
    due: 2022-02
    responsible: [ttst]
    status: planned
"""


@pytest.fixture
def edits(plan: Path) -> Path:
    """A plan whose third row has a comment of its own."""
    path = plan / "data" / "roadmap.yaml"
    path.write_text(PLAN.replace("  - id: 3\n", "  # Ждём согласования.\n  - id: 3\n"), encoding="utf-8", newline="")
    return plan


def writes(folder: Path, text: str | bytes, *, status: int = 0) -> dict[str, str]:
    """An editor that keeps what it was given in `given.yaml` and leaves `text` behind."""
    made, script = folder / "made.yaml", folder / "editor.py"
    made.write_bytes(text if isinstance(text, bytes) else text.encode())
    script.write_text(
        "import shutil, sys\n"
        f"shutil.copy(sys.argv[1], {str(folder / 'given.yaml')!r})\n"
        f"shutil.copyfile({str(made)!r}, sys.argv[1])\n"
        f"sys.exit({status})\n"
    )
    return {"EDITOR": f'"{sys.executable}" "{script}"'}


def text_of(folder: Path) -> str:
    return (folder / "data" / "roadmap.yaml").read_bytes().decode()


def left(folder: Path) -> list[Path]:
    """What the program has left of its own files for an editor."""
    return list((folder / "state" / "drafts").glob("cluster-*.yaml"))


def test_the_editor_gets_the_item_alone_and_its_text_goes_back(cluster: Runner, edits: Path) -> None:
    before = text_of(edits)
    new = ITEM.replace("развития", "развития кластера").replace("Ждём", "Получено после")
    run = cluster("edit", "3", env=writes(edits, new))
    assert (run.status, run.out, run.err) == (0, "№ 3: новый текст записан.\n", "")
    assert (edits / "given.yaml").read_text(encoding="utf-8") == ITEM
    assert text_of(edits) == before.replace(ITEM, new)
    assert left(edits) == []
    assert cluster("undo").out == "Отменено: cluster edit 3\n"
    assert text_of(edits) == before


def test_the_same_text_changes_nothing(cluster: Runner, edits: Path) -> None:
    before = (edits / "data" / "roadmap.yaml").stat().st_mtime_ns
    run = cluster("edit", "3", env=writes(edits, ITEM))
    assert (run.status, run.out) == (0, "«3»: ничего не изменено.\n")
    assert (edits / "data" / "roadmap.yaml").stat().st_mtime_ns == before
    assert left(edits) == []


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (ITEM.replace("2022-02", "2022-13"), r"ошибка\[no-such-month\]"),
        (ITEM.replace("[ttst]", "[tts]"), r"ошибка\[unknown-party\]"),
        (ITEM.replace("[ttst]", "[ttst"), r"ошибка\["),
        (ITEM.replace("id: 3", "id: 30"), "Обозначение записи не меняется"),
        (ITEM + ITEM.replace("id: 3", "id: 30"), "больше одной записи"),
        ("# nothing\n", "больше нет записи"),
        ("", "Текст пуст"),
        ("  \n", "Текст пуст"),
        (b"\xff\xfe", "UTF-8"),
        ("activities: []\n", r"ошибка\["),
        ("- - -\n", "cluster"),
        (ITEM.replace("planned", "\x1b[31m"), r"ошибка\["),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_text_that_cannot_be_taken_is_kept(
    cluster: Runner, edits: Path, new: str | bytes, told: str, language: str
) -> None:
    before = text_of(edits)
    run = cluster("edit", "3", "--lang", language, env=writes(edits, new))
    assert (run.status, run.out) == (2, "")
    if language == "ru":
        assert re.search(told, run.err), run.err
    assert text_of(edits) == before
    (kept,) = left(edits)
    assert kept.read_bytes() == (new if isinstance(new, bytes) else new.encode())
    assert str(kept) in run.err


def test_an_editor_that_fails_is_named(cluster: Runner, edits: Path) -> None:
    before = text_of(edits)
    new = ITEM.replace("развития", "кластера")
    run = cluster("edit", "3", env=writes(edits, new, status=3))
    assert run.status == 2
    assert "он завершился с кодом 3" in run.err
    assert str(left(edits)[0]) in run.err
    for name in ("no-such-editor", "'", str(edits)):
        run = cluster("edit", "3", env={"EDITOR": name})
        assert run.status == 2, name
        assert run.err.startswith("cluster: ")
    assert text_of(edits) == before
    assert len(left(edits)) == 1, "what was not touched is not kept"


def test_an_item_with_an_error_is_mended_so(cluster: Runner, edits: Path) -> None:
    path = edits / "data" / "roadmap.yaml"
    path.write_text(text_of(edits).replace("due: 2022-02", "due: 2022-13"), encoding="utf-8", newline="")
    assert cluster("done", "3").status == 2
    assert cluster("edit", "3", env=writes(edits, ITEM)).status == 0
    assert cluster("validate").status == 0


def test_an_unknown_item_is_refused(cluster: Runner, edits: Path) -> None:
    run = cluster("edit", "99", env=writes(edits, ""))
    assert (run.status, run.out) == (2, "")
    assert "«99» нет" in run.err
    assert not (edits / "given.yaml").exists()


def test_an_item_that_somebody_else_changed_meanwhile_is_not_written_over(cluster: Runner, edits: Path) -> None:
    new = ITEM.replace("развития", "кластера")
    environ = writes(edits, new)
    path = edits / "data" / "roadmap.yaml"
    for old, other, status in (
        ("Итоговый отчёт", "Годовой отчёт", 0),
        ("status: planned\n  - id: 4", "status: active\n  - id: 4", 2),
    ):
        path.write_text(
            PLAN.replace("  - id: 3\n", "  # Ждём согласования.\n  - id: 3\n"), encoding="utf-8", newline=""
        )
        (edits / "other.py").write_text(
            f"import pathlib, runpy, sys\np = pathlib.Path({str(path)!r})\n"
            f"p.write_text(p.read_text('utf-8').replace({old!r}, {other!r}), 'utf-8')\n"
            f"runpy.run_path({str(edits / 'editor.py')!r})\n",
            encoding="utf-8",
        )
        run = cluster("edit", "3", env=environ | {"EDITOR": f'"{sys.executable}" "{edits / "other.py"}"'})
        assert run.status == status, run.err
        assert other in text_of(edits)
        assert ("кластера" in text_of(edits)) == (status == 0)


@pytest.mark.parametrize("style", ["crlf", "flow", "last", "bom"])
def test_the_file_keeps_its_ways(cluster: Runner, plan: Path, style: str) -> None:
    """An editor that writes LF and a last line end changes no more than the item's words."""
    path = plan / "data" / "roadmap.yaml"
    (plan / "data" / "projects.yaml").unlink()
    flow = "format: 1\ntitle: П\nparties: {a: {name: А}}\nactivities: [{id: 3, title: Т, responsible: [a]}, {id: 4, title: Д, responsible: [a]}]\n"
    whole = {
        "crlf": PLAN.replace("\n", "\r\n").encode(),
        "flow": flow.encode(),
        "last": PLAN.split("  - id: 4")[0].rstrip("\n").encode(),
        "bom": b"\xef\xbb\xbf" + PLAN.encode(),
    }[style]
    path.write_bytes(whole)
    old, new = ("Т", "Новое") if style == "flow" else ("Программа развития", "Новое")
    script = plan / "editor.py"
    script.write_text(
        "import pathlib, sys\np = pathlib.Path(sys.argv[1])\n"
        f"p.write_bytes(p.read_bytes().replace(b'\\r\\n', b'\\n').rstrip(b'\\n').replace({old.encode()!r}, {new.encode()!r}) + b'\\n')\n"
    )
    run = cluster("edit", "3", env={"EDITOR": f'"{sys.executable}" "{script}"'})
    assert run.status == 0, run.err
    assert path.read_bytes() == whole.replace(old.encode(), new.encode(), 1)


def test_every_item_of_the_demo_comes_back_as_it_went(cluster: Runner, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "demo" / "data", tmp_path / "data")
    before = text_of(tmp_path)
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\np = pathlib.Path(sys.argv[1])\np.write_bytes(p.read_bytes() + b'    # x\\n')\n"
    )
    environ = {"EDITOR": f'"{sys.executable}" "{script}"'}
    for item in ("1", "2", "4", "10.1", "14", "18"):
        run = cluster("edit", item, env=environ)
        assert run.status == 0, run.err
        assert len(text_of(tmp_path)) == len(before) + len("    # x\n")
        cluster("undo")
        assert text_of(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
def test_at_a_terminal_the_editor_is_opened_again(edits: Path, environ: dict[str, str]) -> None:
    wrong = ITEM.replace("2022-02", "2022-13")
    settings = environ | writes(edits, wrong)
    told = talk(
        ["edit", "3"],
        [("Открыть редактор ещё раз?", "\n"), ("Открыть редактор ещё раз?", "н\n")],
        cwd=edits,
        environ=settings,
    )
    assert told.status == 2
    assert "Ваш текст сохранён в файле" in told.shown
    assert (edits / "given.yaml").read_text(encoding="utf-8") == wrong, "the second time it opens what was typed"
