"""Plans in folders, changed as a command changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.edits import ChangeSet, FieldEdit
from cluster_cli.store.editing import perform
from cluster_cli.store.workspace import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cluster_cli.core.edits import Edit, EditValue
    from cluster_cli.store.editing import Outcome

ROADMAP = """\
format: 1
title: План
period: 2022
parties:
  dpo:
    name: Департамент
activities:
  - id: 1
    title: Первое
    due: 2022-01
    responsible: [dpo]
  - id: 2
    title: Второе
    due: 2022-02
    responsible: [dpo]
    note: было
"""
PROJECTS = """\
format: 1
title: Проекты
projects:
  - id: portal
    title: Портал
    lead: dpo
    due: 2022-04
"""


def plan_in(folder: Path, roadmap: str = ROADMAP, projects: str | None = PROJECTS) -> Path:
    """A plan's folder; the bytes are those of the texts on every system."""
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "roadmap.yaml").write_bytes(roadmap.encode())
    if projects is not None:
        (data / "projects.yaml").write_bytes(projects.encode())
    return data


def note(value: EditValue, item: str = "1") -> FieldEdit:
    """An edit of a note."""
    return FieldEdit("projects" if item == "portal" else "roadmap", item, ("note",), value)


def change(data: Path, edits: Iterable[Edit], *, dry_run: bool = False, wait: float = 10.0) -> Outcome:
    """Read the plan and make one change of it."""
    wanted = ChangeSet(tuple(edits))
    return perform(load(data), lambda _: wanted, dry_run=dry_run, command="cluster test", wait=wait)


def content(data: Path) -> dict[str, bytes]:
    """Every file of the folder."""
    return {path.name: path.read_bytes() for path in sorted(data.iterdir()) if path.is_file()}
