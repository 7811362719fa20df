"""A plan with 40 faults of 40 kinds: one run finds them all, each in its place, with what to do, in both languages."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster_cli.core.codes import every_code

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

FORTY = Path(__file__).resolve().parents[1] / "cases" / "bad" / "forty"
POINTED_AT = {
    "directive": "%YAML 1.2",
    "unknown-format": "2\n",
    "hidden-character": '"План\\u200b',
    "unknown-timezone": "Asia/Tomks",
    "backward-interval": "2022-12/2022-01",
    "not-a-choice": "перенос",
    "not-a-count": "месяц",
    "unknown-key": "titel:",
    "cut-by-comma": "занятости}",
    "wrong-kind": "ТТСТ",
    "mixed-letters": "dро:",
    "anchor": "&all",
    "bad-id": '"org "',
    "cut-by-hash": "#15",
    "not-a-day": "24.03.2022",
    "empty-element": "\nactivities",
    "tag": "!!str Рабочая",
    "not-a-period": "март 2022",
    "no-such-day": "2022-02-30",
    "no-such-month": "2022-13",
    "not-positive": "0\n",
    "not-a-lag": "10 дней",
    "not-a-repeat": "ежемесячно",
    "alias": "*common",
    "merge-key": "<<:",
    "duplicate-key": "title: Ярмарка вакансий",
    "complex-key": "[note]:",
    "missing-key": "id: 12",
    "look-alike-key": "duе: 2022-05",
    "hidden-line-break": "\u2028",
    "duplicate-id": "1\n    title: Второе мероприятие",
    "unknown-party": "tts]",
    "unknown-section": "wrok",
    "start-after-due": "2022-08\n    due: 2022-07",
    "done-without-evidence": "2022-09-28",
    "unknown-item": "91]",
    "percent-impossible": "percent",
    "unknown-stage": "strat:",
    "unknown-source": "federal",
    "not-a-number": "350 000",
}


class Finding(NamedTuple):
    """A line of `validate`, and what follows it up to the next one."""

    file: str
    line: int
    column: int
    code: str
    sentence: str
    below: str


@pytest.fixture
def forty(tmp_path: Path) -> Path:
    """The plan's folder."""
    return Path(shutil.copytree(FORTY, tmp_path / "data"))


def findings(out: str) -> list[Finding]:
    head = re.compile(r"^(data/\w+\.yaml):(\d+):(\d+): [^\[\n]+\[([a-z-]+)\]: (.+)\n((?:    .*\n)*)", re.MULTILINE)
    return [
        Finding(file, int(line), int(column), code, sentence, below)
        for file, line, column, code, sentence, below in head.findall(out)
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_forty_are_found_in_one_run_each_in_its_place(language: str, forty: Path, cluster: Runner) -> None:
    run = cluster("validate", "--lang", language)
    assert run.status == 2
    assert run.err == ""
    found = findings(run.out)
    assert sorted(one.code for one in found) == sorted(POINTED_AT)
    assert len(found) == 40
    for one in found:
        lines = (forty / Path(one.file).name).read_text("utf-8").split("\n")
        below = "\n".join([lines[one.line - 1][one.column - 1 :], *lines[one.line :]])
        assert below.startswith(POINTED_AT[one.code]), one


@pytest.mark.usefixtures("forty")
@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_of_the_forty_is_told_with_what_to_do(language: str, cluster: Runner) -> None:
    for one in findings(cluster("validate", "--lang", language).out):
        said = one.below.split("\n")[2].strip()
        remedy = said if every_code()[one.code].remedy else one.sentence
        for text in (one.sentence, remedy):
            own = re.sub(r"[«“`(].*?[»”`)]", "", text)  # without what the file says
            assert bool(re.search("[а-яё]{3}", own)) == (language == "ru"), one


@pytest.mark.usefixtures("forty")
def test_programs_get_the_same_forty(cluster: Runner) -> None:
    rows = json.loads(cluster("validate", "--format", "json").out)["rows"]
    assert sorted(row["code"] for row in rows) == sorted(POINTED_AT)
    assert all(row["message"] and (row["remedy"] or not every_code()[row["code"]].remedy) for row in rows)
    items = {row["code"]: row["item"] for row in rows}
    assert (items["not-positive"], items["alias"], items["not-a-number"], items["unknown-key"]) == (
        "5",
        "8",
        "aggregator",
        None,
    )
