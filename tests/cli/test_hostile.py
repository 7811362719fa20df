"""A sample of `tests/cases/bad` through the commands: a status, findings in words, and never a traceback.

What each of the files gives is asked where it is read (`tests/store/test_read_cases.py`).
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster_cli.core.codes import every_code
from cluster_cli.core.codes.files import CODES as FILES
from cluster_cli.core.codes.subset import CODES as SUBSET
from cluster_cli.core.codes.syntax import CODES as SYNTAX

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

BAD = Path(__file__).resolve().parents[1] / "cases" / "bad"
NAMES = sorted(path.name for path in BAD.iterdir())
ENDS_THE_READING = {code.name for code in (*FILES, *SYNTAX, *SUBSET)}
NO_RECORD = {"root-list", "root-text"}
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029]")


class Case(NamedTuple):
    """A folder of bad files, and what must be found in it."""

    codes: list[str]
    status: int


def status_of(name: str, codes: list[str]) -> int:
    if name in NO_RECORD or ENDS_THE_READING & set(codes):
        return 2
    return 1 if any(every_code()[code].severity == "error" for code in codes) else 0


@pytest.fixture
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """The case as the plan's folder."""
    shutil.copytree(BAD / request.param, tmp_path / "data")
    lines = (tmp_path / "data" / "expected.txt").read_text("utf-8").splitlines()
    codes = [line.split()[1] for line in lines]
    return Case(codes, status_of(request.param, codes))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("bad", NAMES[::6], indirect=True)
def test_validate_says_what_is_wrong_and_where(bad: Case, language: str, cluster: Runner) -> None:
    run = cluster("validate", "--lang", language)
    assert run.status == bad.status
    assert run.err == ""
    assert re.findall(r"^data/\w+\.yaml:\d+:\d+: [^\[]+\[([a-z0-9-]+)\]: .", run.out, re.MULTILINE) == bad.codes
    assert not RAW.search(run.out), "a character that a terminal obeys"


@pytest.mark.parametrize("bad", NAMES[::12], indirect=True)
def test_json_holds_the_same_findings(bad: Case, cluster: Runner) -> None:
    rows = json.loads(cluster("validate", "--format", "json").out)["rows"]
    assert [row["code"] for row in rows] == bad.codes
    assert all(row["message"] for row in rows)


@pytest.mark.parametrize("form", ["linear", "markdown", "csv"])
@pytest.mark.parametrize("bad", NAMES[::12], indirect=True)
def test_the_other_forms_hold_every_code(bad: Case, form: str, cluster: Runner) -> None:
    run = cluster("validate", "--format", form)
    assert run.status == bad.status
    assert all(code in run.out for code in bad.codes)


@pytest.mark.parametrize("bad", NAMES[::12], indirect=True)
@pytest.mark.parametrize("command", ["status", "list", "overdue", "show 1", "done 1 --on 2022-03-01", "undo"])
def test_no_command_breaks_on_it(bad: Case, command: str, cluster: Runner, tmp_path: Path) -> None:
    before = (tmp_path / "data" / "roadmap.yaml").read_bytes()
    run = cluster(*command.split(), "--lang", "en")
    assert run.status in {0, 1, 2}
    assert "Traceback" not in run.err
    assert "unexpected" not in run.err
    if bad.status == 2:
        assert (tmp_path / "data" / "roadmap.yaml").read_bytes() == before
