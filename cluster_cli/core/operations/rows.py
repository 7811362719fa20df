"""add and remove: whole items."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import AppendItem, ChangeSet, EditValue, Refused, RemoveItem
from cluster_cli.core.messages import Command, message
from cluster_cli.core.model import NO_FACTS, Activity, File, Item, Portfolio
from cluster_cli.core.operations.targets import file_of, find_item, item_label
from cluster_cli.core.text import quote_argument


class Add(Struct, frozen=True):
    """What `add` was told: the fields in the format's order, texts as the file shall have them."""

    file: File
    fields: dict[str, EditValue]
    id: str | None = None


def add(portfolio: Portfolio, request: Add) -> ChangeSet:
    """Append an item; without an id the next free number is taken.

    Raises:
        Refused: the id is taken.
    """
    taken = {item.id for item in _items(portfolio)}
    name = request.id or _next_number(taken)
    if name in taken:
        raise Refused(
            message("There is an item “{id}” already.", id=name), Command(f"cluster show {quote_argument(name)}")
        )
    title = request.fields.get("title")
    value: dict[str, EditValue] = {"id": name, **request.fields}
    said = message("Added: No. {number}. {title}", number=name, title=title if isinstance(title, str) else "")
    return ChangeSet((AppendItem(request.file, value),), (said,))


def _items(portfolio: Portfolio) -> tuple[Item, ...]:
    return (*portfolio.plan.activities, *portfolio.matrix.projects)


def _next_number(taken: set[str]) -> str:
    """One more than the greatest plain number among the ids."""
    numbers = [int(name) for name in taken if name.isascii() and name.isdigit() and len(name) < 10]
    return str(max(numbers, default=0) + 1)


def remove(portfolio: Portfolio, ids: tuple[str, ...]) -> ChangeSet:
    """Take items out of the file; for what was promised or recorded there is `cancel`.

    Raises:
        Refused: something is recorded of the item, or another one names it.
    """
    edits = []
    said = []
    for item_id in ids:
        item = find_item(portfolio, item_id)
        _refuse_recorded(item)
        _refuse_named(portfolio, item)
        edits.append(RemoveItem(file_of(item), item_id))
        said.append(message("Removed: {item}. {title}", item=item_label(item), title=item.title))
    return ChangeSet(tuple(edits), tuple(said))


def _refuse_recorded(item: Item) -> None:
    points = item.points if isinstance(item, Activity) else {stage.key: stage.facts for stage in item.stages}
    if item.facts == NO_FACTS and all(facts == NO_FACTS for facts in points.values()):
        return
    raise Refused(
        message(
            "{item}: facts are recorded of it, so it is not removed but taken out of the plan.", item=item_label(item)
        ),
        Command(f'cluster cancel {quote_argument(item.id)} --reason "…" --by "…"'),
    )


def _refuse_named(portfolio: Portfolio, item: Item) -> None:
    for other in _items(portfolio):
        names = (*other.after, other.part_of) if isinstance(other, Activity) else (*other.after, *other.activities)
        if item.id in names and other.id != item.id:
            raise Refused(
                message("{item} is named by {other}.", item=item_label(item), other=item_label(other)),
                Command(f"cluster show {quote_argument(other.id)}"),
            )
