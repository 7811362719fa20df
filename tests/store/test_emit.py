"""Texts written and read again: in block, flow and quoted context, for this reader and for others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cluster_cli.store.document import read_document
from cluster_cli.store.emit import Indent, element_lines, entry_lines, flow_text, is_plain_safe, key_text, scalar_text
from cluster_cli.store.layout import plain
from tests.store.drawn import any_text, trees

if TYPE_CHECKING:
    from cluster_cli.core.edits import EditValue
    from cluster_cli.store.layout import Plain

FEW = settings(max_examples=150, deadline=None)
MANY = settings(max_examples=10_000, deadline=None)
texts = st.one_of(any_text, st.text(), st.text("ab \n\t:#-'\"\\", max_size=9))


def read(text: str) -> Plain:
    """What this program reads, if the other one reads the same."""
    document = read_document(text, "roadmap")
    assert document.faults == []
    tree = plain(document.root)
    assert yaml.load(text, yaml.CBaseLoader) == other(tree)
    return tree


def other(tree: Plain) -> object:
    """The tree as the other reader has it: what is not set is an empty text there."""
    if isinstance(tree, dict):
        return {key: other(one) for key, one in tree.items()}
    return [other(one) for one in tree] if isinstance(tree, list) else tree or ""


def check_text(text: str, column: int) -> None:
    block = "\n".join(entry_lines("k", text, 0)) + "\n"
    assert read(block) == {"k": text}
    nested: dict[str, EditValue] = {"a": [{"k": text}, text], "responsible": [text, text], "z": "z"}
    indent = Indent(column, column - 1, column)
    assert (
        read("\n".join(line for key, one in nested.items() for line in entry_lines(key, one, 0, (), indent))) == nested
    )
    for style in ("", "'", '"'):
        assert read(f"k: {scalar_text(text, style=style)}\nz: z") == {"k": text, "z": "z"}
        assert read(f"[{scalar_text(text, style=style, flow=True)}, z]") == [text, "z"]
        assert read(f"{{k: {scalar_text(text, style=style, flow=True)}, z: z}}") == {"k": text, "z": "z"}
    if len(text) < 100:
        second = "y" if text != "y" else "n"
        assert read(f"{key_text(text)}: z\n{second}: y") == {text: "z", second: "y"}
        assert read(f"{{{key_text(text, flow=True)}: z, {second}: y}}") == {text: "z", second: "y"}


def check_tree(value: EditValue) -> None:
    assert read("\n".join(entry_lines("k", value, 2)) + "\n") == {"k": value}
    assert read("\n".join(element_lines(value, 3, None)) + "\n") == [value]
    assert read(flow_text([value, {"k": value}])) == [value, {"k": value}]
    if "\\U" not in (text := flow_text(value, style='"')):
        assert json.loads(text) == value


@FEW
@given(texts, st.integers(2, 5))
@example("a" * 2000, 2)
@example("\u0301a", 2)
@example("\U000e0001", 2)
def test_any_text_comes_back(text: str, column: int) -> None:
    check_text(text, column)


@pytest.mark.long
@MANY
@given(texts, st.integers(2, 5))
def test_any_text_comes_back_10_000_times(text: str, column: int) -> None:
    check_text(text, column)


@FEW
@given(trees(3))
def test_any_tree_comes_back(value: EditValue) -> None:
    check_tree(value)


@FEW
@example("«?", True)
@given(texts, st.booleans())
def test_what_is_plain_is_the_same_text_for_every_reader(text: str, flow: bool) -> None:
    if is_plain_safe(text, flow=flow) and not text[0].isdigit():
        assert yaml.safe_load(f"[{text}]" if flow else text) == ([text] if flow else text)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("Заседание", (), "Заседание"),
        ("«Агрегатор»", (), "«Агрегатор»"),
        ("да", (), "да"),
        ("no", (), '"no"'),
        ("On", (), '"On"'),
        ("NULL", (), '"NULL"'),
        ("y", (), '"y"'),
        ("", (), '""'),
        (" a", (), '" a"'),
        ("a ", (), '"a "'),
        ("a: b", (), '"a: b"'),
        ("a:b", (), "a:b"),
        ("a:", (), '"a:"'),
        ("a #b", (), '"a #b"'),
        ("a#b", (), "a#b"),
        ("№ 3", (), '"№ 3"'),
        ("- a", (), '"- a"'),
        ("8", (), '"8"'),
        ("8", ("id",), "8"),
        ("8", ("after", 0), "8"),
        ("08", ("id",), '"08"'),
        ("1.10", ("id",), '"1.10"'),
        ("1.10", ("weight",), "1.10"),
        ("1e3", ("weight",), '"1e3"'),
        ("-5", ("budget", 0, "spent"), "-5"),
        ("2022-03", (), "2022-03"),
        ("2022-01/2022-12", (), "2022-01/2022-12"),
        ("10wd", (), "10wd"),
        ("22:30", (), '"22:30"'),
        ("сказал \"да\"", (), "сказал \"да\""),
        ("C:\\a", (), "C:\\a"),
        ("\x1b[31m", (), '"\\u001B[31m"'),
        ("\U000e0001", (), '"\\U000E0001"'),
        ("😀", (), '"😀"'),
        ("a\u00a0b", (), "a\u00a0b"),
        ("30", ("health", "moved_red"), "30"),
        ("0.5", ("health", "heavy_point"), "0.5"),
    ],
)  # fmt: skip
def test_how_texts_look(text: str, path: tuple[str | int, ...], expected: str) -> None:
    assert scalar_text(text, path=path) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"on": "2022-01-27", "no": "b"}, ["k:", "  on: 2022-01-27", '  "no": b']),
        (["a", "b c"], ["k:", "  - a", "  - b c"]),
        ([{"a": "b", "c": "d"}], ["k:", "  - a: b", "    c: d"]),
        ([["a"]], ["k:", "  - [a]"]),
        ({}, ["k: {}"]),
        ([], ["k: []"]),
        ("a\nb", ["k: |-", "  a", "  b"]),
        ("a\n\n b\n", ["k: |", "  a", "", "   b"]),
        ("a\n\n", ['k: "a\\n\\n"']),
        (" a\nb", ['k: " a\\nb"']),
        ("a\n\x07", ['k: "a\\n\\u0007"']),
    ],
)
def test_how_values_look(value: EditValue, expected: list[str]) -> None:
    assert entry_lines("k", value, 0) == expected


@pytest.mark.parametrize("key", ["responsible", "after", "activities", "team", "aliases", "due", "also"])
def test_lists_of_short_names_take_one_line(key: str) -> None:
    assert entry_lines(key, ["a", "b"], 2) == [f"  {key}: [a, b]"]
