"""The two ways to events of ours: made by the parser where the process is ours, converted one by one everywhere else."""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from yaml import _yaml

import cluster_cli
from cluster_cli.cli import boundary
from cluster_cli.i18n import Words
from cluster_cli.store import document
from cluster_cli.store.document import OURS, Mapping, Scalar, Sequence, c_parser, read_document, read_item
from cluster_cli.store.workspace import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.i18n import Language
    from cluster_cli.store.document import Document, Node

ITEM = "- id: 1\n  title: «Ярмарка»\n  points: {2022-01: 2022-01-27}\n"
CASES = sorted(Path(__file__).parent.parent.joinpath("cases").rglob("*.yaml"))
LANGUAGES: tuple[Language, ...] = ("en", "ru")


def its_own() -> dict[str, object]:
    return {name: getattr(_yaml, name) for name in OURS}


BEFORE = its_own()


@pytest.fixture(params=[True, False], ids=["made", "converted"])
def owned(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the process is ours: each test runs both ways."""
    monkeypatch.setattr(cluster_cli, "owns_process", request.param)
    return bool(request.param)


@pytest.fixture
def _fresh() -> Iterator[None]:
    """What is known of the parser is forgotten, before and after."""
    c_parser.cache_clear()
    document.makes_ours.cache_clear()
    yield
    c_parser.cache_clear()
    document.makes_ours.cache_clear()


@pytest.mark.usefixtures("owned")
@pytest.mark.parametrize(
    ("text", "whole"), [("activities:\n" + ITEM, True), ("activities: [\n", False), ("a: \x07\n", False)]
)
def test_the_parsers_own_events_come_back_whatever_happens(text: str, whole: bool) -> None:
    assert read_document(text, "roadmap").whole is whole
    assert its_own() == BEFORE
    assert BEFORE["ScalarEvent"] is yaml.ScalarEvent


def test_names_are_only_swapped_where_the_process_is_ours(owned: bool) -> None:
    seen = []
    read_document("activities:\n" + ITEM, "roadmap", "activities", lambda _: seen.append(its_own() == BEFORE))
    assert seen == [not owned]


@pytest.mark.usefixtures("owned")
def test_a_scalar_has_the_marks_of_the_parser() -> None:
    root = read_document("title: «План»  # so\n", "roadmap").root
    assert isinstance(root, Mapping)
    key, value = root.entries[0]
    assert isinstance(value, Scalar)
    assert (type(key.start_mark), type(value.end_mark)) == (_yaml.Mark, _yaml.Mark)
    assert (value.text, value.start, value.end, value.style) == ("«План»", 7, 13, "")


@pytest.mark.usefixtures("owned")
def test_places_of_an_item_read_alone_are_those_of_the_whole_text() -> None:
    text = "activities:\n" + ITEM
    node = read_item(text, text.index("id:"))
    assert isinstance(node, Mapping)
    assert [text[key.start : key.end] for key, _ in node.entries] == ["id", "title", "points"]
    assert isinstance(node.entries[1][1], Scalar)
    assert text[node.entries[1][1].start : node.entries[1][1].end] == "«Ярмарка»"


def test_the_process_is_only_owned_by_a_command_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_cli, "owns_process", False)
    monkeypatch.setattr(sys, "argv", ["cluster", "--version"])
    monkeypatch.setattr(boundary, "leave", sys.exit)
    boundary.main(["--version"])
    assert not cluster_cli.owns_process
    with pytest.raises(SystemExit):
        boundary.main()
    gc.enable()
    assert cluster_cli.owns_process


def written(node: Node | None) -> Any:
    """A tree in full: kinds, places, texts and styles."""
    if isinstance(node, Scalar):
        return node.text, node.style, node.start, node.end, node.anchor, node.tag, node.implicit
    if isinstance(node, Mapping):
        return node.start, node.end, node.flow, [(written(key), written(value)) for key, value in node.entries]
    if isinstance(node, Sequence):
        return node.start, node.end, node.flow, [written(item) for item in node.items]
    return None


def read_both_ways(text: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    answers = []
    for owned in (True, False):
        monkeypatch.setattr(cluster_cli, "owns_process", owned)
        items: list[Node] = []
        read: Document = read_document(text, "roadmap", "activities", items.append)
        answers.append((written(read.root), [written(item) for item in items], read.faults, read.whole))
    return answers


def test_both_ways_read_every_case_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(CASES) > 200
    for case in CASES:
        text = case.read_bytes().decode("utf-8", "replace")
        made, converted = read_both_ways(text, monkeypatch)
        assert made == converted, case


def test_both_ways_read_tags_anchors_and_aliases_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x !t [1, *x]\nb: !!map {c: !u 'd', ? [e] : f}\n? |\n  g\n: >\n  h\n"
    made, converted = read_both_ways(text, monkeypatch)
    assert made == converted
    assert {fault.code for fault in made[2]} >= {"anchor", "tag", "alias", "complex-key"}


@pytest.mark.usefixtures("_fresh")
def test_a_build_that_looks_up_nothing_is_read_by_converting(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = written(read_document("activities:\n" + ITEM, "roadmap").root)
    monkeypatch.setattr(cluster_cli, "owns_process", True)
    monkeypatch.setattr(document, "OURS", {**OURS, "NoSuchEvent": type("NoSuchEvent", (), {})})
    monkeypatch.setattr(document, "_is_complete", lambda pull: pull() is not None)
    assert written(read_document("activities:\n" + ITEM, "roadmap").root) == expected


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("module", "name", "code", "words"),
    [
        (yaml, "__with_libyaml__", "no-c-parser", {"en": "without its fast parser", "ru": "без быстрого разборщика"}),
        (yaml, "ScalarEvent", "parser-differs", {"en": "does not know", "ru": "программа не знает"}),
        (_yaml, "CParser", "parser-differs", {"en": "does not know", "ru": "программа не знает"}),
    ],
)
def test_a_build_that_cannot_be_read_with_says_so(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, code: str, words: dict[Language, str], language: Language
) -> None:
    if name == "CParser":
        monkeypatch.delattr(module, name)
    else:
        monkeypatch.setattr(module, name, False if name.startswith("_") else type("Unknown", (), {}))
    workspace = load_texts({"roadmap": b"format: 1\n"})
    assert [fault.code for fault in workspace.diagnostics] == [code]
    assert not workspace.readable
    from cluster_cli.core.codes import code_of

    meant = code_of(code)
    assert meant is not None
    assert words[language] in Words(language).text(meant.message)


PLANS = 100
READERS = 4


@pytest.fixture
def _hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def use_yaml(ended: threading.Event, wrong: list[object]) -> None:
    """Another user of PyYAML in the same process."""
    while not ended.is_set():
        kinds = {type(event).__module__ for event in yaml.parse("a: [b, {c: d}]", Loader=yaml.CLoader)}
        data = yaml.load("a: [b, {c: d}]", Loader=yaml.CSafeLoader)
        if data != {"a": ["b", {"c": "d"}]} or kinds != {"yaml.events"}:
            wrong.append((data, kinds))


@pytest.mark.usefixtures("_hasty")
def test_threads_read_right_beside_a_foreign_one() -> None:
    """Four readers of ours and one that uses PyYAML itself: nobody gets what belongs to another."""
    plans = [f"format: 1\ntitle: {number}\nactivities:\n{ITEM * (number % 3 + 1)}".encode() for number in range(PLANS)]
    alone = [load_texts({"roadmap": plan}) for plan in plans]
    wrong: list[object] = []
    ended = threading.Event()

    def read(offset: int) -> None:
        for place in range(PLANS):
            number = (place + offset * PLANS // READERS) % PLANS
            workspace = load_texts({"roadmap": plans[number]})
            if (workspace.portfolio, workspace.diagnostics) != (alone[number].portfolio, alone[number].diagnostics):
                wrong.append((number, workspace.diagnostics))

    foreign = threading.Thread(target=use_yaml, args=(ended, wrong))
    readers = [threading.Thread(target=read, args=(offset,)) for offset in range(READERS)]
    for thread in (foreign, *readers):
        thread.start()
    for thread in readers:
        thread.join()
    ended.set()
    foreign.join()
    assert wrong == []
    assert its_own() == BEFORE
