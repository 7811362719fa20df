"""Three versions of a file as bytes, and the merged one, proved before anybody gets it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from msgspec import Struct

from cluster_cli.store.document import BOM
from cluster_cli.store.merge.chunks import (
    Chunk,
    Markers,
    SideName,
    Unmergeable,
    is_clean,
    marked,
    resolved,
    unmarked,
    whole_conflict,
)
from cluster_cli.store.merge.fields import Merger
from cluster_cli.store.merge.trees import (
    LISTS,
    Tree,
    agrees,
    comments_of,
    decided,
    merged,
    merged_order,
    said_by_lines,
    tree_of,
)

MergeLines = Callable[[bytes, bytes, bytes, Markers], tuple[bytes, bool]]
"""Git's own merge of three texts (base, ours, theirs): the result, and whether it is without a conflict."""
T = TypeVar("T")
SIDES: tuple[SideName, ...] = ("ours", "theirs")


class ThreeTexts(Struct, frozen=True):
    """Three texts with line ends as LF, each ending with one, and how the merged one is to be written."""

    base: str
    ours: str
    theirs: str
    bom: bool
    line: str
    ends: bool

    def written(self, text: str) -> bytes:
        """The bytes of a merged text."""
        if not self.ends and _says_the_same(text, text.removesuffix("\n")):
            text = text.removesuffix("\n")
        if self.line != "\n":
            text = text.replace("\n", self.line)
        return (BOM if self.bom else b"") + text.encode()


def _says_the_same(text: str, without: str) -> bool:
    """Whether the last line end is none of a text in block form, which may have come to stand last."""
    try:
        return bool(tree_of(text) == tree_of(without))
    except Unmergeable:  # markers: nobody reads it before they are taken out
        return True


class Merged(Struct, frozen=True):
    """The merged bytes, and whether nothing is left to decide."""

    raw: bytes
    clean: bool


def merge(base: bytes, ours: bytes, theirs: bytes, merge_lines: MergeLines, markers: Markers) -> Merged:
    """Merge three versions of a file. Never raises: what cannot be merged by fields is merged by lines.

    A side that changed something finds it in the result or between markers.
    """
    try:
        return _by_fields(_versions(base, ours, theirs), merge_lines, markers)
    except Exception:  # noqa: BLE001 - whatever happens, both sides have to be in the result
        return by_lines(base, ours, theirs, merge_lines, markers)


def by_lines(base: bytes, ours: bytes, theirs: bytes, merge_lines: MergeLines, markers: Markers) -> Merged:
    """The merge of git itself; what it cannot merge, and what it merges wrongly, is one conflict."""
    with suppress(Exception):
        raw, clean = merge_lines(base, ours, theirs, markers)
        if not _breaks(raw, markers, (base, ours, theirs)):
            return Merged(raw, clean)
    versions = [raw.decode("utf-8", "surrogateescape") for raw in (base, ours, theirs)]
    chunks = whole_conflict(versions[0], versions[1], versions[2])
    return Merged(marked(chunks, markers).encode("utf-8", "surrogateescape"), is_clean(chunks))


def _breaks(raw: bytes, markers: Markers, versions: tuple[bytes, bytes, bytes]) -> bool:
    """Whether what git made, decided for either side, cannot be read, though each of the three could be."""
    if not all(_is_read(version) for version in versions):
        return False
    text = raw.decode("utf-8", "surrogateescape")
    return not all(_is_read(unmarked(text, markers, side).encode("utf-8", "surrogateescape")) for side in SIDES)


def _is_read(raw: bytes) -> bool:
    try:
        tree_of(raw.removeprefix(BOM).decode())
    except (Unmergeable, UnicodeDecodeError):
        return False
    return True


def _versions(base: bytes, ours: bytes, theirs: bytes) -> ThreeTexts:
    texts = [raw.removeprefix(BOM).decode() for raw in (base, ours, theirs)]
    boms = [raw.startswith(BOM) for raw in (base, ours, theirs)]
    ends = [text.endswith("\n") or not text for text in texts]
    lines = [_line_of(text) for text in texts]
    line = _changed(lines)
    if None not in lines:
        texts = [text.replace("\r\n", "\n") for text in texts]
    texts = [text if end else text + "\n" for text, end in zip(texts, ends, strict=True)]
    if line is None or None in lines:
        line = "\n"
    return ThreeTexts(texts[0], texts[1], texts[2], _changed(boms), line, _changed(ends))


def _line_of(text: str) -> str | None:
    """The line end of a text; `None` where there are several."""
    windows = text.count("\r\n")
    if not windows:
        return "\n"
    return "\r\n" if windows == text.count("\n") else None


def _changed(three: list[T]) -> T:
    base, ours, theirs = three
    return theirs if ours == base else ours


def _by_fields(versions: ThreeTexts, merge_lines: MergeLines, markers: Markers) -> Merged:
    trees = [tree_of(text) for text in (versions.base, versions.ours, versions.theirs)]
    wanted = merged(*trees)

    def lines(base: str, ours: str, theirs: str) -> str | None:
        raw, clean = merge_lines(base.encode(), ours.encode(), theirs.encode(), markers)
        return raw.decode() if clean else None

    text = lines(versions.base, versions.ours, versions.theirs)
    ordered = all(_order_of(key, trees) is not None for key in LISTS)
    if text is not None and ordered and _is_said(text, wanted, versions):
        return Merged(versions.written(text), clean=True)
    chunks = Merger(lines).file(versions.base, versions.ours, versions.theirs)
    _prove(chunks, wanted, versions, ordered=ordered)
    return Merged(versions.written(marked(chunks, markers)), is_clean(chunks))


def _is_said(text: str, wanted: Tree, versions: ThreeTexts) -> bool:
    try:
        tree = tree_of(text)
        _refuse_lost_comments([text], versions)
    except Unmergeable:
        return False
    return said_by_lines(tree, wanted) and _in_order(tree, wanted)


def _order_of(key: str, trees: list[Tree]) -> list[str] | None:
    """The merged order of a list; `None` where both sides moved items, each its own way."""
    base, ours, theirs = (list(tree.get(key) or ()) for tree in trees)
    return merged_order(base, ours, theirs)


def _in_order(tree: Tree, wanted: Tree) -> bool:
    """Whether the items stand in the order that they should."""
    lists = [key for key in LISTS if isinstance(tree.get(key), dict) and isinstance(wanted.get(key), dict)]
    return all([name for name in tree[key] if name in wanted[key]] == list(wanted[key]) for key in lists)


def _prove(chunks: list[Chunk], wanted: Tree, versions: ThreeTexts, *, ordered: bool) -> None:
    """Decided for either side, the result has to say what the trees say, with every comment that a side wrote.

    Raises:
        Unmergeable: it does not.
    """
    clean = is_clean(chunks)
    texts = [resolved(chunks, side) for side in (SIDES[:1] if clean else SIDES)]
    for side, text in zip(SIDES, texts, strict=False):
        tree, expected = tree_of(text), decided(wanted, side)
        own = None if clean else tree_of(getattr(versions, side))
        if not agrees(tree, expected, own) or (ordered and not _in_order(tree, expected)):
            raise Unmergeable
    if not ordered and clean:
        raise Unmergeable
    _refuse_lost_comments(texts, versions)


def _refuse_lost_comments(texts: list[str], versions: ThreeTexts) -> None:
    old = set(comments_of(versions.base))
    there = {note for text in texts for note in comments_of(text)}
    for side in (versions.ours, versions.theirs):
        if not there.issuperset(note for note in comments_of(side) if note not in old):
            raise Unmergeable
