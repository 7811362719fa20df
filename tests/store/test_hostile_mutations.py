"""Every case cut off at any byte, and with any byte replaced: nothing is raised, and every place is in the file."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.codes import every_code
from cluster_cli.i18n import Words
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).resolve().parents[1] / "cases"
FILES = {
    path.relative_to(CASES).as_posix(): path.read_bytes()
    for path in sorted(CASES.rglob("roadmap.yaml"))
    if path.stat().st_size < 2000
}
REPLACEMENTS = [bytes([byte]) for byte in b"\" \t\n'[]{}:#&*!|>%@\0\xff"]
ENGLISH, RUSSIAN = Words("en"), Words("ru")


def mutations(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    random = Random(seed)
    names = list(FILES)
    for _ in range(count):
        name = random.choice(names)
        raw = FILES[name]
        at = random.randrange(len(raw) + 1)
        change = random.choice([b"", *REPLACEMENTS])
        yield f"{name} {at} {change!r}", raw[:at] + change + (raw[at + 1 :] if change else b"")


def check(name: str, raw: bytes) -> None:
    workspace = load_texts({"roadmap": raw})
    text = workspace.sources["roadmap"].text
    lines = text.split("\n")
    for one in locate(workspace, workspace.diagnostics):
        place, code = one.place, one.diagnostic.code
        assert code in every_code(), name
        assert 1 <= place.line <= place.end_line <= len(lines), (name, one)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, (name, one)
        assert 1 <= place.end_column <= len(lines[place.end_line - 1]) + 1, (name, one)
        assert (place.line, place.column) <= (place.end_line, place.end_column), (name, one)
        assert one.line_text == lines[place.line - 1].removesuffix("\r"), (name, one)
        assert all(words.code(one.diagnostic)[0] for words in (ENGLISH, RUSSIAN)), name
    assert workspace.readable or workspace.diagnostics, name


def test_a_sample_of_mutations() -> None:
    for name, raw in mutations(20_261_125, 1_500):
        check(name, raw)


@pytest.mark.long
def test_many_mutations() -> None:
    for name, raw in mutations(1, 200_000):
        check(name, raw)
