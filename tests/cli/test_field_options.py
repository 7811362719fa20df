"""Each field with an option, taken from the table: what `add` and `update` say they set is in the file, and is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cluster_cli.core.changes.silent import silent_changes
from cluster_cli.core.changes.two_states import States
from cluster_cli.core.fields import HOLDERS, Choice, ListOf
from cluster_cli.store.workspace import load_texts

if TYPE_CHECKING:
    from pathlib import Path

    from cluster_cli.core.fields import Field
    from cluster_cli.core.model import Portfolio
    from tests.cli.conftest import Runner

DAY = ("--as-of", "2022-03-15", "--lang", "en")
GROUNDS = ("--reason", "решено", "--by", "протокол")
BY_KIND = {
    "text": "слово дня", "period": "2022-11", "interval": "2022-01/2022-11", "lag": "5d", "repeat": "quarterly",
    "weight": "2", "count": "12", "timezone": "Europe/Moscow",
}  # fmt: skip
BY_KEY = {"calendar": "RU", "start": "2022-01", "measure": "effort"}
REFERRED = {"party": "dpo", "section": "org", "item": "4", "activity": "4"}
OF_A_SERIES = {"repeat", "until", "lag", "unheld"}
TARGETS = {
    "activity": ("3",),
    "project": ("small",),
    "point": ("2", "--for", "2022-02"),
    "stage": ("portal", "--for", "closing"),
}
FIELDS = [(kind, field) for kind, shape in HOLDERS.items() for field in shape.fields if field.option is not None]
ITEM_FIELDS = [(kind, field) for kind, field in FIELDS if kind in {"activity", "project"} and field.option.in_add]  # type: ignore[union-attr]


def name(part: Any) -> str:
    return part if isinstance(part, str) else str(part.key)


def example(field: Field) -> str:
    """A value that such a field can have, and that is not the usual one."""
    option = field.option
    assert option is not None
    if field.key in BY_KEY:
        return BY_KEY[field.key]
    if option.refers:
        return REFERRED[option.refers]
    if isinstance(field.kind, Choice):
        return option.metavar.split("|")[1]
    if isinstance(field.kind, ListOf):
        return "2022-02-28" if field.kind.element == "day" else "https://example.org/x"
    return BY_KIND[str(field.kind)]


def written(field: Field) -> object:
    """The same as the file has it."""
    return [example(field)] if isinstance(field.kind, ListOf) else example(field)


@pytest.fixture
def folder(plan: Path) -> Path:
    """The small plan with a project that has no stages."""
    projects = plan / "data" / "projects.yaml"
    small = "  - id: small\n    title: Малый\n    due: 2022-06\n"
    projects.write_text(projects.read_text("utf-8") + small, encoding="utf-8")
    return plan


def read(folder: Path, file: str) -> Any:
    return yaml.load((folder / "data" / f"{file}.yaml").read_bytes(), Loader=yaml.CBaseLoader)


def holder(folder: Path, kind: str, item: str) -> Any:
    """The record that the field was set on."""
    if kind == "plan":
        return read(folder, "roadmap")
    items = (
        read(folder, "roadmap")["activities"] if kind in {"activity", "point"} else read(folder, "projects")["projects"]
    )
    record = next(record for record in items if record["id"] == item)
    return {"point": lambda: record["points"]["2022-02"], "stage": lambda: record["stages"]["closing"]}.get(
        kind, lambda: record
    )()


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=name)
def test_update_writes_what_it_says_it_sets(kind: str, field: Field, folder: Path, cluster: Runner) -> None:
    target = ("2",) if kind == "activity" and field.key in OF_A_SERIES else TARGETS.get(kind, ("--plan",))
    grounds = GROUNDS if field.promise else ()
    run = cluster("update", *target, f"--{field.option_name}", example(field), *grounds, *DAY)
    assert (run.status, run.err) == (0, ""), run
    record = holder(folder, kind, target[0])
    assert record[field.key] == written(field)
    recorded = [change["field"] for change in record.get("changes", ())]
    assert recorded == ([field.key] if field.promise else [])


@pytest.mark.parametrize(("kind", "field"), ITEM_FIELDS, ids=name)
def test_add_writes_what_it_says_it_adds(kind: str, field: Field, folder: Path, cluster: Runner) -> None:
    given = {"title": "Новое", "due": "2022-05", field.option_name: example(field)}
    if kind == "activity":
        given.setdefault("responsible", "dpo")
    if field.key in OF_A_SERIES:
        given.setdefault("repeat", "monthly")
    options = [part for option, value in given.items() for part in (f"--{option}", value)]
    run = cluster("add", kind, "--id", "new", *options, *DAY)
    assert (run.status, run.err) == (0, ""), run
    assert holder(folder, kind, "new")[field.key] == written(field)


@pytest.mark.parametrize(("kind", "field"), [pair for pair in FIELDS if pair[0] != "plan"], ids=name)
def test_what_was_set_is_shown_listed_and_found(kind: str, field: Field, folder: Path, cluster: Runner) -> None:
    target = ("2",) if kind == "activity" and field.key in OF_A_SERIES else TARGETS[kind]
    cluster("update", *target, f"--{field.option_name}", example(field), *(GROUNDS if field.promise else ()), *DAY)
    if field.heading:
        assert field.heading in cluster("show", target[0], *DAY, "--format", "linear").out
    if field.column is not None and kind not in {"point", "stage"}:
        listed = cluster("list", "--columns", f"id,{field.key}", "--format", "csv", *DAY).out
        assert f'"{target[0]}","{example(field)}"' in listed
    if field.searchable:
        found = cluster("list", "--text", example(field), "--ids", *DAY).out
        assert target[0] in found.split()
    if field.lacking and kind in {"activity", "project"}:
        lacking = cluster("list", "--without", field.key, "--ids", *DAY)
        assert (lacking.status, target[0] in lacking.out.split()) == (0, False), lacking
    assert folder.exists()


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=name)
def test_a_promise_is_changed_with_a_record_only(kind: str, field: Field, folder: Path, cluster: Runner) -> None:
    """With the record that `update` writes nothing is silent; the way back has none and is found, if it is a promise."""
    target = ("2",) if kind == "activity" and field.key in OF_A_SERIES else TARGETS.get(kind, ("--plan",))
    before = portfolio(folder)
    cluster("update", *target, f"--{field.option_name}", example(field), *(GROUNDS if field.promise else ()), *DAY)
    after = portfolio(folder)
    forth, back = (
        {found.code for found in silent_changes(States(old, new, date(2022, 3, 15)))}
        for old, new in ((before, after), (after, before))
    )
    assert before != after
    assert "silent-change" not in forth
    assert ("silent-change" in back) is field.promise


def portfolio(folder: Path) -> Portfolio:
    data = folder / "data"
    return load_texts(
        {"roadmap": (data / "roadmap.yaml").read_bytes(), "projects": (data / "projects.yaml").read_bytes()}
    ).portfolio
