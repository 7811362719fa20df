"""The pages on how the program is built stay true, and every module that the package names by a string is there."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from cluster_cli.cli.commands import COMMANDS
from cluster_cli.cli.completion import OWN_COLUMNS
from cluster_cli.core.codes import TABLES
from cluster_cli.i18n import LANGUAGES
from cluster_cli.render.findings import FORMS
from cluster_cli.render.media import MEDIA

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cluster_cli"
COMPILED = PACKAGE / "locale" / "ru" / "LC_MESSAGES"  # made from the catalogue, never edited


def paths_in(page: Path) -> set[str]:
    """What a page names as a file or a folder."""
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL))
    words = {word for span in spans for word in span.split()}
    return {word for word in words if re.fullmatch(r"[\w./-]+/|[\w./-]+\.(py|po|md|toml|yaml)", word)}


def folders() -> set[str]:
    """The package's folders that hold files of the repository."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    inner = {path.parent for path in files} - {PACKAGE, COMPILED}
    return {f"{path.relative_to(PACKAGE).as_posix()}/" for path in inner}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_folder_is_named(language: str) -> None:
    assert folders() - paths_in(ROOT / "docs" / language / "architecture.md") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_is_there(language: str) -> None:
    paths = paths_in(ROOT / "docs" / language / "architecture.md")
    assert len(paths) > 30
    assert {path for path in paths if not (ROOT / path).exists() and not (PACKAGE / path).exists()} == set()


def modules_named_by_strings() -> list[tuple[str, str]]:
    """Every string of the package that is the name of one of its modules, with the file that it stands in."""
    names = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"cluster_cli(\.\w+)+", text):
                names.append((path.relative_to(ROOT).as_posix(), text))
    return names


def reports_named_by_strings() -> set[str]:
    """The reports of which options of lists ask the columns: `own_layout("budget", …)`."""
    reports = set()
    for path in sorted((PACKAGE / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "own_layout":
                assert isinstance(node.args[0], ast.Constant)
                reports.add(str(node.args[0].value))
    return reports


def test_every_module_that_is_named_by_a_string_is_there() -> None:
    names = modules_named_by_strings()
    assert len(names) > 30
    assert [(path, name) for path, name in names if find_spec(name) is None] == []


def test_what_is_looked_up_in_such_a_module_is_there() -> None:
    for entry in COMMANDS.values():
        assert callable(getattr(import_module(entry.module), entry.attribute)), entry
    for tables in TABLES.values():
        assert all(import_module(table).CODES for table in tables), tables
    modules = [writer.module for writer in MEDIA.values()]
    modules += [form.module for form in FORMS.values() if form.module is not None]
    assert all(callable(import_module(module).render) for module in modules)
    reports = reports_named_by_strings() | set(OWN_COLUMNS)
    assert len(reports) > 5
    assert all(import_module(f"cluster_cli.core.reports.{report}").LIST for report in reports)
