"""The message catalogues: `python tools/catalogue.py compile | check | missing | unused`.

A language's catalogue is split by room (`cluster_cli/locale/ru/*.po`) and compiled into one `cluster.mo`. English is the
text in the code itself. `missing` prints ready entries for every sentence that has no translation yet.
"""

from __future__ import annotations

import ast
import io
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "cluster_cli"
LOCALE = CODE / "locale"

_DAY = datetime(2022, 1, 1, tzinfo=UTC)  # the same texts give the same bytes whenever they are compiled
Key = str | tuple[str, str]
MARKS: dict[str, tuple[tuple[int, str], ...]] = {
    "message": ((0, "template"),),
    "N_": ((0, "text"),),
    "counted": ((0, "one"), (1, "many")),
    "Term": ((1, "label"),),
    "Column": ((1, "label"), (5, "nothing")),
    "Field": ((2, "label"), (4, "heading")),
    "Option": ((1, "help"),),
    "Code": ((2, "message"), (3, "remedy"), (4, "why")),
}
"""Where texts stand in a call of each name: position and keyword. The two of `counted` are one entry."""


def merged(folder: Path) -> Catalog:
    """All `.po` files of one language as one catalogue; two different translations of one text are an error."""
    whole = Catalog(locale=folder.name, project="cluster", charset="utf-8", creation_date=_DAY, revision_date=_DAY)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=folder.name, abort_invalid=True)
        for entry in part:
            if not entry.id:
                continue
            known = whole.get(entry.id)
            if known is not None and (known.string != entry.string or known.id != entry.id):
                raise SystemExit(f"{path}: two translations of {entry.id!r}")
            if known is None:
                whole.add(entry.id, entry.string, flags=entry.flags)
    return whole


def compiled(folder: Path) -> bytes:
    """The `.mo` file of one language."""
    buffer = io.BytesIO()
    write_mo(buffer, merged(folder))
    return buffer.getvalue()


def compile_catalogues(locale: Path = LOCALE) -> None:
    """Write `LANG/LC_MESSAGES/cluster.mo` for every language folder, in one step each, and only what has changed."""
    for folder in sorted(path for path in locale.iterdir() if path.is_dir()):
        target = folder / "LC_MESSAGES" / "cluster.mo"
        content = compiled(folder)
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(exist_ok=True)
        draft = target.with_suffix(".mo.tmp")
        draft.write_bytes(content)
        draft.replace(target)


@cache
def sentences(code: Path = CODE) -> dict[Key, str]:
    """Every text marked in the code, with the place of its first use; plurals are pairs.

    Raises:
        SystemExit: A marked text is put together at run time, so that no catalogue can hold it.
    """
    found: dict[Key, str] = {}
    for path in sorted(code.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and (name := _name(call)) in MARKS:
                place = f"{path.relative_to(code.parent).as_posix()}:{call.lineno}"
                for key in _keys(call, MARKS[name], place):
                    found.setdefault(key, place)
    return found


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _keys(call: ast.Call, mark: tuple[tuple[int, str], ...], place: str) -> Iterator[Key]:
    texts = [list(_texts(_argument(call, *where), place)) for where in mark]
    if mark == MARKS["counted"]:
        yield from zip(*texts, strict=True)
    else:
        yield from (text for some in texts for text in some if text)


def _argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    if position < len(call.args):
        return call.args[position]
    return next((word.value for word in call.keywords if word.arg == keyword), None)


def _texts(node: ast.expr | None, place: str) -> Iterator[str]:
    """The literal texts of an argument; a name stands for a text that is marked where it is made."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body, place)
            yield from _texts(orelse, place)
        case ast.JoinedStr() | ast.BinOp():
            raise SystemExit(f"{place}: a marked text is put together at run time")
        case _:
            return


def missing(lang: str = "ru") -> dict[Key, str]:
    """The marked texts that the language's catalogue lacks (or has without all plural forms)."""
    catalogue = merged(LOCALE / lang)
    lacking = {}
    for key, place in sentences().items():
        entry = catalogue.get(key if isinstance(key, str) else key[0])
        strings = () if entry is None else entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        forms = 1 if isinstance(key, str) else catalogue.num_plurals
        if entry is None or entry.fuzzy or entry.id != key or len(strings) != forms or not all(strings):
            lacking[key] = place
    return lacking


def unused(lang: str = "ru") -> list[Key]:
    """The entries of a catalogue that no marked text of the code asks for."""
    asked = sentences()
    ids = [entry.id for entry in merged(LOCALE / lang) if entry.id]
    keys: list[Key] = [key if isinstance(key, str) else (key[0], key[1]) for key in ids]
    return [key for key in keys if key not in asked]


def main(verb: str) -> int:
    """Do what was asked; 1 where a translation is missing or unused."""
    if verb == "compile":
        compile_catalogues()
        return 0
    if verb == "unused":
        dead = unused()
        print(*dead, sep="\n")
        return 1 if dead else 0
    lacking = missing()
    if verb == "missing" and lacking:
        empty = Catalog(locale="ru")
        for key, place in lacking.items():
            empty.add(key, locations=[(place.rsplit(":", 1)[0], int(place.rsplit(":", 1)[1]))])
        write_po(sys.stdout.buffer, empty, omit_header=True, width=0)
    print(f"{len(sentences())} sentences, {len(lacking)} without a Russian form", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
