"""A plan written as YAML, and what an operation makes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.edits import AppendItem, FieldEdit, Refused, RemoveItem
from cluster_cli.core.operations.targets import Situation
from cluster_cli.i18n import Words
from cluster_cli.store.workspace import load_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from cluster_cli.core.edits import ChangeSet, Edit

HEAD = """\
format: 1
title: План
language: ru
period: 2022
parties:
  dpo: {name: Департамент образования, short: ДПО}
  ttst: {name: Техникум, aliases: [БПОО]}
sections: {org: Организационные мероприятия}
decisions:
  ks-3: {title: Протокол № 3, on: 2022-03-10}
  ks-9: {title: Протокол без даты}
activities:
"""
ENGLISH = Words("en")


def situation(rows: str, projects: str | None = None, today: str = "2022-03-15") -> Situation:
    """The plan with these rows (and the file of projects), as of a day; it must be right."""
    texts: dict[str, bytes | None] = {"roadmap": (HEAD + rows).encode()}
    if projects is not None:
        texts["projects"] = projects.encode()
    workspace = load_texts(texts)
    assert [fault for fault in workspace.diagnostics if fault.severity == "error"] == []
    return Situation(workspace.portfolio, date.fromisoformat(today))


def told(changes: ChangeSet) -> dict[str, object]:
    """The edits as `item.path: value`; a new item stands under its id, one taken out under `-id`."""
    return dict(map(_one, changes.edits))


def _one(edit: Edit) -> tuple[str, object]:
    match edit:
        case FieldEdit():
            return ".".join([edit.item or "plan", *map(str, edit.path)]), edit.value
        case AppendItem():
            return f"{edit.file}:{edit.value['id']}", edit.value
        case RemoveItem():
            return f"-{edit.item}", ""


def said(changes: ChangeSet) -> list[str]:
    """What a person is told, in English."""
    return [ENGLISH.say(sentence) for sentence in changes.sentences]


def refused(operation: Callable[[], ChangeSet]) -> tuple[str, dict[str, str], list[str]]:
    """Why an operation says no, which options it lacks, and the commands that it offers."""
    with pytest.raises(Refused) as caught:
        operation()
    refusal = caught.value
    lines = [ENGLISH.say(hint) for hint in refusal.hints]
    commands = [line for line in lines if line.startswith("cluster ")]
    return ENGLISH.say(refusal.reason), {want.option: want.example for want in refusal.wants}, commands
