"""Folders of good and bad files: what each gives, at which place, and that everybody is told what to do about it.

Here every bad file is read once, and everything is asked of what was found; through the commands and the other forms of
output goes a sample of them (`tests/cli/test_hostile.py`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.codes import every_code
from cluster_cli.core.codes.reading import READING
from cluster_cli.i18n import LANGUAGES, Words
from cluster_cli.render.diagnostics import text
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load_texts
from tests.latin import latin, texts_of, without_quotations

if TYPE_CHECKING:
    from cluster_cli.store.workspace import Workspace

WORDS = tuple(Words(language) for language in LANGUAGES)
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029]")
CASES = Path(__file__).resolve().parents[1] / "cases"
BAD = sorted(path.name for path in (CASES / "bad").iterdir())
GOOD = sorted(path.name for path in (CASES / "good").iterdir())
OF_READING = {code.name: code for code in READING}
OF_THE_DISK = {
    "no-file",
    "not-a-file",
    "unreadable-file",
    "link-leads-out",
    "file-too-large",
    "no-c-parser",
    "parser-differs",
}
TOO_LARGE_TO_KEEP = {"too-many-faults", "text-too-long"}
NEVER_SEEN = {"syntax"}  # for what no slip is known to lead to


def read(folder: Path) -> Workspace:
    names = ("roadmap", "projects")
    texts = {name: (folder / f"{name}.yaml").read_bytes() for name in names if (folder / f"{name}.yaml").is_file()}
    return load_texts(texts, {name: f"{name}.yaml" for name in texts})


def findings(workspace: Workspace) -> list[str]:
    return [
        f"{one.place.path}:{one.place.line}:{one.place.column} {one.diagnostic.code}"
        for one in locate(workspace, workspace.diagnostics)
    ]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_these_findings_with_sentences_and_remedies(name: str) -> None:
    folder = CASES / "bad" / name
    workspace = read(folder)
    expected = (folder / "expected.txt").read_text("utf-8").splitlines()
    assert findings(workspace) == expected
    located = list(locate(workspace, workspace.diagnostics))
    for words in WORDS:
        for diagnostic in workspace.diagnostics:
            sentence, remedy = words.code(diagnostic)
            assert sentence
            assert remedy or not every_code()[diagnostic.code].remedy
            lacking = re.findall(r"\{[a-z_]+\}", sentence + remedy)
            assert not lacking, "a value that the sentence needs is not there"
        said = text(located, None, words)
        codes = re.findall(r"^\w+\.yaml:\d+:\d+: [^\[]+\[([a-z0-9-]+)\]: .", said, re.MULTILINE)
        assert codes == [line.split()[1] for line in expected]
        assert not RAW.search(said), "a character that a terminal obeys"
        if words.language == "ru":
            assert latin(without_quotations(said), *texts_of(folder), str(folder)) == set()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_gives_none(name: str) -> None:
    assert findings(read(CASES / "good" / name)) == []


def test_every_code_of_reading_is_met_by_a_case() -> None:
    expected = "".join((CASES / "bad" / name / "expected.txt").read_text("utf-8") for name in BAD)
    met = {line.split()[1] for line in expected.splitlines()}
    assert set(OF_READING) - met == OF_THE_DISK | TOO_LARGE_TO_KEEP | NEVER_SEEN


@pytest.mark.parametrize("name", [name for name, code in OF_READING.items() if code.bad])
def test_the_samples_of_a_code_show_the_fault_and_its_absence(name: str) -> None:
    def found(text: str) -> set[tuple[str, object]]:
        diagnostics = load_texts({"roadmap": text.encode()}).diagnostics
        return {(one.code, one.values.get("missing")) for one in diagnostics if one.code in OF_READING}

    bad, good = found(OF_READING[name].bad), found(OF_READING[name].good)
    assert {code for code, _ in bad - good} == {name}
    assert {code for code, _ in good} <= {"missing-key"}, "a sample is no whole plan, and nothing else is wrong with it"
