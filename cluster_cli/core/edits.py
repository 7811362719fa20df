"""Field edits as values: what a change command asks of a file. The store turns them into spans of bytes."""

from __future__ import annotations

from typing import Union

from msgspec import Struct

from cluster_cli.core.messages import Command, Message, Value, message
from cluster_cli.core.model import File
from cluster_cli.core.text import shortened


class Removed(Struct, frozen=True):
    """In the place of a value: the key is taken out."""


REMOVED = Removed()

EditValue = Union[str, dict[str, "EditValue"], list["EditValue"], Removed]  # noqa: UP007 - a forward reference in a union
"""Texts as the file shall have them; mappings and lists are written one field a line."""


class FieldEdit(Struct, frozen=True):
    """Set or remove one field: of the item `item`, or of the head of the file where that is `None`.

    `path` is made of keys and list positions; a position one past the end appends. Missing keys on the way are added.
    `extends`: the value holds what was read there before, so all of that must have been read.
    """

    file: File
    item: str | None
    path: tuple[str | int, ...]
    value: EditValue
    extends: bool = False


class AppendItem(Struct, frozen=True):
    """Add an item at the end of the file's list."""

    file: File
    value: dict[str, EditValue]


class RemoveItem(Struct, frozen=True):
    """Take an item out, with the comments that stand right above it."""

    file: File
    item: str


Edit = FieldEdit | AppendItem | RemoveItem


class ChangeSet(Struct, frozen=True):
    """Edits that are made together or not at all, and what they mean in the plan's words. No edits: nothing to do."""

    edits: tuple[Edit, ...] = ()
    sentences: tuple[Message, ...] = ()


class Want(Struct, frozen=True):
    """An option that is missing, by its name without dashes, and a value with which the command would work.

    An empty one: the option takes none.
    """

    option: str
    example: str


class Refused(Exception):
    """An operation that will not be done, why, and what would do what is probably meant.

    Args:
        reason: the sentence.
        hints: what follows it: facts, and complete commands.
        wants: the options that the command lacks: a terminal can ask for them, and the command is offered with them.
        only: the one item that they are lacking for, where the command named several.
        about: the option whose value is at fault, so that a terminal can ask for it again.
        choices: what may be meant, by its name and in words, so that a terminal can list it.
    """

    def __init__(
        self,
        reason: Message,
        *hints: Message | Command,
        wants: tuple[Want, ...] = (),
        only: str | None = None,
        about: str = "",
        choices: tuple[tuple[str, Value], ...] = (),
    ) -> None:
        super().__init__(reason.template)
        self.reason = reason
        self.hints = hints
        self.wants = wants
        self.only = only
        self.about = about
        self.choices = choices


class UnknownItem(Refused):
    """There is no item of this id among those that could be read."""

    def __init__(self, item: str, *hints: Message | Command) -> None:
        super().__init__(message("There is no activity and no project “{id}”.", id=shortened(item, 80)), *hints)
        self.item = item
