"""add and remove: whole items."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import AppendItem, ChangeSet, Edit, EditValue, FieldEdit, Refused, RemoveItem, Want
from cluster_cli.core.fields import ACTIVITY, POINT, PROJECT, Path, label_of
from cluster_cli.core.messages import PLACEHOLDER, message, offer
from cluster_cli.core.model import NO_FACTS, Activity, BudgetLine, Facts, File, Item, Portfolio
from cluster_cli.core.naming import item_name
from cluster_cli.core.operations.special import responsible
from cluster_cli.core.operations.targets import Situation, file_of, items_of, keys_naming
from cluster_cli.core.operations.updates import SETTABLE, expected
from cluster_cli.core.operations.values import FieldText, meant, stage_meant
from cluster_cli.core.text import shortened


class Add(Struct, frozen=True):
    """What `add` was told: the fields by path below the item, the deadlines, and the id if one is wanted."""

    file: File
    fields: dict[Path, FieldText]
    due: tuple[str, ...] = ()
    id: str | None = None
    expect: dict[Path, FieldText] = {}


def add(situation: Situation, request: Add) -> ChangeSet:
    """Append an item; without an id the next free number is taken.

    Raises:
        Refused: a title or a party is missing, the id is taken, or a field is not one of such an item.
    """
    portfolio = situation.portfolio
    _refuse_incomplete(portfolio, request)
    taken = {item.id for item in items_of(portfolio)}
    name = request.id or _next_number(taken)
    if name in taken:
        raise Refused(message("There is an item “{id}” already.", id=name), offer("show", name))
    value: dict[str, EditValue] = {"id": name, **_written(portfolio, request, name)}
    title = shortened(str(value.get("title", "")))
    if request.file == "projects":
        sentence = message("Added: project “{title}” ({id}).", id=name, title=title)
    else:
        sentence = message("Added: No. {number}. {title}", number=name, title=title)
    edits: list[Edit] = [AppendItem(request.file, value)]
    if request.file == "projects" and not portfolio.matrix.title:
        edits.insert(0, FieldEdit("projects", None, ("title",), portfolio.plan.title))  # a file that begins now
    paper = expected(situation, request.expect)
    return ChangeSet((*edits, *paper.edits), (sentence, *paper.sentences))


def _refuse_incomplete(portfolio: Portfolio, request: Add) -> None:
    """An item has a title, and of an activity somebody is responsible.

    Raises:
        Refused: one of them is missing.
    """
    stated = {path[0] for path, text in request.fields.items() if text not in {"", ()}}
    parties = list(portfolio.plan.parties)
    lacking = [] if "title" in stated else [Want("title", PLACEHOLDER)]
    if request.file == "roadmap" and "responsible" not in stated:
        if not parties:
            raise Refused(
                message("The plan has no parties yet: name one that answers for work first."),
                offer("update --plan", options=(("party", f"dpo={PLACEHOLDER}"),)),
            )
        lacking.append(Want("responsible", parties[0]))
    if lacking:
        options = tuple(f"--{want.option}" for want in lacking)
        raise Refused(message("A new item needs more. Missing: {options}.", options=options), wants=tuple(lacking))


def _next_number(taken: set[str]) -> str:
    """One more than the greatest plain number among the ids."""
    numbers = [int(name) for name in taken if name.isascii() and name.isdigit() and len(name) < 10]
    return str(max(numbers, default=0) + 1)


_LATER = frozenset({"progress", "targets", "assessment"})
"""What options of their own set only of an item that is there already."""


def _written(portfolio: Portfolio, request: Add, name: str) -> dict[str, EditValue]:
    """The fields as the file shall have them, in the order of the table of fields.

    Raises:
        Refused: a field is not one of such an item.
    """
    is_row = request.file == "roadmap"
    shape, possible = (ACTIVITY, SETTABLE["activity"]) if is_row else (PROJECT, SETTABLE["project"])
    later = {field.key for field in shape.fields if field.option is not None and not field.option.in_add}
    values: dict[str, EditValue] = {}
    for path, text in request.fields.items():
        if path[0] not in possible - later - _LATER:
            raise Refused(message("A new item of this kind has no such field: {field}.", field=label_of(path[:1])))
        new = meant(portfolio, path, text)
        if path[0] in {"responsible", "roles"} or new in {None, "", ()}:
            continue
        steps = [str(step) for step in path]
        if steps[0] == "stages":
            steps[1] = stage_meant(portfolio, steps[1])
        _put(values, steps, new if isinstance(new, str) else list(new or ()))
    parties = {path: text for path, text in request.fields.items() if path[0] in {"responsible", "roles"}}
    for _, _, value in responsible(portfolio, Activity(name, ""), parties):
        values["responsible"] = value
    if request.due:
        values["due"] = request.due[0] if len(request.due) == 1 else list(request.due)
    return {field.key: values[field.key] for field in shape.fields if field.key in values}


def _put(values: dict[str, EditValue], path: list[str], value: EditValue) -> None:
    for step in path[:-1]:
        below = values.setdefault(step, {})
        assert isinstance(below, dict)  # noqa: S101 - a path that goes on has a mapping on its way
        values = below
    values[path[-1]] = value


def remove(situation: Situation, ids: tuple[str, ...], expect: dict[Path, FieldText] | None = None) -> ChangeSet:
    """Take items out of the file; for what was promised or recorded there is `cancel`.

    Raises:
        Refused: something is recorded of the item, or another one, which stays, names it.
    """
    edits: list[Edit] = []
    sentences = []
    items = {item.id: item for item in (situation.find(item_id) for item_id in ids)}
    for item in items.values():
        _refuse_recorded(item)
        _refuse_named(situation.portfolio, item, frozenset(items))
        edits.append(RemoveItem(file_of(item), item.id))
        sentences.append(message("Removed: {item}. {title}", item=item_name(item), title=shortened(item.title)))
    paper = expected(situation, expect or {})
    return ChangeSet((*edits, *paper.edits), (*sentences, *paper.sentences))


def _refuse_recorded(item: Item) -> None:
    if not _has_records(item):
        return
    if isinstance(item, Activity) and item.facts.completed is not None:
        raise Refused(
            message("{item} is completed; what is recorded stays in the plan.", item=item_name(item)),
            offer("show", item.id),
        )
    raise Refused(
        message(
            "{item}: facts or decisions are recorded, so it is not removed but taken out of the plan.",
            item=item_name(item),
        ),
        offer("cancel", item.id, options=(("reason", PLACEHOLDER), ("by", PLACEHOLDER))),
    )


def _has_records(item: Item) -> bool:
    """Whether anything happened to it or was decided about it."""
    several = item.points.values() if isinstance(item, Activity) else [stage.facts for stage in item.stages]
    if any(_happened(facts) for facts in (item.facts, *several)):
        return True
    if item.decided is not None or item.carried is not None or item.assessment is not None:
        return True
    if isinstance(item, Activity):
        return bool(item.progress)
    return any(indicator.readings for indicator in item.indicators) or any(map(_moved_money, item.budget))


_ONLY_SAID = frozenset({"forecast", "reason", "action", "note"})
"""Facts of what is expected and why; all others tell of something that has happened."""
_HAPPENED = tuple(field.key for field in POINT.fields if not field.promise and field.key not in _ONLY_SAID)


def _happened(facts: Facts) -> bool:
    return facts != NO_FACTS and any(getattr(facts, key) for key in _HAPPENED)


def _moved_money(line: BudgetLine) -> bool:
    return bool(line.spent or line.committed)


def _refuse_named(portfolio: Portfolio, item: Item, going: frozenset[str]) -> None:
    naming = [other for other in items_of(portfolio) if other.id not in going and keys_naming(other, item.id)]
    if not naming:
        return
    raise Refused(
        message(
            "{item} is named by others: {others}. Take that out first.",
            item=item_name(item),
            others=tuple(map(item_name, naming)),
        ),
        *(offer("show", other.id) for other in naming[:3]),
    )
