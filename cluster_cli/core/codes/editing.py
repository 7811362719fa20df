"""Codes of edits that are refused: the file is written in a form that the program does not change by itself."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

EDITING: tuple[Code, ...] = (
    Code(
        "edit-comment-inside",
        "error",
        "a comment stands inside the value that would be written anew, and it would be lost",
        "Change the value in a text editor, or move the comment above the key.",
        "A change never takes away what a person wrote. A value that is written over several lines can only be replaced "
        "as a whole, and a comment inside it has no place in the new one.",
    ),
    Code(
        "edit-no-place",
        "error",
        "there is no safe place here for a new field",
        "Add the field in a text editor.",
        "New fields are written behind a field that takes one line. Where there is none, the program does not guess.",
    ),
    Code(
        "edit-no-such-element",
        "error",
        "the list has no such element",
        "Look at the item first with the command show.",
        "An element of a list is named by its position; this position is neither in the list nor right behind it.",
    ),
    Code(
        "edit-not-a-record",
        "error",
        "a text stands where a record of keys and values is needed",
        "Write the record in a text editor, one key a line.",
        "A field can only be set inside a record. Here the file has a plain text in its place.",
    ),
    Code(
        "edit-element-form",
        "error",
        "this element of a list is written in a form that is not changed in place",
        "Change it in a text editor.",
        "A plain element of a list cannot become a record in place without touching its neighbours.",
    ),
    Code(
        "edit-unreadable",
        "error",
        "the file cannot be read well enough to be changed safely",
        "Mend what the command validate shows, then try again.",
        "A change is made only where the program is sure of what it reads. Faults of syntax come first.",
    ),
    Code(
        "edit-reads-differently",
        "error",
        "the change would make the file read differently than was asked, so nothing was written",
        "Make this change in a text editor, and please report this place as a fault of the program.",
        "After every change the result is read again and compared with what was asked. This is the last line of "
        "defence; it should never be met.",
    ),
    Code(
        "edit-no-item",
        "error",
        "the item is not in the list",
        "Look at the ids with the command list.",
        "An item is found by its id, which must stand in the file exactly once.",
    ),
)
