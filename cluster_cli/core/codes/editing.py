"""Codes of edits that are refused: the file is written in a form that the program does not change by itself."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

CODES: tuple[Code, ...] = (
    Code(
        "edit-no-item",
        "error",
        "there is no item “{id}” in this file any more",
        "Look at the ids: cluster list",
        "An item is found by its id. Somebody may have taken it out or renamed it since the plan was read.",
    ),
    Code(
        "edit-two-items",
        "error",
        "the id “{id}” stands here {count} times, so it is not clear which item is meant",
        "Give each item an id of its own, then try again.",
        "A change is made to exactly one item. Where two have one id, the program does not guess which of them is meant.",
    ),
    Code(
        "edit-into-text",
        "error",
        "the field {field} cannot be written: a value of another kind stands in its way",
        "Write the value as a record of keys and values in a text editor: cluster validate says what is expected.",
        "A field can only be set inside a record, and an element only added to a list. Here the file has something else "
        "in that place, and writing over it would lose what a person wrote.",
    ),
    Code(
        "edit-explicit-key",
        "error",
        "the key {field} is written in the rare form with a question mark, and a comment stands in it that would be lost",
        "Write the key with a colon, as in `due: 2022-03`, then try again.",
        "YAML allows a key to be written on a line of its own after a question mark. To put a value of another kind "
        "there, the program would write the key anew, and a comment between key and value has no place in that.",
        "? note  # a comment\n: text\n",
        "note: text  # a comment\n",
    ),
    Code(
        "edit-last-key",
        "error",
        "{field} is the only field here and is not taken out: nothing would be left",
        "Take out the whole record, or the item with the command remove.",
        "An item or a file without any field is no item and no file any more.",
    ),
    Code(
        "edit-not-text",
        "error",
        "the text holds half of a character, which no file can keep",
        "Type the text anew, or set the terminal to UTF-8.",
        "A terminal with a wrong encoding sometimes passes on bytes that are not a character. They could not be read "
        "again, so they are not written.",
    ),
    Code(
        "edit-failed",
        "error",
        "the change would make the file read differently than was asked, so nothing was written",
        "Make this change in a text editor, and please report this place as a fault of the program.",
        "After every change the result is read again and compared with what was asked. This is the last line of "
        "defence; it should never be met.",
    ),
)
