"""Plans for the rules: short YAML texts completed to whole files, with the expected place marked in them."""

from __future__ import annotations

import json
import re
from datetime import date
from textwrap import indent
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from cluster_cli.core.diagnostics import Field
from cluster_cli.i18n import Words
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load_texts, with_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cluster_cli.core.diagnostics import Diagnostic, Place
    from cluster_cli.store.workspace import Workspace

TODAY = date(2026, 11, 25)
ENGLISH, RUSSIAN = Words("en"), Words("ru")
HEAD = {
    "format": "format: 1",
    "title": "title: План",
    "period": "period: 2022",
    "parties": "parties:\n"
    "  dpo: {name: Департамент образования, short: ДПО}\n"
    "  ttst: {name: Техникум социальных технологий, aliases: [БПОО ТТСТ]}\n"
    "  members: {name: участники кластера, group: true}",
    "decisions": "decisions:\n  ks-3: {title: Протокол № 3, on: 2022-03-24, body: dpo}",
}
ROW = {"id": "id: 3", "title": "title: Программа развития", "responsible": "responsible: [ttst]", "due": "due: 2022-02"}
CARD = {"id": "id: portal", "title": "title: Портал"}
_MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)
_OF_MATRIX = ("projects", "stages", "sources", "currency")


class Spot(NamedTuple):
    """A finding as a test states it: where it stands, in characters as editors count, and what it is."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Written(NamedTuple):
    """The texts of a plan, and the place that was marked in one of them."""

    roadmap: str
    projects: str | None
    spot: Spot | None

    def load(self, today: date = TODAY) -> Workspace:
        """The plan as read and checked, on a day."""
        projects = None if self.projects is None else self.projects.encode()
        return with_day(load_texts({"roadmap": self.roadmap.encode(), "projects": projects}), today)


def written(
    *, head: str = "", row: str | None = None, rows: str = "", card: str | None = None, cards: str = ""
) -> Written:
    """Whole files around what a case is about; keys that it does not write have their usual values.

    Args:
        head: keys of the road map's head.
        row: keys of one activity; `rows` are further ones, each begun by `- `.
        rows: whole activities, as they stand in the file.
        card: keys of one project; with it there is a file of projects.
        cards: whole projects, or keys of the head of their file.
    """
    top = "\n".join([*_lacking(HEAD, head), *([head.rstrip("\n")] if head else [])])
    items = _item(ROW, row or "") if row is not None or not rows else ""
    roadmap = f"{top}\nactivities:\n{items}{indent(rows, '  ')}"
    projects = None
    if card is not None or cards:
        own, _, rest = cards.rpartition("===\n")
        cards_text = (_item(CARD, card) if card is not None else "") + indent(rest, "  ")
        projects = f"format: 1\ntitle: Матрица\n{own}projects:\n{cards_text}"
    return _unmarked(roadmap, projects)


def _lacking(usual: dict[str, str], text: str) -> list[str]:
    plain = text.replace("⟦", "").replace("⟧", "")
    return [line for key, line in usual.items() if not re.search(rf"^{key}:", plain, re.MULTILINE)]


def _item(usual: dict[str, str], text: str) -> str:
    lacking = [line for line in _lacking(usual, text) if not (line.startswith("due") and "repeat:" in text)]
    lines = "\n".join([*lacking, *([text.rstrip("\n")] if text else [])])
    return "  - " + indent(lines, "    ")[4:] + "\n"


def _unmarked(roadmap: str, projects: str | None) -> Written:
    spot = None
    texts = []
    for name, text in (("data/roadmap.yaml", roadmap), ("data/projects.yaml", projects or "")):
        match = _MARKED.search(text)
        if match is not None:
            start, end = match.start(), match.end() - 2
            plain = text.replace("⟦", "").replace("⟧", "")
            spot = Spot(name, *_editor(plain, start), *_editor(plain, end))
        texts.append(text.replace("⟦", "").replace("⟧", ""))
    return Written(texts[0], texts[1] if projects is not None else None, spot)


def _editor(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def found(workspace: Workspace) -> list[tuple[str, Spot]]:
    """Every finding with its place, sorted."""
    return [(one.diagnostic.code, spot_of(one.place)) for one in locate(workspace, workspace.diagnostics)]


def spot_of(place: Place) -> Spot:
    """A place as a test states it."""
    return Spot(place.path, place.line, place.column, place.end_line, place.end_column)


def from_sample(sample: str) -> Workspace:
    """A plan around a sample of the docs, which shows only what it is about."""
    tree = yaml.load(sample, yaml.BaseLoader)
    usual = yaml.load("\n".join(HEAD.values()), yaml.BaseLoader)
    matrix = {key: tree.pop(key) for key in _OF_MATRIX if key in tree}
    roadmap = usual | {"activities": []} | tree
    for number, item in enumerate(roadmap["activities"]):
        item.setdefault("id", f"{number + 1}")
        item.setdefault("title", "Мероприятие")
        item.setdefault("responsible", ["ttst"])
    for number, item in enumerate(matrix.get("projects", [])):
        item.setdefault("id", f"p{number + 1}")
        item.setdefault("title", "Проект")
    texts = {"roadmap": _dumped(roadmap)}
    if matrix:
        texts["projects"] = _dumped({"format": "1", "title": "Матрица", "projects": []} | matrix)
    return with_day(load_texts(texts), TODAY)


def _dumped(tree: dict[str, Any]) -> bytes:
    return json.dumps({key: value for key, value in tree.items() if value != ""}, ensure_ascii=False).encode()


def in_words(findings: Iterable[Diagnostic]) -> list[str]:
    """Everything that a finding says: its code, severity, item and place, then its sentence and remedy in both languages."""
    lines = []
    for finding in findings:
        where = finding.where
        assert isinstance(where, Field)
        place = " ".join(map(str, _path(where.path)))
        lines.append(f"{finding.severity} {finding.code}, item {finding.item}, {where.file}: {place}")
        for words in (ENGLISH, RUSSIAN):
            lines += [f"  {text}" for text in words.code(finding) if text]
    return lines


def _path(path: Sequence[str | int]) -> Sequence[str | int]:
    return path or ("(the item)",)
