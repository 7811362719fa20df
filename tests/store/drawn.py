"""Random files in random styles, and random edits of them, for hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from hypothesis import strategies as st

from cluster_cli.core.edits import REMOVED, AppendItem, FieldEdit, RemoveItem
from tests.store.trees import value_at

if TYPE_CHECKING:
    from cluster_cli.core.edits import Edit, EditValue

Draw = Callable[[st.SearchStrategy[Any]], Any]
Tree = Any

KEYS = [
    "title",
    "due",
    "status",
    "note",
    "points",
    "responsible",
    "extra",
    "after",
    "2022-01",
    "2022-03",
    "on",
    "ключ",
    "a b",
]
SIGNS = "ab жЯ01.:#-'\"{}[],|>&*!%@`?~\\=«»\n\t\u00a0\x07\u2028😀"
SAMPLES = [
    "active",
    "planned",
    "2022-02",
    "Проведение заседания",
    "no",
    "1.10",
    "a: b",
    "a #b",
    "- x",
    "",
    "Да, нет; [и]",
    "x\n",
    "a\n\n b\n",
]
any_text = st.one_of(st.sampled_from(SAMPLES), st.text(SIGNS, max_size=12), st.text(max_size=8))
short_text = st.one_of(
    st.sampled_from(SAMPLES[:9]), st.text("abc жя-: #'", min_size=1, max_size=9).map(str.strip).filter(bool)
)


class Look(NamedTuple):
    """The habits of one file."""

    step: int
    dash: int
    gap: int
    flow: int
    comments: int
    quotes: str


class File(NamedTuple):
    """A file, and the tree that it was made from."""

    raw: bytes
    tree: Tree


class _Writer:
    """Writes trees in the look of a file, with a comment here and there, each with a number of its own."""

    def __init__(self, draw: Draw, look: Look) -> None:
        self.draw = draw
        self.look = look
        self.count = 0

    def often(self, of_ten: int) -> bool:
        return bool(self.draw(st.integers(0, 9)) < of_ten)

    def comment(self) -> str:
        self.count += 1
        return f"#c{self.count};"

    def above(self, column: int) -> list[str]:
        lines = [""] if self.often(self.look.comments // 2) else []
        return [*lines, " " * column + self.comment()] if self.often(self.look.comments) else lines

    def behind(self) -> str:
        return "  " + self.comment() if self.often(self.look.comments) else ""

    def entries(self, tree: dict[str, Tree], column: int) -> list[str]:
        lines: list[str] = []
        for key, value in tree.items():
            lines += self.above(column) if lines else []
            lines += self.entry(key, value, column)
        return lines

    def entry(self, key: str, value: Tree, column: int) -> list[str]:
        name = quoted(key, self.look.quotes if self.often(2) else "", flow=False)
        if self.often(1) and isinstance(value, str):
            return [f"{' ' * column}? {name}", f"{' ' * column}: {quoted(value, self.look.quotes, flow=False)}"]
        first, rest = self.value(value, column, column + self.look.step, column + self.look.dash)
        return [f"{' ' * column}{name}:{first}", *rest]

    def value(self, value: Tree, outer: int, inner: int, dash: int) -> tuple[str, list[str]]:
        if isinstance(value, dict) and value and not self.often(self.look.flow):
            return self.behind(), self.entries(value, inner)
        if isinstance(value, list) and value and not self.often(self.look.flow):
            return self.behind(), self.elements(value, dash)
        if isinstance(value, str):
            return self.text(value, inner)
        return self.brackets(value, inner)

    def elements(self, listed: list[Tree], dash: int) -> list[str]:
        lines: list[str] = []
        for one in listed:
            lines += self.above(dash) if lines else []
            column = dash + self.look.gap
            if isinstance(one, dict) and one and not self.often(self.look.flow):
                inner = self.entries(one, column)
                lead = " " * dash + "-"
                lines += [lead + self.behind(), *inner] if self.often(1) else [lead + inner[0][dash + 1 :], *inner[1:]]
            else:
                first, rest = self.text(one, column) if isinstance(one, str) else self.brackets(one, column)
                lines += [" " * dash + "-" + first, *rest]
        return lines

    def text(self, text: str, column: int) -> tuple[str, list[str]]:
        kind = self.draw(st.sampled_from(["line", "line", "line", "next", "literal", "folded", "words"]))
        pad = " " * column
        if text == "" and self.often(5):
            return self.behind(), []
        if kind == "next":
            return self.behind(), [pad + quoted(text, self.look.quotes, flow=False)]
        if kind == "words" and " " in text.strip():
            head, _, tail = text.partition(" ")
            if reads_as(f"k: {head}\n  {tail}\n", text):
                return f" {head}", [pad + tail + self.behind()]
        if kind in {"literal", "folded"}:
            body = text.removesuffix("\n").split("\n")
            mark = ("|" if kind == "literal" else ">") + ("" if text.endswith("\n") else "-")
            kept = "+" if text.endswith("\n") and self.often(3) else ""
            lines = [pad + line if line else "" for line in body] + [""] * self.draw(st.integers(0, 0 if kept else 2))
            if reads_as("k: " + "\n".join([mark + kept, *lines]) + "\n", text):
                return f" {mark}{kept}{self.behind()}", lines
        return f" {quoted(text, self.look.quotes, flow=False)}{self.behind()}", []

    def brackets(self, value: Tree, column: int) -> tuple[str, list[str]]:
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        parts = self.parts(value)
        if not parts or self.often(7):
            comma = "," if parts and self.often(2) else ""
            return f" {opening}{', '.join(parts)}{comma}{closing}{self.behind()}", []
        pad = " " * column
        lines = []
        for place, part in enumerate(parts):
            lines += self.above(column) if place else []
            comma = "," if place < len(parts) - 1 or self.often(3) else ""
            lines.append(pad + part + comma + self.behind())
        return " " + opening + self.behind(), [*lines, " " * max(column - 1, 1) + closing]

    def parts(self, value: Tree) -> list[str]:
        pairs = value.items() if isinstance(value, dict) else ((None, one) for one in value)
        parts = []
        for key, one in pairs:
            text = quoted(one, self.look.quotes, flow=True) if isinstance(one, str) else self.inline(one)
            parts.append(text if key is None else f"{quoted(key, '', flow=True)}: {text}")
        return parts

    def inline(self, value: Tree) -> str:
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return opening + ", ".join(self.parts(value)) + closing


def reads_as(text: str, value: str) -> bool:
    """Whether the other reader takes this for the value of `k`; line ends beyond the strict subset are not used."""
    if not set(text).isdisjoint("\r\x85\u2028\u2029"):
        return False
    try:
        return bool(yaml.load(text, yaml.CBaseLoader) == {"k": value})
    except yaml.YAMLError:
        return False


def quoted(text: str, style: str, *, flow: bool) -> str:
    """A text on one line: plain where `style` is empty and it can be, in single quotes where it can be, else double."""
    fits = text and not style and "\n" not in text and reads_as(f"k: {text}", text)
    if fits and (not flow or reads_as_flow(text)):
        return text
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain) + '"'


def reads_as_flow(text: str) -> bool:
    try:
        return bool(yaml.load("{" + text + ": [" + text + "], z: z}", yaml.CBaseLoader) == {text: [text], "z": "z"})
    except yaml.YAMLError:
        return False


def trees(depth: int = 2) -> st.SearchStrategy[Tree]:
    """Texts, lists and records."""
    if not depth:
        return any_text
    inner = trees(depth - 1)
    lists = st.lists(inner, max_size=3)
    records = st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    return st.one_of(any_text, any_text, st.lists(short_text, max_size=3), lists, records)


looks = st.builds(
    Look,
    st.sampled_from([2, 2, 4, 1, 3]),
    st.sampled_from([2, 2, 0, 4]),
    st.sampled_from([2, 2, 4]),
    st.sampled_from([1, 3, 10]),
    st.sampled_from([0, 2, 5]),
    st.sampled_from(["", "", "'", '"']),
)


@st.composite
def files(draw: Draw) -> File:
    """A file of one to four items."""
    head = draw(st.dictionaries(st.sampled_from(["title", "note", "parties", "ключ"]), trees(1), max_size=3))
    items = []
    for number in range(draw(st.integers(1, 4))):
        before = draw(st.dictionaries(st.sampled_from(KEYS[:4]), trees(1), max_size=1))
        after = draw(st.dictionaries(st.sampled_from(KEYS), trees(), max_size=4))
        name = draw(st.sampled_from([str(number), f"n{number}", f"1.{number}0"]))
        items.append({**before, "id": name, **{key: one for key, one in after.items() if key not in before}})
    names = list(head)
    names.insert(draw(st.integers(0, len(names))), "activities")
    tree = {key: items if key == "activities" else head[key] for key in names}
    return File(_written(draw, tree), tree)


def _written(draw: Draw, tree: Tree) -> bytes:
    look: Look = draw(looks)
    writer = _Writer(draw, look)
    json = dumps(tree, ensure_ascii=False, indent=look.step if look.comments else None)
    shown = json.replace("\n", "").replace("\xa0", "").isprintable()
    if look.flow == 10 and look.quotes == '"' and shown:
        lines = json.split("\n")
    else:
        lines = [*writer.above(0), *writer.entries(tree, 0), *writer.above(0)]
    if draw(st.integers(0, 9)) == 0:
        lines = ["---", *lines, "..."]
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text: str = end.join(lines) + draw(st.sampled_from([end, end, ""]))
    return (b"\xef\xbb\xbf" if draw(st.integers(0, 5)) == 0 else b"") + text.encode()


def paths_of(tree: Tree, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path to what stands there, and one step further wherever something can be added."""
    if isinstance(tree, dict):
        found = [below for key, one in tree.items() for below in paths_of(one, (*path, key))]
        return [*found, *((*path, key) for key in KEYS if key not in tree), *([path] if path else [])]
    if isinstance(tree, list):
        found = [below for place, one in enumerate(tree) for below in paths_of(one, (*path, place))]
        return [*found, (*path, len(tree)), path]
    return [path]


values: st.SearchStrategy[EditValue] = st.one_of(any_text, any_text, trees(2))


@st.composite
def edits(draw: Draw, tree: Tree) -> list[Edit]:
    """One to three edits of different items, fields of the head, or whole items."""
    names = [item["id"] for item in tree["activities"]]
    chosen = draw(st.lists(st.sampled_from(names), min_size=0, max_size=2, unique=True))
    made: list[Edit] = []
    for name in chosen:
        item = next(one for one in tree["activities"] if one["id"] == name)
        if draw(st.integers(0, 7)) == 0:
            made.append(RemoveItem("roadmap", name))
        else:
            path = draw(st.sampled_from([path for path in paths_of(item) if path != ("id",)]))
            made.append(FieldEdit("roadmap", name, path, _value(draw, item, path)))
    if not made or draw(st.integers(0, 5)) == 0:
        head = {key: value for key, value in tree.items() if key != "activities"}
        path = draw(st.sampled_from(paths_of(head)))
        made.append(FieldEdit("roadmap", None, path, _value(draw, head, path)))
    if draw(st.integers(0, 4)) == 0:
        made.append(
            AppendItem("roadmap", {"id": "new", **draw(st.dictionaries(st.sampled_from(KEYS), values, max_size=3))})
        )
    return made


def _value(draw: Draw, tree: Tree, path: tuple[str | int, ...]) -> EditValue:
    if value_at(tree, path) is not None and draw(st.integers(0, 3)) == 0:
        return REMOVED
    value: EditValue = draw(values)
    return value
