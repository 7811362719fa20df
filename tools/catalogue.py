"""The message catalogues: `python tools/catalogue.py compile | check | missing`.

A language's catalogue is split by room (`cluster_cli/locale/ru/*.po`) and compiled into one `cluster.mo`. English is the
text in the code itself. `missing` prints ready entries for every sentence that has no translation yet.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "cluster_cli" / "locale"
KEYWORDS = {"message": None, "N_": None, "_": None, "counted": (1, 2), "Term": (2,), "Column": (2,), "Code": None}
CODE_TEXTS = (3, 4, 5)


def merged(folder: Path) -> Catalog:
    """All `.po` files of one language as one catalogue; two different translations of one text are an error."""
    whole = Catalog(locale=folder.name, project="cluster", charset="utf-8")
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=folder.name)
        for entry in part:
            if not entry.id:
                continue
            known = whole.get(entry.id)
            if known is not None and known.string != entry.string:
                raise SystemExit(f"{path}: two translations of {entry.id!r}")
            if known is None:
                whole.add(entry.id, entry.string, flags=entry.flags)
    return whole


def compile_catalogues(locale: Path = LOCALE) -> None:
    """Write `LANG/LC_MESSAGES/cluster.mo` for every language folder."""
    for folder in sorted(path for path in locale.iterdir() if path.is_dir()):
        target = folder / "LC_MESSAGES" / "cluster.mo"
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, merged(folder))


def sentences() -> dict[str | tuple[str, str], str]:
    """Every text marked in the code, with the place of its first use; plurals are pairs."""
    keywords = KEYWORDS | {"Code": CODE_TEXTS}
    found: dict[str | tuple[str, str], str] = {}
    # Babel reads a keyword with several positions as singular and plural, so the tables of codes are read one by one.
    for position in CODE_TEXTS:
        keywords["Code"] = (position,)
        for name, line, texts, _notes, _context in extract_from_dir(
            str(ROOT / "cluster_cli"), method_map=[("**.py", "python")], keywords=keywords
        ):
            key = tuple(texts) if isinstance(texts, tuple | list) else texts
            if key:
                found.setdefault(key, f"{name}:{line}")
    return found


def missing(lang: str = "ru") -> dict[str | tuple[str, str], str]:
    """The marked texts that the language's catalogue lacks (or has without all plural forms)."""
    catalogue = merged(LOCALE / lang)
    lacking = {}
    for key, place in sentences().items():
        entry = catalogue.get(key if isinstance(key, str) else key[0])
        strings = () if entry is None else entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        forms = 1 if isinstance(key, str) else catalogue.num_plurals
        if entry is None or entry.fuzzy or len(strings) != forms or not all(strings):
            lacking[key] = place
    return lacking


def main(verb: str) -> int:
    """Do what was asked; 1 where a translation is missing."""
    if verb == "compile":
        compile_catalogues()
        return 0
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
